"""Outcomes of decision tables over columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pcca.columns.readings import Coding, Reads, Truth
from pcca.instrument.model import DecisionTable
from pcca.instrument.tree import Ref
from scoring.coding import DK, Mask


def outcome_of(reads: Reads, table: DecisionTable) -> Coding:
    """The outcome of each row, unknown where answers that are missing could change it."""
    possible = possible_of(reads, table)
    held = np.stack(list(possible.values()))
    codes = np.where(held.sum(axis=0) == 1, held.argmax(axis=0), DK).astype(np.int8)
    return Coding(codes, tuple(possible))


def possible_of(reads: Reads, table: DecisionTable) -> Mapping[str, Mask]:
    """Where each outcome is possible: by a row that matches or is unknown, none before it matching for certain."""
    nowhere = ~reads.columns.everyone
    possible = {option.code: nowhere for option in table.outcomes.options}
    still = reads.columns.everyone
    for row in table.every:
        truth = (
            reads.condition(row.when) if row.when is not None else Truth(reads.columns.everyone, reads.columns.everyone)
        )
        possible[row.give] = possible[row.give] | (still & (truth.true | ~truth.known))
        still = still & ~truth.true
    return possible


def overrode_by(reads: Reads, table: DecisionTable) -> Truth:
    """Where people decided otherwise than the table; known where both are."""
    rule, given = outcome_of(reads, table), reads.read(Ref(table.decision or ""))
    assert isinstance(given, Coding)
    known = rule.known & given.known
    same = np.zeros(reads.columns.size, np.bool_)
    for place, code in enumerate(rule.options):
        if code in given.options:
            same |= (rule.codes == place) & (given.codes == given.options.index(code))
    return Truth(known & ~same, known)
