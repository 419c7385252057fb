"""Where a monotone condition changes, to the last bit of a float."""

from __future__ import annotations

from collections.abc import Callable

from scoring.arguments import finite

MOST_STEPS = 1200


def crossing(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    """The last number from `inside` towards `outside` for which the condition holds.

    Parameters
    ----------
    holds : callable
        True from `inside` up to the number sought, False beyond it; never asked at the two ends.
    inside, outside : float
        The ends, in either order.

    Raises
    ------
    NotAllowed
        If an end is not finite.
    """
    finite(inside, "the end where the condition holds")
    finite(outside, "the end where it does not")
    for _ in range(MOST_STEPS):
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            break
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside
