"""Translations in a file beside the instrument: the same instrument as with them inside, and their own faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.faults import Fault, Sheet
from pcca.instrument.load import Loaded, inspect, inspect_file, load, loads
from pcca.instrument.overlay import Overlay, beside, main_of
from pcca.instrument.read import MAX_BYTES, Plain, read
from pcca.instrument.translation import short_hash
from pcca.instrument.written import document, scalar
from tests.instrument.sample import EVERYTHING, SHIPPED

MAIN = """instrument: small
version: 1
languages: [en, cy]
review: needed
title: Small
title.cy: Bach
unit: member
identification: named
provenance: Own wording
scales:
  yes_no:
    yes: "Yes"
    no: "No"
sections:
  main:
    title: Main
    questions:
      vacancy:
        choice: yes_no
        ask: Is there a vacancy?
        required: yes
findings:
  vacant:
    share: vacancy = yes
    among: answered(vacancy)
    say: "{value}% have a vacancy"
"""
WELSH = """# Lowri translates this.
scales:
  yes_no:
    yes: Ie
    no: Na
sections:
  main:
    title: Prif
    questions:
      vacancy:
        ask: A oes swydd wag?
        labels:
          yes: Oes
findings:
  vacant:
    say: "Mae gan {value}% swydd wag"
"""


def laid(overlay: str, main: str = MAIN, code: str = "cy") -> Loaded:
    source = overlay.encode()
    return inspect(main.encode(), "f.yaml", (Overlay(code, f"f.{code}.yaml", source, len(source)),))


def found(old: str, new: str) -> list[tuple[str, int, str, str]]:
    """File, line, check and remedy of the faults of the overlay with one passage replaced."""
    assert WELSH.count(old) == 1
    return [(each.file, each.line, each.check, str(each)) for each in laid(WELSH.replace(old, new)).faults]


def parted(source: str) -> tuple[str, str]:
    """An instrument without its Welsh, and the overlay that holds it."""
    data = read(source.encode(), Sheet(""))
    assert isinstance(data, dict)
    own, welsh = _parted(data)
    return document(own), document(welsh)


def _parted(data: dict[str, Plain]) -> tuple[dict[str, Plain], dict[str, Plain]]:
    own: dict[str, Plain] = {}
    welsh: dict[str, Plain] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            own[key], inner = _parted(value)
            if inner:
                welsh[key] = inner
            if not own[key] and value:
                del own[key]
        elif key.endswith(".cy"):
            welsh[key.removesuffix(".cy")] = value
        else:
            own[key] = value
    return own, welsh


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("source", [EVERYTHING, *(path.read_text(encoding="utf-8") for path in SHIPPED)])
def test_the_welsh_may_stand_in_a_file_of_its_own(source: str) -> None:
    main, welsh = parted(source)
    together = laid(welsh, main)
    assert [str(each) for each in together.faults] == []
    inside = inspect(source.encode(), "f.yaml")
    assert together.coverage == inside.coverage
    assert together.instrument is not None
    assert inside.instrument is not None
    assert together.instrument.questions.keys() == inside.instrument.questions.keys()
    assert together.merged is not None
    assert loads(document(together.merged)).digest == together.instrument.digest


def test_the_digest_is_that_of_the_same_texts_in_one_file() -> None:
    inside = MAIN.replace('yes: "Yes"\n', 'yes: "Yes"\n    yes.cy: Ie\n').replace('no: "No"', 'no: "No"\n    no.cy: Na')
    inside = inside.replace("title: Main", "title: Main\n    title.cy: Prif")
    inside = inside.replace("        required: yes", "        ask.cy: A oes swydd wag?\n        required: yes")
    inside += '    say.cy: "Mae gan {value}% swydd wag"\n'
    inside = inside.replace("required: yes\n", "required: yes\n        labels:\n          yes.cy: Oes\n")
    together = laid(WELSH)
    assert together.faults == ()
    assert together.instrument is not None
    assert together.instrument.digest == loads(inside).digest


def test_another_text_is_another_digest_and_a_comment_is_not() -> None:
    first, other, same = laid(WELSH), laid(WELSH.replace("Prif", "Y prif")), laid(WELSH.replace("Lowri", "Nia"))
    assert first.instrument is not None
    assert other.instrument is not None
    assert same.instrument is not None
    assert first.instrument.digest == same.instrument.digest != other.instrument.digest


def test_an_overlay_beside_the_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(MAIN)
    assert {each.check for each in inspect_file(tmp_path / "f.yaml").faults} == {"translation-missing"}
    (tmp_path / "f.cy.yaml").write_text(WELSH, encoding="utf-8")
    instrument = load(tmp_path / "f.yaml")
    scale = instrument.questions["vacancy"].kind.scale  # type: ignore[union-attr]
    assert instrument.questions["vacancy"].ask["cy"] == "A oes swydd wag?"
    assert [option.label["cy"] for option in scale.options] == ["Oes", "Na"]
    assert main_of(tmp_path / "f.cy.yaml") == tmp_path / "f.yaml"
    assert main_of(tmp_path / "f.yaml") is None
    (tmp_path / "alone.cy.yaml").write_text(WELSH, encoding="utf-8")
    assert main_of(tmp_path / "alone.cy.yaml") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "check", "said"),
    [
        ("    title: Prif", "    titel: Prif", 8, "unknown-key", "Did you mean 'title'?"),
        ("  main:", "  mian:", 7, "unknown-key", "Did you mean 'main'?"),
        ("        ask: A", "        required: yes\n        ask: A", 11, "unknown-key", "no text 'required'"),
        ("        ask: A", "        ask.cy: A", 11, "unknown-key", "Did you mean 'ask'?"),
        ("    title: Prif", "    title:\n      a: b", 8, "not-text", "A text belongs here"),
        ("    title: Prif", "    title: [Prif]", 8, "not-text", "A text belongs here"),
        ("    no: Na", "    no: <b>Na</b>", 5, "html-in-text", "<b>"),
        ("    no: Na", '    no: ""', 5, "empty-text", "empty"),
        ("    no: Na", "    no: Na\n    maybe: Efallai", 6, "unknown-key", "yes, no"),
        ("          yes: Oes", "          maybe: Oes", 13, "unknown-code", "yes, no"),
        ("{value}% swydd", "{valeu}% swydd", 16, "slots-differ", "such as {value}"),
        ("scales:", "title: Bychan\nscales:", 2, "text-twice", "here or there"),
        ("    no: Na", "    no: Na\n    no: Nage", 6, "duplicate-key", "line 5"),
        ("  yes_no:\n", "  yes_no:\n    review: later\n", 4, "not-allowed", "needed, done"),
        ("scales:", "translations:\n  titel: 01234567\nscales:", 3, "unknown-key", "Did you mean 'title'?"),
        ("scales:", "translations:\n  title: soon\nscales:", 3, "bad-word", "eight signs"),
        ("scales:", "translations: none\nscales:", 2, "not-a-map", "map"),
        ("    no: Na", "    no: &a Na", 5, "alias", "&"),
    ],
)
def test_a_fault_is_seen_in_the_overlay(old: str, new: str, line: int, check: str, said: str) -> None:
    faults = [each for each in found(old, new) if each[2] != "translation-missing"]
    assert [(file, at, name) for file, at, name, _ in faults] == [("f.cy.yaml", line, check)], faults
    assert said in faults[0][3]


def test_faults_of_both_files_are_told_at_once() -> None:
    faults = laid(WELSH.replace("no: Na", "nod: Na"), MAIN.replace("unit: member", "unit: membr")).faults
    assert [(each.file, each.check) for each in faults] == [
        ("f.yaml", "not-allowed"),
        ("f.yaml", "translation-missing"),
        ("f.cy.yaml", "unknown-key"),
    ]


def test_a_part_that_is_faulty_in_the_instrument_is_not_faulty_again_in_the_overlay() -> None:
    faults = laid(WELSH, MAIN.replace("title: Main", "titel: Main")).faults
    assert {each.file for each in faults} == {"f.yaml"}


def test_an_overlay_of_a_language_that_is_not_listed() -> None:
    faults: tuple[Fault, ...] = laid(WELSH, MAIN.replace("[en, cy]", "[en]").replace("title.cy: Bach\n", "")).faults
    assert [(each.file, each.check) for each in faults] == [("f.cy.yaml", "undeclared-language")]
    (own,) = laid("title: Small\n", "\n".join(MAIN.replace("[en, cy]", "[en]").splitlines()), "en").faults[-1:]
    assert "first language" in str(own)


def test_an_empty_overlay_changes_nothing_and_a_huge_one_is_not_read(tmp_path: Path) -> None:
    assert {each.file for each in laid("# nothing yet\n").faults} == {"f.yaml"}
    (tmp_path / "f.yaml").write_text(MAIN)
    (tmp_path / "f.cy.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert beside(tmp_path / "f.yaml")[0].source == b""
    faults = inspect_file(tmp_path / "f.yaml").faults
    assert (faults[-1].check, faults[-1].file) == ("too-large", str(tmp_path / "f.cy.yaml"))


def test_a_translation_is_stale_when_its_source_has_changed() -> None:
    record = f"translations:\n  sections.main.title: {short_hash('Main')} review\n"
    welsh = laid("review: done\n" + WELSH + record).coverage[1]
    assert (welsh.texts, welsh.complete, welsh.review, welsh.stale, welsh.missing) == (6, 6, 2, 0, 0)
    welsh = laid("review: done\n" + WELSH + record, MAIN.replace("title: Main", "title: The main part")).coverage[1]
    assert (welsh.texts, welsh.complete, welsh.review, welsh.stale, welsh.missing) == (6, 5, 1, 1, 0)


def test_the_mark_for_review_is_that_of_the_overlay_then_that_of_the_instrument() -> None:
    assert laid(WELSH).coverage[1].review == 6
    assert laid("review: done\n" + WELSH).coverage[1].review == 1
    assert laid(WELSH.replace("  yes_no:\n", "  yes_no:\n    review: done\n")).coverage[1].review == 4


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\x7f"), min_size=1).filter(
    lambda text: text.isprintable() or not any(ord(char) < 32 and char not in "\t\n\r" for char in text)
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(["a", "b", "1", "-3", "x.cy", "no"]), TEXTS, min_size=1))
def test_every_text_is_read_as_it_was_written(texts: dict[str, str]) -> None:
    sheet = Sheet("")
    clean = {key: "".join(char for char in text if char not in "\ufffe\uffff") for key, text in texts.items()}
    clean = {key: text for key, text in clean.items() if not any("\x7f" <= char <= "\x9f" for char in text)}
    written = document({"top": clean, "end": "x"}) if clean else "end: x\n"
    expected = {"top": clean, "end": "x"} if clean else {"end": "x"}
    assert read(written.encode(), sheet) == expected
    assert sheet.faults == []


def test_ordinary_texts_are_written_as_people_write_them() -> None:
    assert scalar("A oes swydd wag?") == "A oes swydd wag?"
    assert scalar("Yes") == '"Yes"'
    assert scalar('Say "no"') == "'Say \"no\"'"
    assert scalar("One\n\n- two") == "|-\nOne\n\n- two"
    assert scalar("=1+1") == '"=1+1"'
