"""A small register for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from pcca.language import text
from pcca.store.register import Days, Named, Organisation, Register, Tag

START, REFORM, NOW = date(2014, 4, 1), date(2019, 4, 1), date(2026, 11, 22)


def an(
    code: str, kind: str, *tags: Tag, first: date | None = START, last: date | None = None, **more: Any
) -> Organisation:
    """An organisation with names made of its code."""
    named = Named(None, text(en=f"{code.title()} name", cy=f"Enw {code.title()}"))
    return Organisation(code, kind, (named,), Days(first, last), tags=tags, **more)


def since(kind: str, of: str, first: date | None = START, last: date | None = None) -> Tag:
    return Tag(kind, of, Days(first, last))


def register() -> Register:
    """Two boards, an LMC and an authority without a first day, three clusters and four practices."""
    found = [
        an("bma", "association", first=None),
        an("north", "board"),
        an("south", "board"),
        an("gwent", "lmc", first=None),
        an("town", "authority", since("board", "north")),
        an("vale", "authority", since("board", "south")),
        an("c1", "cluster", since("board", "north"), since("authority", "town")),
        an("c2", "cluster", since("board", "north")),
        an("c3", "cluster", since("board", "south")),
        an("p1", "practice", since("cluster", "c1"), since("lmc", "gwent")),
        an("p2", "practice", since("cluster", "c1")),
        an("p3", "practice", since("cluster", "c2")),
        an("p4", "practice", since("board", "south")),
    ]
    return {each.code: each for each in found}
