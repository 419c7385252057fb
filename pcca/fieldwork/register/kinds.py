"""The kinds of organisations, and which may belong to which."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.registers import SEVERAL as SEVERAL
from pcca.language import N_

KINDS: Mapping[str, str] = {
    "association": N_("association"),
    "board": N_("health board"),
    "lmc": N_("local medical committee"),
    "authority": N_("local authority"),
    "cluster": N_("cluster"),
    "practice": N_("practice"),
}
PARENTS: Mapping[str, tuple[str, ...]] = {
    "association": (),
    "board": (),
    "lmc": (),
    "authority": ("board",),
    "cluster": ("board", "authority"),
    "practice": ("cluster", "board", "lmc", "authority"),
}
THROUGH = ("cluster", "board")
"""What belongs to one of the first kind belongs to one of the second through it, and to none of its own meanwhile."""
BELONGING = ("cluster", "board", "lmc", "authority")
