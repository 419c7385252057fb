"""Cases of the table that the test leaves out, by function: the function does not refuse them in its own words."""

from __future__ import annotations

from collections.abc import Mapping

NOT_HELD: Mapping[str, tuple[str, ...]] = {}
