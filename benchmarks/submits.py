"""A store with a wave, and responses of sixty answers saved page by page and submitted."""

from __future__ import annotations

import time
from datetime import date

from benchmarks.places import Place
from benchmarks.sixty import DOMAINS, ITEMS, LEVELS
from pcca import store
from pcca.store import NewResponse, Store, StoredInstrument, Wave

DAY = date(2026, 11, 22)
WAVE = "autumn"


def open_with_wave(place: Place) -> Store:
    """A store with one anonymous wave."""
    opened = place.open()
    store.put_instrument(opened, StoredInstrument("f" * 64, "maturity", "1", "instrument: maturity\n"))
    if store.wave(opened, WAVE) is None:
        store.add_wave(opened, Wave(WAVE, "f" * 64, "anonymous", DAY))
    return opened


def save_pages(db: Store, document: dict[str, str]) -> str:
    """A draft filled page by page, one domain to a page."""
    token = store.start_draft(db, WAVE, language="cy", day=DAY)
    for domain in DOMAINS:
        page = {item: code for item, code in document.items() if item.startswith(domain + ".")}
        store.save(db, token, {domain: (page, 0)}, day=DAY)
    return token


def save_at_once(db: Store, document: dict[str, str]) -> str:
    """A draft filled by one post."""
    token = store.start_draft(db, WAVE, language="cy", day=DAY)
    pages = {domain: {item: document[item] for item in ITEMS if item.startswith(domain + ".")} for domain in DOMAINS}
    store.save(db, token, {domain: (page, 0) for domain, page in pages.items()}, day=DAY)
    return token


def submit(db: Store, token: str, document: dict[str, str]) -> float:
    """Submits one draft as it was read by the request; returns the seconds it took on the clock."""
    response = NewResponse(document, bytes(LEVELS.index(code) for code in document.values()), "cy", DAY)
    seen = store.visit(db, WAVE, token).draft
    before = time.perf_counter()
    receipt = store.submit(db, token, response, versions=dict.fromkeys(DOMAINS, 1), seen=seen)
    elapsed = time.perf_counter() - before
    assert receipt.fresh
    return elapsed
