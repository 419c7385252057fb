"""Adds entries to the lists of a draft and removes them; no number is given twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pcca.store.database import Store, writing
from pcca.store.drafts import held_draft
from pcca.store.edits import Edit, contents, write
from pcca.store.errors import NoDraft
from pcca.store.lists import MARK, Answers, Entry, Listed, entry_answers, is_filled, listed, row_of

HIGHEST = 99_999
"""The highest number of an entry: more than anybody adds by hand."""

Change = Callable[[Answers, Listed], tuple[Listed, int | None]]


def add_entry(store: Store, token: str, section: str, *, mark: str, most: int, day: date) -> int | None:
    """Adds an entry and returns its number, or None when the list is full.

    The same form sent twice adds one entry, as long as nothing was entered in it.
    """

    def add(answers: Answers, before: Listed) -> tuple[Listed, int | None]:
        again = next((number for number, each in before.marks.items() if each == mark), None)
        if again is not None and not is_filled(entry_answers(answers, Entry(section, again))):
            return before, again
        return _with(answers, before, Entry(section, before.following), mark=mark, most=most)

    return _change(store, token, section, add, day=day)


def restore_entry(store: Store, token: str, entry: Entry, *, most: int, day: date) -> int | None:
    """Puts an entry back in its place after it was removed; None when the list is full."""

    def restore(answers: Answers, before: Listed) -> tuple[Listed, int | None]:
        there = entry.number in before.marks
        return (before, entry.number) if there else _with(answers, before, entry, mark="", most=most)

    return _change(store, token, entry.section, restore, day=day)


def remove_entry(store: Store, token: str, entry: Entry, *, day: date) -> int | None:
    """Removes an entry with all its answers; returns its number, or None when it was not there."""

    def remove(_: Answers, before: Listed) -> tuple[Listed, int | None]:
        kept = {number: mark for number, mark in before.marks.items() if number != entry.number}
        return before._replace(marks=kept), entry.number if entry.number in before.marks else None

    return _change(store, token, entry.section, remove, day=day)


def _with(answers: Answers, before: Listed, entry: Entry, *, mark: str, most: int) -> tuple[Listed, int | None]:
    """The list with one more entry; entries that were left empty make room when it is full."""
    marks = dict(before.marks)
    if len(marks) >= most:
        marks = {n: each for n, each in marks.items() if is_filled(entry_answers(answers, Entry(entry.section, n)))}
    if len(marks) >= most or entry.number > HIGHEST:
        return before, None
    return Listed({**marks, entry.number: mark}, max(before.following, entry.number + 1)), entry.number


def _change(store: Store, token: str, section: str, change: Change, *, day: date) -> int | None:
    """Changes a list within one transaction, so that no two windows work from the same old one."""
    with writing(store) as connection:
        row = held_draft(connection, token)
        if row is None:
            raise NoDraft
        held = contents(store, row.id, row)
        answers = held.answers
        before = listed(answers, section)
        after, number = change(answers, before)
        if after != before:
            left = [Entry(section, each) for each in before.marks if each not in after.marks]
            gone = [each.key(key) for each in left for key in entry_answers(answers, each)]
            changed = {section + MARK: row_of(answers, section, after)}
            write(store, connection, row, Edit(held, changed, day, gone=gone))
    return number
