"""Files of every kind that hold something of the language: instruments, modules of scales, registers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path as FilePath

from pcca.instrument import translation
from pcca.instrument.load import Loaded, inspect
from pcca.instrument.modules import read_module
from pcca.instrument.overlay import Overlay
from pcca.instrument.registers import read_register

Inspect = Callable[[bytes, str, Sequence[Overlay], FilePath | None], Loaded]


def inspect_any(source: bytes, file: str, overlays: Sequence[Overlay] = (), folder: FilePath | None = None) -> Loaded:
    """Everything that can be said about a file, which is of the kind that its keys tell."""
    return KINDS.get(kind_of(source), inspect)(source, file, overlays, folder)


def kind_of(source: bytes) -> str:
    """What the file is, told by its keys without reading all of it; an instrument may have a `register`, too."""
    found = {each.decode() for each in NAMED.findall(source)}
    return next((kind for kind in ("instrument", *KINDS) if kind in found), "instrument")


def _module(source: bytes, file: str, overlays: Sequence[Overlay], folder: FilePath | None) -> Loaded:
    found = read_module(source, file, overlays)
    id_, version = found.named
    return Loaded(None, tuple(found.faults), found.coverage, "", found.translations, None, id_, version)


def _register(source: bytes, file: str, overlays: Sequence[Overlay], folder: FilePath | None) -> Loaded:
    found = read_register(source, file)
    return Loaded(None, tuple(found.faults), found.coverage, "", translation.NOTHING, None, *found.named)


KINDS: dict[str, Inspect] = {"module": _module, "register": _register}
NAMED = re.compile(rb"^(?:\xef\xbb\xbf)?(instrument|module|register):", re.MULTILINE)
