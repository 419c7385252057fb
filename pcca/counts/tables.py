"""Counts gathered into tables: the options of one question in one wave and group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pcca.counts.faults import Sheet
from pcca.counts.model import CountRow, Counts, countable
from pcca.instrument.model import Instrument, Multi, Scale
from pcca.language import N_

Cuts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """The counts of one question in one wave and group; every row has its base, except where that is a fault."""

    question: str
    wave: str | None
    by: Cuts
    rows: tuple[CountRow, ...]
    scale: Scale
    several: bool

    @property
    def substantive(self) -> dict[str, CountRow]:
        """The rows of answers of substance."""
        return {row.option: row for row in self.rows if row.option not in self.scale.missing}

    @property
    def kinds(self) -> dict[str, int]:
        """The counts of answers without substance that are listed."""
        return {row.option: row.count for row in self.rows if row.option in self.scale.missing}

    @property
    def total(self) -> int:
        return sum(row.count for row in self.substantive.values())

    @property
    def n(self) -> int:
        """The base of the answers of substance."""
        return max((row.n or 0 for row in self.substantive.values()), default=0)

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Options that are not in the file."""
        return tuple(option.code for option in self.scale.substantive if option.code not in self.substantive)

    @property
    def beyond(self) -> int:
        """Answers in the base that are none of those listed; kinds of missing answer are in it if they share it."""
        sharing = sum(row.count for row in self.rows if row.option in self.kinds and row.n == self.n)
        with_missing = self.total + sharing
        return max(0, self.n - (with_missing if with_missing <= self.n else self.total))

    @property
    def complete(self) -> bool:
        """Whether every option is listed and they make up the base."""
        return not self.several and not self.unlisted and self.total == self.n

    @property
    def population(self) -> int | None:
        return next((row.population for row in self.rows if row.population is not None), None)


def tables_of(instrument: Instrument, counts: Counts, sheet: Sheet) -> list[Table]:
    """The tables of a file in order, each base filled in; what does not fit together is a fault."""
    gathered: dict[tuple[str, str | None, Cuts], list[CountRow]] = {}
    for row in counts.rows:
        gathered.setdefault((row.question, row.wave, row.by), []).append(row)
    scales = countable(instrument)
    found = []
    for (question, wave, by), rows in gathered.items():
        several = question in instrument.questions and isinstance(instrument.questions[question].kind, Multi)
        table = Table(question, wave, by, tuple(rows), scales[question], several)
        _check_twice(rows, sheet)
        found.append(replace(table, rows=tuple(_based(table, row, sheet) for row in rows)))
    for table in found:
        _check(table, sheet)
    return found


def _check_twice(rows: Sequence[CountRow], sheet: Sheet) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.option in first:
            sentence = N_("'{word}' was counted already in row {first}.")
            sheet.add(row.line, "option", sentence, word=row.option, first=first[row.option])
        first.setdefault(row.option, row.line)


def _based(table: Table, row: CountRow, sheet: Sheet) -> CountRow:
    """The row with its base: as given, or the sum of a question with one answer whose options are all listed."""
    if row.n is not None:
        return row
    if table.several:
        sheet.add(
            row.line, "n", N_("'{word}' takes several answers, so its options have no sum: give n."), word=row.question
        )
        return row
    if table.unlisted:
        sentence = N_("n is needed, because these options of '{word}' are not listed: {unlisted}.")
        sheet.add(row.line, "n", sentence, word=row.question, unlisted=", ".join(table.unlisted[:12]))
        return row
    missing = sum(table.kinds.values()) if row.option in table.scale.missing else 0
    return replace(row, n=table.total + missing)


def _check(table: Table, sheet: Sheet) -> None:
    for row in table.rows:
        _check_row(row, sheet)
    bases = sorted({row.n for row in table.substantive.values() if row.n is not None})
    if len(bases) > 1 and not table.several:
        sentence = N_("The options of '{word}' have different bases: {bases}.")
        sheet.add(table.rows[0].line, "n", sentence, word=table.question, bases=", ".join(map(str, bases)))
    if len({row.population for row in table.rows}) > 1:
        sentence = N_("The options of '{word}' have different populations.")
        sheet.add(table.rows[0].line, "population", sentence, word=table.question)


def _check_row(row: CountRow, sheet: Sheet) -> None:
    if row.n is None:
        return
    if row.n == 0:
        sheet.add(row.line, "count", N_("All counts of '{word}' are 0, so there is no base."), word=row.question)
    elif row.count > row.n:
        sheet.add(row.line, "count", N_("The count {count} is more than its base {n}."), count=row.count, n=row.n)
    if row.population is not None and row.n > row.population:
        sentence = N_("The base {n} is more than the population {population}.")
        sheet.add(row.line, "population", sentence, n=row.n, population=row.population)
