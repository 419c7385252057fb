"""Charts that were drawn before: in memory, and as files that outlive the process."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import uuid4

from pcca.charts.model import Chart, digest

KEPT = 256


@dataclass(frozen=True)
class Drawn:
    """A chart as SVG and the name of what it shows."""

    digest: str
    svg: bytes = field(repr=False)


@dataclass(frozen=True, eq=False)
class Shelf:
    """Draws each chart once; files that cannot be kept are drawn again instead."""

    folder: Path
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self, chart: Chart) -> Drawn:
        """The chart, drawn now if it was not before."""
        name = digest(chart)
        with self._lock:
            svg = self._kept.get(name) or self._read(name) or self._draw(name, chart)
            self._kept[name] = svg
            self._kept.move_to_end(name)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return Drawn(name, svg)

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.folder / f"{name}.svg").read_bytes()
        except OSError:
            return None

    def _draw(self, name: str, chart: Chart) -> bytes:
        # The drawing library costs a second to import, and pages that show charts do not need it.
        from pcca.charts.draw import draw

        svg = draw(chart)
        self._keep(name, svg)
        return svg

    def _keep(self, name: str, svg: bytes) -> None:
        """Under a name of its own first, so that nobody reads half a file."""
        half = self.folder / f"{name}.{uuid4().hex}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half.write_bytes(svg)
            os.replace(half, self.folder / f"{name}.svg")
        except OSError:
            with suppress(OSError):
                half.unlink()
