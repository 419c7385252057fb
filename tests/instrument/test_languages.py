"""Files in one language, in two with either first, and with translations missing."""

from __future__ import annotations

from pcca.instrument.load import inspect, loads
from pcca.language import language
from tests.instrument.sample import EVERYTHING, asking, faults_in, swapped

WELSH = EVERYTHING.count(".cy:")
# Two labels of a question change the Welsh of a scale and have no English of their own; the register gives the names of
# 7 boards and 64 clusters, and 7 headings.
TEXTS = WELSH - 2 + 7 + 64 + 7
WELSH_FIRST = EVERYTHING.replace("languages: [en, cy]", "languages: [cy, en]").replace(".cy:", ".en:")


def test_welsh_may_be_the_first_language() -> None:
    found = inspect(WELSH_FIRST.encode(), "f.yaml")
    assert found.faults == ()
    assert found.instrument is not None
    assert found.instrument.title["cy"] == "Everything"
    assert found.instrument.title["en"] == "Popeth"
    assert [(each.language, each.texts, each.complete, each.review) for each in found.coverage] == [
        ("cy", TEXTS, TEXTS, 0),
        ("en", TEXTS, TEXTS, TEXTS),
    ]


def test_a_question_renames_the_options_of_its_scale_in_one_language() -> None:
    scale = loads(EVERYTHING).questions["vacancy"].kind.scale  # type: ignore[union-attr]
    assert [(option.label["en"], option.label["cy"]) for option in scale.options] == [("Yes", "Oes"), ("No", "Nac oes")]
    assert loads(EVERYTHING).scales["yes_no"].by_code["yes"].label["cy"] == "Ie"


def test_the_options_of_a_grid_are_renamed_too() -> None:
    text = swapped(
        "        reversed: [skills]",
        "        reversed: [skills]\n        labels:\n          1: Bad\n          1.cy: Drwg",
    )
    assert loads(text).questions["support"].kind.scale.by_code["1"].label["cy"] == "Drwg"  # type: ignore[union-attr]


def test_a_file_in_one_language_needs_no_other() -> None:
    instrument = asking("hours:\n  number: any\n  ask: How many?")
    assert instrument.languages == ("en",)
    assert instrument.questions["hours"].ask["en"] == instrument.questions["hours"].ask["cy"] == "How many?"


def test_every_text_of_a_section_without_welsh_is_named() -> None:
    start, end = EVERYTHING.index("  work:\n"), EVERYTHING.index("\n  projects:")
    section = EVERYTHING[start:end]
    bare = "\n".join(line for line in section.split("\n") if ".cy:" not in line)
    faults = faults_in(EVERYTHING[:start] + bare + EVERYTHING[end:])
    assert {fault.check for fault in faults} == {"translation-missing"}
    assert len(faults) == section.count(".cy:")
    assert {fault.line for fault in faults} == {
        number
        for number, line in enumerate((EVERYTHING[:start] + bare).split("\n"), 1)
        if number > EVERYTHING[:start].count("\n") and line.partition(":")[2].strip() and not_a_word(line)
    }
    assert "questions.support.rows.funds.label" in {fault.where for fault in faults}


def not_a_word(line: str) -> bool:
    """Whether the line holds a text, by its key."""
    words = (
        "show_if",
        "grid",
        "matrix",
        "evidence",
        "target",
        "confidence",
        "rank",
        "reversed",
        "money",
        "date",
        "file",
        "prefill",
        "allocate",
        "slider",
        "choice",
        "text",
    )
    return line.split(":")[0].strip() not in words


def test_a_review_mark_governs_what_is_below_until_the_next() -> None:
    text = swapped("  yes_no:\n", "  yes_no:\n    review: done\n")
    welsh = inspect(text.encode(), "f.yaml").coverage[1]
    assert (welsh.complete, welsh.review) == (TEXTS, TEXTS - 2)


def test_faults_are_said_in_welsh() -> None:
    (fault,) = faults_in(EVERYTHING.replace("unit: member", "unit: membr"))
    assert fault.message(language("cy")) != fault.message(language("en"))
