"""Least and greatest counts that published tables leave possible, by linear and integer programs.

References
----------
.. [1] Fischetti M, Salazar JJ (2001). Solving the cell suppression problem on tabular data with linear
       constraints. Manage Sci 47, 1008-1027 (the intruder's problem).
.. [2] Huangfu Q, Hall JAJ (2018). Parallelizing the dual revised simplex method. Math Program Comput 10, 119-142.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.model import Indices, Model
from scoring.errors import NotConverged

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CLOSE = 1e-6
ROUGH = 0.5
INFEASIBLE = 2


@dataclass(frozen=True, eq=False)
class System:
    """What a reader knows: sums of atoms between bounds, the atoms cut into parts that do not touch.

    Parameters
    ----------
    rows : csr_array[known sums, atoms]
    low, high : float64[known sums]
    floor, ceiling : float64[atoms]
        Bounds of each atom; `beyond` stands for no upper bound.
    part : int64[atoms]
        The part an atom belongs to, -1 where its value is known.
    """

    rows: csr_array[Any]
    low: Floats
    high: Floats
    floor: Floats
    ceiling: Floats
    part: Indices
    beyond: float


def system(model: Model, low: Floats, high: Floats) -> System:
    """The system of what is known about each cell.

    Parameters
    ----------
    model : Model
    low, high : float64[cells]
        Bounds of each cell of the model, infinite where there is none.
    """
    links = model.rows.shape[0] - len(model.keys)
    low, high = np.r_[low, np.zeros(links)], np.r_[high, np.zeros(links)]
    beyond = float(high[np.isfinite(high)].sum() + low[np.isfinite(low)].sum()) * 2 + 1000
    single = np.diff(model.rows.indptr) == 1
    single[len(model.keys) :] = False
    floor, ceiling = np.zeros(model.atoms), np.full(model.atoms, beyond)
    alone = model.rows.indices[model.rows.indptr[:-1][single]]
    np.maximum.at(floor, alone, low[single])
    np.minimum.at(ceiling, alone, high[single])
    kept = ~single & ((low > 0) | np.isfinite(high))
    rows = model.rows[np.flatnonzero(kept)]
    return System(rows, low[kept], high[kept], floor, ceiling, _parts(rows, floor < ceiling), beyond)


def feasible(known: System) -> Floats | None:
    """Whole counts of the atoms that agree with all that is known, None if there are none: float64[atoms]."""
    every = np.arange(len(known.floor))
    return _solve(known, every, np.zeros(len(every)), np.zeros(len(every)), whole=True)


def extreme(known: System, atoms: Indices, sign: int, base: Floats, *, whole: bool = True) -> Floats:
    """Counts of the atoms with the least (sign 1) or greatest (sign -1) sum of some of them [1]_.

    They are whole numbers unless `whole` is False, which is quicker and gives outer bounds.
    Only the parts these atoms belong to are solved; other atoms keep the value they have in `base`, which must
    agree with all that is known.
    """
    parts = np.unique(known.part[atoms])
    free = np.flatnonzero(np.isin(known.part, parts[parts >= 0]))
    if not free.size:
        return base
    cost = np.zeros(len(base))
    cost[atoms] = sign
    fixed = base.copy()
    fixed[free] = 0
    found = _solve(known, free, cost[free], fixed, whole=whole)
    if found is None:
        raise NotConverged("no counts agree with the tables that are known to agree with these")
    fixed[free] = found
    return fixed


def scatter(known: System, cost: Floats, base: Floats, reach: float) -> Floats:
    """Whole counts within `reach` of `base` that are cheap, not always the cheapest: float64[atoms].

    Parameters
    ----------
    known : System
    cost, base : float64[atoms]
        `base` agrees with all that is known.
    reach : float
        Greatest change of any atom.
    """
    limits = (known.rows, known.low, known.high)
    bounds = (np.maximum(known.floor, base - reach), np.minimum(known.ceiling, base + reach))
    found = program(cost, limits, bounds, whole=False)
    if found is not None and not is_whole(found):
        found = program(cost, limits, bounds, whole=True, gap=ROUGH)
    return base if found is None else np.asarray(np.rint(found))


def is_whole(point: Floats) -> bool:
    """Whether all counts are whole numbers, as near as the solver gives them."""
    return bool(np.abs(point - np.rint(point)).max(initial=0) <= CLOSE)


def _solve(known: System, free: Indices, cost: Floats, fixed: Floats, *, whole: bool) -> Floats | None:
    """The linear program, and the integer one only where its vertex is not whole: float64[free]."""
    from scipy.sparse import csr_array

    columns = known.rows[:, free]
    touched = np.diff(csr_array(columns).indptr) > 0
    shift = (known.rows @ fixed)[touched]
    limits = (columns[touched], known.low[touched] - shift, known.high[touched] - shift)
    bounds = (known.floor[free], known.ceiling[free])
    found = program(cost, limits, bounds, whole=False)
    if found is None or not (whole or is_whole(found)):
        return found
    if not is_whole(found):
        found = program(cost, limits, bounds, whole=True)
    return None if found is None else np.asarray(np.rint(found))


def program(
    cost: Floats,
    limits: tuple[csr_array[Any], Floats, Floats],
    bounds: tuple[Floats, Floats],
    *,
    whole: bool,
    gap: float = 0.0,
) -> Floats | None:
    """The cheapest point within limits and bounds by HiGHS [2]_, None if there is none.

    `whole` asks for whole numbers, `gap` how far their cost may be from the least, as a share of it.

    Raises
    ------
    NotConverged
        If the solver gives up.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, low, high = limits
    answer = milp(
        cost,
        integrality=np.full(len(cost), int(whole)),
        bounds=Bounds(*bounds),
        constraints=[LinearConstraint(rows, low, high)] if rows.shape[0] else [],
        options={"mip_rel_gap": gap},
    )
    if answer.status == INFEASIBLE:
        return None
    if answer.x is None or answer.status != 0:
        raise NotConverged(f"the interval of a suppressed count could not be worked out: {answer.message}")
    return np.asarray(answer.x, np.float64)


def _parts(rows: csr_array[Any], free: Bools) -> Indices:
    """Atoms that some known sum holds together, transitively: int64[atoms]."""
    from scipy.sparse import block_array
    from scipy.sparse.csgraph import connected_components

    columns = abs(rows[:, np.flatnonzero(free)])
    part = np.full(len(free), -1, np.int64)
    if columns.shape[0] == 0 or columns.shape[1] == 0:
        part[free] = np.arange(columns.shape[1])
        return part
    blocks: list[list[Any]] = [[None, columns], [columns.T, None]]
    _, labels = connected_components(block_array(blocks), directed=False)
    part[free] = labels[columns.shape[0] :]
    return part
