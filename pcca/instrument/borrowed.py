"""What an instrument takes from files beside it: scales of modules, organisations of registers."""

from __future__ import annotations

from dataclasses import dataclass, field

from pcca.instrument.faults import Path
from pcca.instrument.translation import Made


@dataclass(eq=False)
class Borrowed:
    """What an instrument takes from other files.

    `paths` are where that stands in the instrument, `offered` the scales it may name; where a file was `lost`, what it
    would have offered is not known.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    paths: set[Path] = field(default_factory=set)
    records: dict[tuple[str, str], Made] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)
    places: dict[Path, tuple[str, int, int]] = field(default_factory=dict)
    lost: bool = False
    changed: bool = False

    def holds(self, path: Path) -> bool:
        """Whether what stands at a path of the instrument was borrowed."""
        return any(path[:end] in self.paths for end in range(1, len(path) + 1))


NOTHING = Borrowed()
