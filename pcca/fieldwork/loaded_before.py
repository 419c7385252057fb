"""Whether a file holds only answers that its wave has already, as one that was exported from the wave does."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pcca import store as stored
from pcca.fieldwork.loading import LoadedRow
from pcca.language import N_
from pcca.store import Store, StoreError, loads


class AllThere(StoreError):
    """Every row of a file is a response of the wave already."""

    def __init__(self, wave: str) -> None:
        sentence = N_(
            "Every row of this file is in the wave {wave} already, as in a file that was exported from it: loaded "
            "again, each would count twice. If others did give exactly these answers, load it with --again."
        )
        super().__init__(sentence, wave=wave)


def require_news(store: Store, wave: str, rows: Sequence[LoadedRow], *, digest: str) -> None:
    """AllThere unless some row of a file is more than the wave holds, in its answers, its language, or how often.

    The very file that was loaded before, by its digest, is left to the store, which tells when that was.
    """
    if not rows or len(rows) > stored.count(store, wave) or loads.was_loaded(store, wave, digest):
        return
    there = Counter(_mark(each.document, each.language) for each in stored.documents(store, wave, released_only=False))
    if Counter(_mark(each.document, each.language) for each in rows) <= there:
        raise AllThere(wave)


def _mark(document: Mapping[str, Any], language: str) -> bytes:
    """What two responses share that say the same."""
    said = json.dumps([language, dict(document)], sort_keys=True)
    return hashlib.sha256(said.encode()).digest()
