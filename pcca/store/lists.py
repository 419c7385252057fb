"""Lists in a draft: which entries there are, and which answers belong to which.

The row `lines/` of a draft holds the numbers of the entries; the answers of entry 3 stand in `lines/3/spent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pcca.store.errors import NoEntry
from pcca.store.values import Answer

MARK = "/"
Answers = Mapping[str, Answer]


class Entry(NamedTuple):
    """Where an entry stands in a draft: its section, and its number, which it keeps for good."""

    section: str
    number: int

    def key(self, question: str) -> str:
        """The key under which the draft keeps its answer to a question."""
        return f"{self.section}{MARK}{self.number}{MARK}{question}"


class Listed(NamedTuple):
    """The numbers of a list, each with the mark of the form that added it, and the number that comes next."""

    marks: Mapping[int, str]
    following: int


def listed(answers: Answers, section: str) -> Listed:
    """The list of a section."""
    row = answers.get(section + MARK)
    if row is None:
        return Listed({}, 1)
    return Listed({int(number): mark for number, mark in row.value["marks"].items()}, row.value["following"])


def row_of(answers: Answers, section: str, after: Listed) -> Answer:
    """The row that makes a list what it is to be."""
    marks = {str(number): after.marks[number] for number in sorted(after.marks)}
    before = answers.get(section + MARK)
    return Answer({"marks": marks, "following": after.following}, before.version + 1 if before else 1)


def entries_in(answers: Answers, section: str) -> dict[int, dict[str, Answer]]:
    """The entries of a list by number, in the order in which they were added, each with its answers by question."""
    found: dict[int, dict[str, Answer]] = {number: {} for number in sorted(listed(answers, section).marks)}
    for key, answer in answers.items():
        list_, _, inside = key.partition(MARK)
        if inside and list_ == section:
            number, _, question = inside.partition(MARK)
            found[int(number)][question] = answer
    return found


def entry_answers(answers: Answers, entry: Entry) -> dict[str, Answer]:
    """The answers of one entry, by question; none when it is not there."""
    return entries_in(answers, entry.section).get(entry.number, {})


def answers_outside(answers: Answers) -> dict[str, Answer]:
    """The answers that stand in no list."""
    return {key: each for key, each in answers.items() if MARK not in key}


def is_filled(answers: Answers) -> bool:
    """Whether anything was entered in these answers."""
    return any(value not in (None, [], {}) for each in answers.values() for value in each.value.values())


def require_entries(answers: Answers, keys: Mapping[str, object]) -> None:
    """Refuses answers to an entry that is not there any more."""
    for section, number in {tuple(key.split(MARK)[:2]) for key in keys if MARK in key}:
        if int(number) not in listed(answers, section).marks:
            raise NoEntry(section, int(number))
