"""The instruments that a wave can be made of: those that are shipped, and stored ones that may be known."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pcca import store as stored
from pcca.fieldwork.versions import instrument_of
from pcca.instrument.load import Loaded, inspect_file
from pcca.instrument.model import Instrument
from pcca.instrument.shipped import shipped_instruments
from pcca.store import Store


@dataclass(frozen=True)
class Offer:
    """An instrument version, and the file it is shipped in unless it is stored already."""

    key: str
    instrument: Instrument
    path: Path | None = None


def offers(store: Store, known: Container[str]) -> tuple[Offer, ...]:
    """Every version that is shipped or whose content hash is known, by title.

    A shipped one has the same key before and after it is stored. What others ask with is theirs to tell of.
    """
    shipped = _all_shipped()
    keys = {each.instrument.digest: each.key for each in shipped}
    rows = [each for each in stored.stored_instruments(store) if each.compiled]
    rows = [each for each in rows if each.hash in keys or each.hash in known]
    kept = [Offer(keys.get(each.hash, each.hash), instrument_of(store, each.hash)) for each in rows]
    known = {each.instrument.digest for each in kept}
    new = [each for each in shipped if each.instrument.digest not in known]
    return tuple(sorted([*kept, *new], key=lambda each: (each.instrument.title["en"], each.instrument.version)))


def offer(store: Store, known: Container[str], key: str) -> Offer | None:
    """The version shipped under this name, or with this content hash."""
    return next((each for each in offers(store, known) if key in (each.key, each.instrument.digest)), None)


def _all_shipped() -> list[Offer]:
    return [each for each in map(_shipped, shipped_instruments().values()) if each is not None]


@lru_cache(maxsize=64)
def loaded_of(path: Path) -> Loaded:
    """A shipped file with all that is said of it; it does not change while a site runs."""
    return inspect_file(path, path.name)


@lru_cache(maxsize=64)
def _shipped(path: Path) -> Offer | None:
    found = loaded_of(path).instrument
    return None if found is None else Offer(path.stem, found, path)
