"""Files as answers: told apart by what they hold, named so that the name can do no harm."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers.cells import Wrong
from pcca.answers.files import SIGNS, FileAnswer, Sent, accepted, digests_in, file_answer, safe_name, size_words
from pcca.instrument.load import loads
from pcca.instrument.model import FILE_TYPES, File
from pcca.language import language
from tests.answers.files import DOCX, EACH, MACROS, NAMELESS, PDF, UNKNOWN
from tests.conftest import ROOT


def test_every_type_that_may_be_asked_for_is_known_by_its_signs() -> None:
    assert set(SIGNS) == set(FILE_TYPES) == set(EACH)


@pytest.mark.parametrize("asked", FILE_TYPES)
@pytest.mark.parametrize("sent", EACH)
def test_only_what_is_asked_for_is_accepted_whatever_its_name(asked: str, sent: str) -> None:
    found = accepted(f"a.{asked}", EACH[sent], File((asked,), 1))
    assert isinstance(found, Sent) == (asked == sent)


OTHERS = {
    "empty": b"", "program": b"MZ\x90\0", "macros": MACROS, "broken": b"PK\x03\x04broken", "page": b"<html>",
    "zeros": b"\0\0", "cut": DOCX[:40], "nameless": NAMELESS, "unknown": UNKNOWN,
}  # fmt: skip


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_other_contents_are_refused_for_every_type(content: bytes) -> None:
    assert isinstance(accepted("a.pdf", content, File(tuple(FILE_TYPES), 1)), Wrong)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\Cynllun 2026.PDF", "Cynllun 2026.pdf"),
        ("run.exe", "run.exe.pdf"),
        ("cod\u202efdp.exe", "codfdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("tŷ.pdf", "tŷ.pdf"),
        ("x" * 500 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given, "pdf") == kept


@given(st.text(max_size=200), st.sampled_from(sorted(FILE_TYPES)))
@settings(deadline=None)
def test_every_name_comes_back_from_its_answer(name: str, type_: str) -> None:
    answer = FileAnswer(safe_name(name, type_), 12, "a" * 64)
    assert file_answer(answer.text) == answer
    assert not set(answer.name) & set('/\\<>:"|?*\r\n\0')
    assert answer.name.lower().endswith(FILE_TYPES[type_].suffixes)


def test_an_answer_says_what_was_sent() -> None:
    found = accepted("plan.pdf", PDF, File(("pdf",), 5))
    assert isinstance(found, Sent)
    assert found.answer.text == f"plan.pdf ({len(PDF)} bytes, sha256 {sha256(PDF).hexdigest()})"
    assert found.answer.said(language("en")) == "plan.pdf (1 kB)"
    assert size_words(2_400_000, language("cy")) == "2.4 MB"
    assert file_answer("plan.pdf") is None


def test_the_files_of_a_document_are_found_in_lists_too() -> None:
    source = (ROOT / "tests" / "data" / "instruments" / "funding.yaml").read_text(encoding="utf-8")
    asked = "      proof:\n        file: pdf up to 1 MB\n        ask: Proof\n        ask.cy: Prawf\n"
    instrument = loads(source.replace("      asked_on:\n", f"{asked}      asked_on:\n"))
    text = FileAnswer("a.pdf", 1, "b" * 64).text
    assert digests_in(instrument, {"lines": [{"proof": text}, {"proof": None}, {"purpose": text}]}) == ("b" * 64,)
