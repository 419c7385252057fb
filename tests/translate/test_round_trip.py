"""What goes to a translator comes back as it went, in every language and script."""

from __future__ import annotations

import dataclasses
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pcca.instrument.faults import Sheet
from pcca.instrument.load import inspect
from pcca.instrument.read import CONTROL
from pcca.instrument.written import document
from pcca.language import language
from pcca.translate import spreadsheet, xliff
from pcca.translate.units import STATE_WORDS, Batch, Unit, batch_of
from tests.instrument.sample import EVERYTHING, SHIPPED
from tests.translate.sample import EN, MAIN, after, batch, current, loaded

pytestmark = pytest.mark.slow

HARD = [
    "=1+1", "+1", "-1", "@x", "'quoted'", '"', "a\nb\n\nc", " space ", "\ttab", "\r", "a\r\nb", "_x000D_", "x005F_x",
    "\\u{D}", "\\u{", "<&>]]>", "שלום", "مرحبا\u200f", "日本語", "e\u0301", "\U0001f3f4", "\u2028", "\xa0", "#", "- a",
    "no", "12", "a: b", "a #b", "{", "\ufeff", "\U0001fffe", "|", "%", "http://example.org", "\n", "x\n ",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HARD),
    st.lists(st.sampled_from(HARD), min_size=1, max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
).filter(lambda text: not CONTROL.search(text))
FILLED = TEXTS.filter(str.strip)


def through_xlsx(sent: Batch, lang: str = "en") -> Batch | None:
    sheet = Sheet("f.xlsx")
    back = spreadsheet.read(spreadsheet.write(sent, language(lang)), sheet)
    assert sheet.faults == []
    return back


def through_xliff(sent: Batch, _lang: str = "en") -> Batch | None:
    sheet = Sheet("f.xlf")
    back = xliff.read(xliff.write(sent), sheet)
    assert [str(each) for each in sheet.faults] == []
    return back


UNITS = st.lists(
    st.builds(Unit, TEXTS.filter(bool), TEXTS, TEXTS, st.sampled_from(list(STATE_WORDS)), st.just("0123abcd"), TEXTS),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("through", [through_xlsx, through_xliff])
@settings(deadline=None, max_examples=80)
@given(units=UNITS, codes=st.sampled_from([("en", "cy"), ("cy", "en")]))
def test_every_text_comes_back_as_it_went(through, units: list[Unit], codes: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    sent = Batch("small", "1", *codes, tuple(units))
    assert through(sent, codes[1]) == sent


@settings(deadline=None, max_examples=60)
@given(source=FILLED, title=FILLED, ask=FILLED, codes=st.sampled_from([("en", "cy"), ("cy", "en")]))
def test_translations_taken_into_an_overlay_are_exported_as_they_were(
    source: str, title: str, ask: str, codes: tuple[str, str]
) -> None:
    first, code = codes
    main = document({"instrument": "small", "version": "1", "languages": [first, code], "title": source} | REST)
    sent = batch("", main, code)
    filled = dataclasses.replace(sent, units=tuple(_filled(each, title, ask) for each in sent.units))
    allowed = [each for each in filled.units if not _refused(each)]
    filled = dataclasses.replace(filled, units=tuple(allowed))
    back = through_xlsx(filled, code)
    assert back is not None
    welsh = after(back, current("", main, code))
    again = batch(welsh, main, code)
    assert [each for each in again.units if each.target] == allowed
    same = through_xliff(again)
    assert same is not None
    assert after(same, current(welsh, main, code)) == welsh


REST = {
    "unit": "member",
    "identification": "named",
    "provenance": "Own",
    "sections": {"main": {"title": "Main", "questions": {"q": {"text": "short", "ask": "Why?"}}}},
}


def _filled(unit: Unit, title: str, ask: str) -> Unit:
    target = {"title": title, "questions.q.ask": ask}.get(unit.id, "Prif")
    return dataclasses.replace(unit, target=target, state="review" if unit.id == "title" else "complete")


def _refused(unit: Unit) -> bool:
    from pcca.instrument.build import HTML
    from pcca.instrument.translation import slots_of

    return bool(HTML.search(unit.target)) or slots_of(unit.source) != slots_of(unit.target)


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("source", [EVERYTHING, *(path.read_text(encoding="utf-8") for path in SHIPPED)])
@pytest.mark.parametrize("through", [through_xlsx, through_xliff])
def test_an_instrument_exported_and_imported_changes_nothing(through, source: str) -> None:  # type: ignore[no-untyped-def]
    found = inspect(source.encode(), "f.yaml")
    sent = batch_of(found, "cy", EN)
    assert len(sent.units) > 20
    assert through(sent, "cy") == sent
    assert {each.state for each in sent.units} <= {"review", "complete"}


def test_what_looks_like_a_formula_stays_a_text() -> None:
    sent = Batch("small", "1", "en", "cy", (Unit("title", "=1+1", '=HYPERLINK("x")', "review", "0123abcd"),))
    book = load_workbook(io.BytesIO(spreadsheet.write(sent, EN)))
    cells = book["translation"][2]
    assert [cell.data_type for cell in cells[1:3]] == ["s", "s"]
    assert all(cell.quotePrefix and cell.number_format == "@" for cell in cells[:4])


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(spreadsheet.TooLong):
        spreadsheet.write(Batch("a", "1", "en", "cy", (Unit("t", "x" * 32_768, "", "missing", "0"),)), EN)


def test_every_unit_says_what_it_is() -> None:
    notes = {each.id: each.note for each in batch().units}
    assert "question" in notes["questions.vacancy.ask"]
    assert "{value}" in notes["findings.vacant.say"]
    assert loaded().instrument is None, "the texts can be exported although their translations are missing"
    assert [each.id for each in batch().units] == [
        "title", "scales.yes_no.yes", "scales.yes_no.no", "sections.main.title", "questions.vacancy.ask",
        "findings.vacant.say",
    ]  # fmt: skip
    assert batch().version == "1"
    assert MAIN.startswith("instrument: small")
