"""How hard words are to read, and how long routes take."""

from __future__ import annotations

import pytest

from pcca.analysis.lengths import route_minutes
from pcca.analysis.wording import readings, sentences_of, syllables
from pcca.instrument.load import loads
from tests.instrument.sample import EVERYTHING, HEAD, asking


@pytest.mark.parametrize(("word", "count"), [("a", 1), ("cluster", 2), ("time", 1), ("table", 2), ("committee", 3)])
def test_syllables_of_english_words(word: str, count: int) -> None:
    assert syllables(word) == count


def test_sentences_end_at_stops_and_marks_are_no_words() -> None:
    assert sentences_of("How *much*? Say so: [here](https://example.org).") == [
        ["How", "much"],
        ["Say", "so"],
        ["here"],
    ]


def test_lix_is_words_per_sentence_and_the_percentage_of_long_words() -> None:
    (found,) = readings(asking("x:\n  text: short\n  ask: Which practice? Which committee did you attend?"))
    assert (found.questions, found.words, found.longest) == (1, 7, 5)
    assert found.lix == round(7 / 2 + 100 * 2 / 7)
    assert found.grade is not None


def test_the_school_year_is_of_english_only() -> None:
    found = {each.language: each.grade for each in readings(loads(EVERYTHING))}
    assert found["en"] is not None
    assert found["cy"] is None


def test_minutes_of_the_shortest_and_the_longest_route() -> None:
    rows = "".join(f"          r{i}: Row {i}\n" for i in range(40))
    text = f"""{HEAD}scales:
  agree:
    1: No
    2: Yes
sections:
  main:
    title: Main
    questions:
      more:
        choice: agree
        ask: Will you say more?
      views:
        grid: agree
        ask: Views?
        rows:
{rows}        show_if: more = 2
"""
    found = route_minutes(loads(text))
    assert (found.shortest, found.longest) == (1, 5)
    assert found.shortest <= found.typical <= found.longest
