"""Sets of variables within which all that several tables say together can be worked out.

References
----------
.. [1] Graham MH (1979). On the universal relation. Technical report, University of Toronto (ear removal).
.. [2] Vorob'ev NN (1962). Consistent families of measures and their extensions. Theory Probab Appl 7, 147-163.
.. [3] Lauritzen SL (1996). Graphical Models, section 4.4 (decomposable tables). Oxford.
"""

from __future__ import annotations

from collections.abc import Iterable

Variables = frozenset[str]
Edge = tuple[Variables, Variables]


def join_tree(patterns: Iterable[Variables]) -> tuple[list[Variables], list[Edge]]:
    """Frames that hold every pattern, and the pairs of frames that must agree on what they share.

    Tables whose variables form no cycle have a joint table exactly if neighbours agree on their common margins
    [2]_, [3]_: such sets are taken off one by one, each with a neighbour that holds all it shares with the others
    [1]_. Sets that form a cycle become one frame of all their variables.
    """
    left = _maximal(patterns)
    taken: list[Edge] = []
    while len(left) > 1:
        ear = next(((one, other) for one in left for other in left if _is_ear(one, other, left)), None)
        if ear is None:
            left = [frozenset().union(*left)]
        else:
            left.remove(ear[0])
            taken.append(ear)
    frames = [one for one, _ in taken] + left
    return frames, [(one, other if other in frames else left[0]) for one, other in taken]


def _is_ear(one: Variables, other: Variables, left: list[Variables]) -> bool:
    if one == other:
        return False
    others = frozenset().union(*(held for held in left if held != one))
    return one & others <= other


def _maximal(patterns: Iterable[Variables]) -> list[Variables]:
    every = sorted(set(patterns), key=lambda held: (len(held), sorted(held)))
    return [held for held in every if not any(held < other for other in every)]
