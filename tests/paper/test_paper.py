"""Forms on paper: every word of the instrument stands on them as it was written, with its routes as sentences."""

from __future__ import annotations

import io
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pcca.instrument.load import load, loads
from pcca.instrument.model import Choice, Instrument, Kind, Note
from pcca.language import language, text
from pcca.paper import Form, Wanted, form_of
from pcca.paper.areas import AREAS as MAKERS
from pcca.paper.model import Area, Asked, Block, Levels, Lines, Paragraph, Run, Table, Tick, Ticks
from pcca.paper.pdf import TEMPLATE, pdf
from pcca.paper.texts import line, paragraphs
from pcca.paper.word import AREAS as WRITERS
from pcca.paper.word import word
from tests.instrument.sample import EVERYTHING, SHIPPED, asking
from tests.paper.reading import squeezed, words_of

EVERY = loads(EVERYTHING)
EN, CY = language("en"), language("cy")
HOSTILE = [
    "#panic() #{1+1} $x^2$ *bold* _em_ @ref <label> = Heading",
    r"back\slash \u{41} \ \\ \# // comment /* more */ `raw` ```r```",
    "\"quotes\" 'single' [brackets] (round) {curly} ~ -- --- ...",
    'https://example.org #import "x": * #read("/etc/passwd")',
    "long" * 90,
    "& < > &amp; <script>alert(1)</script>",
]


def instrument_words(instrument: Instrument, code: str) -> Iterator[str]:
    """Every text that stands where people answer."""
    for section in instrument.sections:
        yield line(section.title, language(code))
        for question in section.questions:
            yield "".join(run.text for each in paragraphs(question.ask, language(code)) for run in each.runs)
            for row in getattr(question.kind, "rows", ()):
                yield line(row.label, language(code))
                yield from (line(each, language(code)) for each in row.descriptors.values())
            many = isinstance(question.kind, Choice) and question.kind.organisation and question.kind.listed
            scale = None if many else getattr(question.kind, "scale", None)
            yield from (line(option.label, language(code)) for option in scale.options) if scale else ()


def docx_words(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    return squeezed("".join(each.text or "" for each in made.element.body.iter(qn("w:t"))))


def questions(form: Form) -> list[Asked]:
    return [asked for part in form.parts for block in part.blocks for asked in block.questions]


@pytest.mark.parametrize("code", ["en", "cy"])
def test_every_word_is_in_the_pdf_and_in_the_word_file(code: str) -> None:
    form = form_of(EVERY, language(code), Wanted(asker="BMA Cymru Wales", minutes=5))
    printed, written = words_of(pdf(form)), docx_words(word(form))
    for said in [*instrument_words(EVERY, code), form.title, form.thanks, form.provenance, "BMA Cymru Wales"]:
        assert squeezed(said) in printed, said
        assert squeezed(said) in written, said
    for asked in questions(form):
        for route in asked.routes:
            assert squeezed(route) in printed
            assert squeezed(route) in written


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_instrument_is_printed_in_both_languages(path: Path) -> None:
    instrument = load(path)
    for code in instrument.languages:
        printed = words_of(pdf(form_of(instrument, language(code))))
        assert [said for said in instrument_words(instrument, code) if squeezed(said) not in printed] == []


def test_a_form_has_the_same_bytes_every_time() -> None:
    form = form_of(EVERY, CY)
    assert pdf(form) == pdf(form_of(EVERY, CY))
    assert word(form) == word(form_of(EVERY, CY))


def test_the_pdf_is_tagged_and_says_its_title_and_language() -> None:
    made = pdf(form_of(EVERY, CY))
    assert [each for each in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang(cy") if each not in made] == []
    assert b"pdfuaid:part" in made


def test_the_word_file_has_headings_tables_with_heads_and_its_language() -> None:
    made = docx.Document(io.BytesIO(word(form_of(EVERY, CY))))
    headings = [each.text for each in made.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    titles = [line(section.title, CY) for section in EVERY.sections]
    assert headings == [f"Rhan {place}: {title}" for place, title in enumerate(titles, 1)]
    xml = made.element.xml
    assert xml.count("<w:tblHeader/>") >= 6
    assert xml.count('<w:lang w:val="cy-GB"') == xml.count("<w:r>")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_author_wrote_is_printed_as_it_is(hostile: str) -> None:
    form = form_of(asking("a:\n  text: short\n  ask: A?\n"), EN)
    asked = Asked("1", (Paragraph((Run(hostile),)),), (hostile,), areas=(Ticks((Tick(hostile, hostile),), hostile),))
    part = replace(form.parts[0], title=hostile, blocks=(Block("", (asked,)),))
    told = replace(form, title=hostile, parts=(part,), footer=hostile)
    assert words_of(pdf(told)).count(squeezed(hostile)) >= 8
    assert docx_words(word(told)).count(squeezed(hostile)) == 7


def test_marks_of_a_typesetter_in_an_instrument_are_words() -> None:
    said = "#panic() $x$ \\u{41} @ref <label> = Title // more"
    source = asking("a:\n  text: short\n  ask: 'ASKED'\n")
    question = replace(source.sections[0].questions[0], ask=text(en=said))
    instrument = replace(source, sections=(replace(source.sections[0], questions=(question,)),), title=text(en=said))
    assert words_of(pdf(form_of(instrument, EN))).count(squeezed(said)) == 2


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=60))
@example("0\N{COMBINING MACRON LEFT HALF}")
@settings(max_examples=15, deadline=None)
def test_any_text_can_be_printed(said: str) -> None:
    form = form_of(asking("a:\n  text: short\n  ask: A?\n"), EN)
    told = replace(form, thanks=said)
    assert pdf(told).startswith(b"%PDF")
    assert squeezed(said) in docx_words(word(told))


def test_routes_are_sentences_with_the_numbers_of_the_form() -> None:
    asked = {"".join(run.text for run in each.ask[0].runs): each for each in questions(form_of(EVERY, EN))}
    assert asked["What became of your time?"].routes == (
        "Answer this question only if you answered “GP” to question 1.",
    )
    grid = asked["How is support?"].areas[0]
    assert isinstance(grid, Table)
    assert [row.note for row in grid.rows] == ["", "Answer this row only if you answered “GP” to question 1.", ""]
    role = asked["What is your role?"].areas[0]
    assert isinstance(role, Ticks)
    assert [option.note for option in role.options] == ["", "Go to question 4.", "Go to question 4."]


def test_what_a_check_says_stands_below_its_question_and_what_a_warning_says_does_not() -> None:
    asked = {"".join(run.text for run in each.ask[0].runs): each for each in questions(form_of(EVERY, EN))}
    hints = [run.text for each in asked["How many were paid?"].hints for run in each.runs]
    assert hints == ["Enter no more than the hours above", "Write a whole number, 0 or more."]


def test_notes_have_no_number_and_all_others_count_up() -> None:
    form = form_of(EVERY, EN)
    numbers = [each.number for each in questions(form) if each.number]
    plain = [each for each in EVERY.every_question.values() if not isinstance(each.kind, Note)]
    assert numbers == [str(place) for place in range(1, len(plain) + 1)] or EVERY.repeats


ROLES = """
role:
  choice:
    lead: Lead
    member: Member
  ask: Your role?
  required: yes
paid:
  number: 0..10
  ask: Paid?
  show_if: role = lead
why:
  text: long
  ask: Why?
  show_if: role = lead and paid > 2
other:
  text: short
  ask: Other?
  show_if: role = member
"""


def test_a_form_for_one_role_holds_only_what_it_is_asked() -> None:
    found = questions(form_of(asking(ROLES), EN, Wanted(role="lead")))
    assert [each.ask[0].runs[0].text for each in found] == ["Your role?", "Paid?", "Why?"]
    assert [each.routes for each in found] == [
        (), (), ("Answer this question only if the answer to question 2 is more than 2.",),
    ]  # fmt: skip
    assert found[0].areas == (Ticks((Tick("Lead"),)),)


SKIPS = """  lines:
    title: Lines
    repeat:
      name: Line
      min: 0
      max: 3
    questions:
      spent:
        choice:
          x: X
          y: Y
        ask: Spent?
      over:
        text: short
        ask: Over?
        show_if: spent = x
      after:
        choice:
          x: X
          y: Y
        ask: After?
      last:
        text: short
        ask: Last?
        show_if: after = x
"""


def test_an_answer_leads_past_what_it_leaves_out_but_not_out_of_its_entry() -> None:
    asked = questions(form_of(asking("given:\n  money: GBP\n  ask: Given?\n", SKIPS), EN, Wanted(entries=1)))
    areas = [asked[place].areas[0] for place in (1, 3)]
    notes = [[option.note for option in area.options] for area in areas if isinstance(area, Ticks)]
    assert notes == [["", "Go to question 4."], ["", ""]]


LINES = """  lines:
    title: Lines
    repeat:
      name: Line
      min: 0
      max: 3
    questions:
      spent:
        money: GBP
        ask: Spent?
      over:
        text: short
        ask: Why so much?
        show_if: spent > 10
"""


def test_a_list_has_room_for_its_entries() -> None:
    instrument = asking("given:\n  money: GBP\n  ask: Given?\n", LINES)
    two, many = (form_of(instrument, EN, Wanted(entries=count)).parts[1] for count in (2, 9))
    assert [block.title for block in two.blocks] == ["Line 1", "Line 2"]
    assert two.routes == ("There is room for 2 here. Copy these pages if you need more.",)
    assert len(many.blocks) == 3
    assert many.routes == ("There is room for 3 here, which is the most you can give.",)
    route = "Answer this question only if the answer to question 2 is more than 10."
    assert [asked.routes for block in two.blocks for asked in block.questions] == [(), (route,)] * 2
    assert words_of(pdf(form_of(instrument, EN, Wanted(entries=2)))).count("Spent?") == 2


def test_levels_stand_side_by_side_with_what_else_is_asked_of_them() -> None:
    found = next(area for asked in questions(form_of(EVERY, EN)) for area in asked.areas if isinstance(area, Levels))
    assert (found.label, found.head, found.texts) == ("Goals", ("Low", "Middle", "High"), ("None", "Some", "Many"))
    assert [type(each).__name__ for each in found.more] == ["Lines", "Across", "Across"]


def test_long_answers_have_more_room_than_short_ones() -> None:
    form = form_of(asking("a:\n  text: short\n  ask: A?\nb:\n  text: long\n  ask: B?\n"), EN)
    short, long = (area.count for asked in questions(form) for area in asked.areas if isinstance(area, Lines))
    assert short < long


def test_every_kind_and_every_area_can_be_printed() -> None:
    assert set(MAKERS) == set(typing.get_args(Kind))
    assert set(WRITERS) == set(typing.get_args(Area))
    template = TEMPLATE.read_text(encoding="utf-8")
    assert [
        each for each in typing.get_args(Area) if f"  {each.__name__.lower()}: " not in template.replace(", ", "\n  ")
    ] == []


def test_an_organisation_is_written_on_a_line_where_there_are_many() -> None:
    form = form_of(load(next(path for path in SHIPPED if path.stem == "cluster-profile")), EN)
    cluster, board = (asked.areas for asked in questions(form)[:2])
    assert isinstance(cluster[0], Lines)
    assert isinstance(board[0], Ticks)
