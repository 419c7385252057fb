"""What a decision table gives for one response: its outcome, or all that it may be while answers are missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pcca.instrument.given import Values
from pcca.instrument.model import DecisionRow, DecisionTable
from pcca.instrument.readers import Compiler, Reader, known
from pcca.instrument.tree import Ref


@dataclass(frozen=True)
class Outcome:
    """The outcomes that are possible in the order of the rows, and each row looked at with whether it matches.

    `rows` end with the first that certainly matches; None is a condition that is unknown.
    """

    possible: tuple[str, ...]
    rows: tuple[tuple[DecisionRow, bool | None], ...]

    @property
    def code(self) -> str | None:
        """The outcome, None where answers that are missing could change it."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def matched(self) -> DecisionRow | None:
        """The row that gives the outcome, None where an unknown one before it could."""
        before, (last, _) = self.rows[:-1], self.rows[-1]
        return None if any(matches is None for _, matches in before) else last


def outcome_reader(table: DecisionTable, by: Compiler) -> Callable[[Values], Outcome]:
    """The first row that matches; one that is unknown may be it as well as one after it."""
    conditions = [(row, by.read(row.when)) for row in table.rows if row.when is not None]

    def read(values: Values) -> Outcome:
        looked: list[tuple[DecisionRow, bool | None]] = []
        for row, condition in conditions:
            looked.append((row, condition(values)))
            if looked[-1][1]:
                return _outcome(looked)
        return _outcome([*looked, (table.otherwise, True)])

    return read


def _outcome(looked: list[tuple[DecisionRow, bool | None]]) -> Outcome:
    possible = dict.fromkeys(row.give for row, matches in looked if matches is not False)
    return Outcome(tuple(possible), tuple(looked))


def code_reader(table: DecisionTable, by: Compiler) -> Reader:
    """The outcome as a value of expressions, unknown where it is not decided."""
    outcome = outcome_reader(table, by)
    return lambda values: outcome(values).code


def overrode_reader(table: DecisionTable, by: Compiler) -> Reader:
    """Whether people decided otherwise than the table; unknown where either is."""
    return known(lambda given, rule: given != rule, by.read(Ref(table.decision or "")), code_reader(table, by))
