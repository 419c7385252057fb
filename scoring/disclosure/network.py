"""Exact bounds of the suppressed cells of one table of one or two dimensions, by maximum flow.

Inner cells run from rows to columns, row totals into rows, column totals out of columns, the total closes the circle:
counts that add up are a circulation, and what a cell can still gain is the greatest flow that can be sent round it.

References
----------
.. [1] Gusfield D (1988). A graph theoretic approach to statistical data security. SIAM J Comput 17, 552-571.
.. [2] Ford LR, Fulkerson DR (1962). Flows in Networks. Princeton.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.model import Indices
from scoring.disclosure.table import Layout

Floats = NDArray[np.float64]

MOST_FLOW = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Network:
    """A table as arcs, one for each cell whether published or not.

    Parameters
    ----------
    tail, head : int64[arcs]
        Nodes each arc leaves and enters.
    arc : int64[places]
        The arc of each published cell.
    nodes : int
    """

    tail: Indices
    head: Indices
    arc: Indices
    nodes: int


def network(layout: Layout) -> Network | None:
    """The network of a table of one or two axes, None for any other."""
    shape = [len(axis.categories) for axis in layout.axes]
    if len(shape) > 2:
        return None
    ends = _one_way(*shape) if len(shape) == 1 else _two_way(*shape)
    tail, head = (np.concatenate([np.ravel(side) for side in sides]) for sides in zip(*ends, strict=True))
    return Network(tail, head, _published(layout), int(max(tail.max(), head.max())) + 1)


def flows(inner: NDArray[np.int64]) -> NDArray[np.int64]:
    """The flow on every arc from the inner cells of a table: int64[arcs]."""
    if inner.ndim == 1:
        return np.concatenate([inner, [inner.sum()]])
    return np.concatenate([inner.ravel(), inner.sum(axis=1), inner.sum(axis=0), [inner.sum()]])


def bounds_of(arc: int, net: Network, flow: Floats, limits: tuple[Floats, Floats]) -> tuple[float, float]:
    """The least and greatest flow on one arc, the second infinite where nothing bounds it [1]_, [2]_.

    Parameters
    ----------
    arc : int
    flow : float64[arcs]
        A circulation within the limits.
    limits : pair of float64[arcs]
        Least and greatest flow on each arc.
    """
    low, high = limits
    beyond = far(flow, limits)
    up = np.minimum(np.where(np.isfinite(high), high, inf) - flow, beyond).astype(np.int32)
    down = (flow - low).astype(np.int32)
    up[arc] = down[arc] = 0
    tail, head = int(net.tail[arc]), int(net.head[arc])
    gain = _most(net, (up, down), head, tail)
    greatest = inf if gain >= beyond else flow[arc] + gain
    loss = _most(net, (up, down), tail, head)
    return max(float(low[arc]), float(flow[arc]) - loss), min(float(high[arc]), float(greatest))


def far(flow: Floats, limits: tuple[Floats, Floats]) -> int:
    """More than any bounded flow can gain."""
    high = limits[1]
    return int(flow.sum() + high[np.isfinite(high)].sum()) + 1


def fits(net: Network, flow: Floats, limits: tuple[Floats, Floats]) -> bool:
    """Whether all flows stay within what the solver can count."""
    return far(flow, limits) * len(net.tail) < MOST_FLOW


def _most(net: Network, room: tuple[NDArray[np.int32], NDArray[np.int32]], source: int, sink: int) -> int:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    capacity = np.concatenate(room)
    ends = (np.r_[net.tail, net.head], np.r_[net.head, net.tail])
    graph = csr_array((capacity, ends), shape=(net.nodes, net.nodes), dtype=np.int32)
    return int(maximum_flow(graph, source, sink).flow_value)


def _one_way(size: int) -> list[tuple[Indices, Indices]]:
    return [(np.zeros(size, np.int64), np.ones(size, np.int64)), (np.array([1]), np.array([0]))]


def _two_way(height: int, width: int) -> list[tuple[Indices, Indices]]:
    rows, columns = np.arange(height), height + np.arange(width)
    top, bottom = height + width, height + width + 1
    inner = np.broadcast_arrays(rows[:, None], columns)
    return [
        (inner[0], inner[1]),
        (np.full(height, top), rows),
        (columns, np.full(width, bottom)),
        (np.array([bottom]), np.array([top])),
    ]


def _published(layout: Layout) -> Indices:
    """Arcs of the parts that `Layout.kept` lists, in its order."""
    shape = [len(axis.categories) for axis in layout.axes]
    parts = (
        {(0,): shape[0], (): 1}
        if len(shape) == 1
        else {(0, 1): shape[0] * shape[1], (0,): shape[0], (1,): shape[1], (): 1}
    )
    starts = dict(zip(parts, np.cumsum([0, *parts.values()]), strict=False))
    return np.concatenate([starts[part] + np.arange(parts[part]) for part in layout.kept()])
