"""The built form of an instrument: its model as bytes that are read in a millisecond, without parsing anything.

It is a pickle that may name only the classes of the model, so that reading one runs no other code, and it is
marked with the software that wrote it: any other version of the language builds the instrument anew.
"""

from __future__ import annotations

import copyreg
import gc
import hashlib
import io
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pcca import language
from pcca.instrument.model import Instrument

SOURCES = (Path(__file__).parent, Path(language.__file__))
OURS = ("pcca.instrument.model", "pcca.instrument.tree")
PLAIN: Mapping[tuple[str, str], object] = {
    ("pcca.language", "Text"): language.Text,
    ("fractions", "Fraction"): Fraction,
    ("datetime", "date"): date,
    ("types", "MappingProxyType"): MappingProxyType,
    ("builtins", "frozenset"): frozenset,
}


class NotBuilt(ValueError):
    """Bytes that are not the built form of an instrument."""


@cache
def software() -> str:
    """What the built form depends on beside the instrument: the sources of the language."""
    folder, *files = SOURCES
    found = hashlib.sha256()
    for path in (*sorted(each for each in folder.rglob("*") if each.suffix in (".py", ".lark")), *files):
        found.update(path.read_bytes())
    return found.hexdigest()


def freeze(instrument: Instrument) -> bytes:
    """The built form of an instrument."""
    buffer = io.BytesIO()
    _Writer(buffer, protocol=5).dump(instrument)
    return buffer.getvalue()


def thaw(form: bytes) -> Instrument:
    """The instrument of a built form; NotBuilt when the bytes are anything else."""
    try:
        with _without_collections():
            found = _Reader(io.BytesIO(form)).load()
    except Exception as error:  # A damaged pickle can raise nearly anything.
        raise NotBuilt(str(error)) from error
    if not isinstance(found, Instrument):
        raise NotBuilt(f"a {type(found).__name__} is not an instrument")
    return found


@contextmanager
def _without_collections() -> Iterator[None]:
    """Thousands of new objects, all of them kept: looking for garbage among them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Writer(pickle.Pickler):
    def reducer_override(self, given: Any) -> Any:
        """Numbers as two integers, which are read ten times as fast as text; models without what they remember."""
        if type(given) is Fraction:
            return Fraction, (given.numerator, given.denominator)
        if is_dataclass(given) and not isinstance(given, type):
            return copyreg.__newobj__, (type(given),), {each.name: getattr(given, each.name) for each in fields(given)}  # type: ignore[attr-defined]
        return NotImplemented


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class of the model; anything else is refused."""
        if (module, name) in PLAIN:
            return PLAIN[module, name]
        found = super().find_class(module, name) if module.startswith(OURS) else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an instrument")
