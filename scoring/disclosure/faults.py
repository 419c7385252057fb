"""Why tables cannot be released together."""

from __future__ import annotations

from scoring.errors import Undefined


class BadTable(ValueError):
    """A table, profile or record of a release that is not well formed."""


class Inconsistent(ValueError):
    """Tables that no set of respondents could give together."""


class Unprotectable(Undefined):
    """A table that would disclose a small count whatever is suppressed in it.

    `cells` names each count at risk as a sentence part: table, cell, and where known the earlier table.
    """

    def __init__(self, message: str, cells: tuple[str, ...] = ()) -> None:
        """Keep the cells beside the sentence."""
        super().__init__(message)
        self.cells = cells
