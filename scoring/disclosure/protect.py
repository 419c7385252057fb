"""Suppressing what a table must not show, and enough besides that nobody can work it out.

References
----------
.. [1] Willenborg L, de Waal T (2001). Elements of Statistical Disclosure Control, chapter 4. Springer.
.. [2] Fischetti M, Salazar JJ (2001). Solving the cell suppression problem on tabular data with linear
       constraints. Manage Sci 47, 1008-1027.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.cells import describe_key
from scoring.disclosure.faults import BadTable, Unprotectable
from scoring.disclosure.greedy import complete
from scoring.disclosure.ledger import Ledger
from scoring.disclosure.pose import pose
from scoring.disclosure.problem import Problem, without
from scoring.disclosure.profiles import Profile, rounded
from scoring.disclosure.reader import Pair, Reader, end, interval, reader
from scoring.disclosure.released import PRIMARY, SECONDARY, Released, ReleasedCell
from scoring.disclosure.seen import Seen, first_seen, outside, survey
from scoring.disclosure.shift import partners
from scoring.disclosure.table import Table

Bools = NDArray[np.bool_]

MOST_WIDENINGS = 20
SURVEY_EVERY = 8


def protect(tables: Table | Sequence[Table], profile: Profile, ledger: Ledger | None = None) -> tuple[Released, ...]:
    """Tables made fit to be published together, and after those of a ledger.

    The profile's own rules suppress first. Then, unless the profile rounds, no suppressed cell is left alone in a
    line, smallest counts being suppressed first [1]_; and then, for every suppressed cell whose feasible interval
    over all the tables and the ledger is narrower than the profile's threshold, the cells are suppressed that let it
    move that far at the least loss of counts [2]_, until none is narrow. A group that no table shows but subtraction
    of shown groups could (all boards less six of the seven) is held to the same, unless it is known that nobody, or
    at least the threshold, is in it.

    Parameters
    ----------
    tables : Table or sequence of Table
        Released together; names all different, and not in the ledger.
    profile : Profile
    ledger : Ledger, optional
        What is public already, and cannot be taken back.

    Returns
    -------
    tuple of Released
        In the order of the tables; one with status "nothing" shows no number at all.

    Raises
    ------
    BadTable
        If there is no table, or a name is there twice.
    Inconsistent
        If the tables contradict each other or the ledger.
    Unprotectable
        If a count would be disclosed whatever is suppressed now, naming it and the earlier table at fault.
    """
    listed = [tables] if isinstance(tables, Table) else list(tables)
    earlier = ledger.releases if ledger else ()
    _check_names([one.name for one in earlier] + [one.name for one in listed], bool(listed))
    problem = pose(listed, profile, earlier)
    hidden = problem.hidden
    if profile.round_to == 1:
        hidden = complete(problem.lines, hidden, problem.locked, problem.counts)
    hidden = _widen(problem, hidden, earlier)
    cells = problem.over.cells[len(earlier) :]
    return tuple(
        _release(table, profile, hidden[held], problem.primary[held]) for table, held in zip(listed, cells, strict=True)
    )


def _widen(problem: Problem, hidden: Bools, earlier: Sequence[Released]) -> Bools:
    """Suppress until the interval of every suppressed or unseen cell is wide enough."""
    hidden = hidden.copy()
    suspects = np.flatnonzero(hidden)
    waiting = deque(suspects[np.argsort(problem.counts[suspects], kind="stable")].tolist())
    tries = np.zeros(len(hidden), np.int64)
    one = _reader(problem, hidden)
    seen = survey(one, hidden, problem.need, first_seen(one))
    while waiting:
        cell = waiting.popleft()
        safe, seen = _is_safe(problem, one, cell, seen)
        if safe:
            continue
        tries[cell] += 1
        new = _more(problem, hidden, cell, int(tries[cell]))
        if new is None:
            raise _refusal(problem, hidden, cell, earlier)
        hidden[new] = True
        one = _reader(problem, hidden)
        if tries.sum() % SURVEY_EVERY == 0:
            seen = survey(one, hidden, problem.need, seen)
        waiting.extend([cell, *new.tolist()])
    return hidden


def _more(problem: Problem, hidden: Bools, cell: int, tries: int) -> NDArray[np.int64] | None:
    """Further cells to suppress; asked for a wider shift where a fractional one was not enough for whole counts."""
    width = problem.need[cell] * tries
    for _ in range(MOST_WIDENINGS):
        found = partners(problem, hidden, cell, width)
        if found is None:
            return None
        if found[1].size:
            return found[1]
        width *= 2
    return None


def _is_safe(problem: Problem, one: Reader, cell: int, seen: Seen) -> tuple[bool, Seen]:
    """Whether the interval of a cell is wide enough, and what has been found possible on the way."""
    if one.circle is not None:
        least, most = interval(one, cell)
        return bool(most - least >= problem.need[cell]), seen
    if _far_apart(problem, cell, (seen.least[cell], seen.most[cell])):
        return True, seen
    outer, seen = outside(one, cell, seen)
    if not _far_apart(problem, cell, outer):
        return _is_harmless(problem, cell, outer), seen
    for sign in (-1, 1):
        if _far_apart(problem, cell, (seen.least[cell], seen.most[cell])):
            return True, seen
        seen = seen.with_counts(one, end(one, cell, sign))
    found = (float(seen.least[cell]), float(seen.most[cell]))
    return _far_apart(problem, cell, found) or _is_harmless(problem, cell, found), seen


def _far_apart(problem: Problem, cell: int, ends: Pair) -> bool:
    return bool(ends[1] - ends[0] >= problem.need[cell])


def _is_harmless(problem: Problem, cell: int, ends: Pair) -> bool:
    """Whether a group that no table shows is known to hold nobody, or to be no small one."""
    return bool(cell >= problem.over.published and (ends[1] == 0 or ends[0] >= problem.need[cell]))


def _reader(problem: Problem, hidden: Bools) -> Reader:
    return reader(problem.layouts, problem.over, problem.limits(hidden), problem.atoms)


def _refusal(problem: Problem, hidden: Bools, cell: int, earlier: Sequence[Released]) -> Unprotectable:
    one = _reader(problem, hidden)
    least, most = interval(one, cell)
    blamed = [
        repr(table.name)
        for place, table in enumerate(earlier)
        if partners(without(problem, place), hidden, cell, problem.need[cell]) is not None
    ]
    source = f"with table {', '.join(blamed or [repr(table.name) for table in earlier])}, " if earlier else ""
    group = describe_key(problem.over.keys[cell])
    return Unprotectable(
        f"{source}the number of respondents with {group} would be known to be {least:g} to {most:g} whatever is "
        f"suppressed now; a width of {problem.need[cell]:g} is needed",
        (f"{source}{group}",),
    )


def _release(table: Table, profile: Profile, hidden: Bools, rules: Bools) -> Released:
    shown = rounded(table.tallies(), profile).tolist()
    cells = tuple(
        ReleasedCell(place, None if gone else count, (PRIMARY if by_rule else SECONDARY) if gone else None)
        for place, count, gone, by_rule in zip(
            table.layout.places(), shown, hidden.tolist(), rules.tolist(), strict=True
        )
    )
    return Released(table.layout, profile, cells)


def _check_names(names: Sequence[str], some: bool) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if not some:
        raise BadTable("there is no table to protect; at least one is needed")
    if twice:
        raise BadTable(f"two tables are called {twice[0]!r}; each table of an instrument needs its own name")
