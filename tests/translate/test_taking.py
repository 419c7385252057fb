"""What an import takes, what it refuses by its row, and what becomes stale."""

from __future__ import annotations

import dataclasses

import pytest

from pcca.instrument.faults import Sheet
from pcca.instrument.translation import short_hash
from pcca.translate.taking import take
from pcca.translate.units import Unit
from tests.translate.sample import MAIN, WELSH, after, batch, current, loaded, taken, unit, with_unit


def test_new_texts_are_put_in_and_everything_else_stays() -> None:
    sent = with_unit(batch(WELSH), "questions.vacancy.ask", target="A oes swydd wag?", state="complete")
    assert after(sent, current(WELSH)) == (
        """# Lowri translates this.
title: Bach  # short

scales:
  # Their answers.
  yes_no:
    "yes": Ie
    no: |-  # two lines
      Na
      # nage
sections:
  main:
    questions:
      vacancy:
        ask: A oes swydd wag?
translations:
  questions.vacancy.ask: """.replace('"yes"', "yes")
        + short_hash("Is there a vacancy?")
        + "\n# The end.\n"
    )


def test_an_unchanged_file_changes_nothing() -> None:
    found, faults = taken(batch(WELSH), current(WELSH))
    assert (found.texts, found.records, faults) == ({}, {}, [])
    assert (found.unchanged, found.empty) == (4, 2)


def test_a_text_whose_state_was_left_awaits_a_reader() -> None:
    sent = with_unit(batch(WELSH), "title", target="Bychan")
    found, _ = taken(with_unit(batch(), "title", target="Bychan"), current())
    assert found.records["title"].review
    welsh = after(sent, current(WELSH))
    assert unit(batch(welsh), "title").state == "complete", "the row says so"


def test_a_reader_signs_a_text_without_changing_it() -> None:
    main = MAIN.replace("title: Small", "review: needed\ntitle: Small")
    assert unit(batch(WELSH, main), "sections.main.title").state == "review"
    signed = with_unit(batch(WELSH, main), "sections.main.title", state="complete")
    welsh = after(signed, current(WELSH, main))
    assert unit(batch(welsh, main), "sections.main.title").state == "complete"
    assert loaded(welsh, main).coverage[1].review == 3


def test_a_translation_of_an_older_source_is_taken_listed_and_stale() -> None:
    sent = with_unit(batch(), "questions.vacancy.ask", target="A oes swydd wag?", state="complete")
    newer = MAIN.replace("Is there a vacancy?", "Is any post vacant?")
    found, faults = taken(sent, current("", newer))
    assert faults == []
    assert [(each.id, each.was, each.now) for each in found.outrun] == [
        ("questions.vacancy.ask", "Is there a vacancy?", "Is any post vacant?")
    ]
    welsh = after(sent, current("", newer))
    assert unit(batch(welsh, newer), "questions.vacancy.ask").state == "stale"
    coverage = loaded(welsh, newer).coverage[1]
    assert (coverage.complete, coverage.stale, coverage.missing) == (1, 1, 4)


def test_a_stale_text_is_confirmed_by_its_state() -> None:
    record = f"translations:\n  title: {short_hash('Old')}\n"
    sent = batch(WELSH + record)
    assert unit(sent, "title").state == "stale"
    welsh = after(with_unit(sent, "title", state="complete"), current(WELSH + record))
    assert unit(batch(welsh), "title").state == "complete"


def test_a_translation_of_the_newer_source_is_never_replaced_by_one_of_the_older() -> None:
    sent = with_unit(batch(), "title", target="Hen", state="complete")
    newer = MAIN.replace("title: Small", "title: Smaller")
    welsh = after(with_unit(batch("", newer), "title", target="Newydd", state="complete"), current("", newer))
    found, faults = taken(sent, current(welsh, newer))
    assert faults == []
    assert [each.kept for each in found.outrun] == [True]
    assert found.texts == {}


@pytest.mark.parametrize(
    ("id_", "changes", "check"),
    [
        ("findings.vacant.say", {"target": "Mae gan {valeu}%"}, "slots-differ"),
        ("findings.vacant.say", {"target": "Mae gan rai swydd wag"}, "slots-differ"),
        ("title", {"target": "Mae {value}"}, "slots-differ"),
        ("title", {"target": "<b>Bach</b>"}, "html-in-text"),
        ("title", {"target": "B\x07ach"}, "control-character"),
        ("title", {"source": "Smal", "target": "Bach"}, "source-changed"),
        ("title", {"id": "titel", "target": "Bach"}, "unknown-text"),
        ("sections.main.title", {"target": "Y prif"}, "text-in-instrument"),
    ],
)
def test_a_fault_is_named_with_its_unit(id_: str, changes: dict[str, str], check: str) -> None:
    sent = with_unit(batch(), id_, **changes)
    found, faults = taken(sent, current())
    assert faults == [(changes.get("id", id_), check)]
    assert found.texts == {}


@pytest.mark.parametrize(
    ("id_", "target", "said"),
    [
        ("title", "Mae {value}", "The source has no places; the translation has '{value}'."),
        ("findings.vacant.say", "Swydd wag", "The places in the source are '{value}'; the translation has none."),
    ],
)
def test_no_places_are_not_an_empty_quotation(id_: str, target: str, said: str) -> None:
    sheet = Sheet("sent.csv")
    take(with_unit(batch(), id_, target=target), current(), sheet)
    assert [each.problem.sentence.format(**each.problem.slots) for each in sheet.sorted()] == [said]


def test_all_faults_are_named_at_once() -> None:
    sent = with_unit(with_unit(batch(), "title", target="<b>"), "findings.vacant.say", target="x")
    sent = dataclasses.replace(sent, units=(*sent.units, Unit("title", "Small", "", "missing", short_hash("Small"))))
    assert sorted(taken(sent, current())[1]) == [
        ("findings.vacant.say", "slots-differ"),
        ("title", "html-in-text"),
        ("title", "unit-twice"),
    ]


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"instrument": "large"}, "another-instrument"),
        ({"target": "en", "source": "cy"}, "another-language"),
        ({"target": "fr"}, "another-language"),
    ],
)
def test_a_file_of_something_else_is_refused(changes: dict[str, str], check: str) -> None:
    sent = dataclasses.replace(batch(), **changes)  # type: ignore[arg-type]
    assert taken(sent, current())[1] == [("", check)]
