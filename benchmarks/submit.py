"""Durable submits: one row per response against a form class per request and an ORM row per answer.

All ways run on SQLite with the same pragmas, commit before they answer and store the same 60 answers;
what they stored is checked. The store is measured alone, and then posts through the web layer of both, whose
throughput the goal is about.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.measure import Clock, Goal, arguments, interleaved, report, show
from benchmarks.orm_rows import orm_engine, store_rows, stored_rows, validated
from benchmarks.posts import durable_posts
from benchmarks.sixty import DOMAINS, ITEMS, LEVELS, answers
from pcca import store
from pcca.store import NewResponse, Store, StoredInstrument, Wave
from pcca.store.columns import to_json

DAY = date(2026, 11, 22)
WRITERS = 8

OURS = "submit: one row, document and codes"
JOURNEY = "whole journey: draft, 6 pages saved, submit"
ROWS = "ORM, a row per answer"
FORMS = "form class per request, ORM, a row per answer"


def open_with_wave(folder: Path) -> Store:
    """A store with one anonymous wave."""
    opened = store.open_store(folder)
    store.put_instrument(opened, StoredInstrument("f" * 64, "maturity", "1", "instrument: maturity\n"))
    if store.wave(opened, "autumn") is None:
        store.add_wave(opened, Wave("autumn", "f" * 64, "anonymous", DAY))
    return opened


def save_pages(db: Store, document: dict[str, str]) -> str:
    """A draft filled page by page, one domain to a page."""
    token = store.start_draft(db, "autumn", language="cy", day=DAY)
    for domain in DOMAINS:
        page = {item: code for item, code in document.items() if item.startswith(domain + ".")}
        store.save(db, token, {domain: (page, 0)}, day=DAY)
    return token


def submit(db: Store, token: str, document: dict[str, str]) -> float:
    """Submits one draft; returns the seconds it took on the clock."""
    response = NewResponse(document, bytes(LEVELS.index(code) for code in document.values()), "cy", DAY)
    before = time.perf_counter()
    receipt = store.submit(db, token, response, versions=dict.fromkeys(DOMAINS, 1))
    elapsed = time.perf_counter() - before
    assert receipt.fresh
    return elapsed


def submit_all(db: Store, prepared: Iterator[list[tuple[str, dict[str, str]]]]) -> None:
    """Submits the next batch of drafts."""
    for token, document in next(prepared):
        submit(db, token, document)


def durable_submits(folder: Path, *, repeats: int, n: int) -> dict[str, float]:
    """Processor time and clock of the same submits in each way, interleaved."""
    documents = [answers(seed) for seed in range(n)]
    clock = Clock({})
    with closing(open_with_wave(folder)) as db, orm_engine(folder) as engine:
        prepared = iter([[(save_pages(db, one), one) for one in documents] for _ in range(repeats + 1)])
        ways = {
            OURS: partial(submit_all, db, prepared),
            JOURNEY: partial(whole_journeys, db, documents),
            ROWS: partial(rows_alone, engine, documents),
            FORMS: partial(forms_and_rows, engine, documents),
        }
        cpu = interleaved({way: clock.around(way, work) for way, work in ways.items()}, repeats)
        check_stored(db, engine, n * (repeats + 1))
    show(
        "The store alone: processor time of one submit (the last way validates its form)",
        {way: seconds / n for way, seconds in cpu.items()},
    )
    times = {way: clock.median(way) / n for way in ways}
    show("The same on the clock, the disk and other work of the machine included", times)
    print(f"  storage against storage: {cpu[ROWS] / cpu[OURS]:.1f} times less processor time than ORM rows")
    return times


def whole_journeys(db: Store, documents: list[dict[str, str]]) -> None:
    """Drafts, pages and submits: eight durable transactions each."""
    for document in documents:
        submit(db, save_pages(db, document), document)


def rows_alone(engine: Engine, documents: list[dict[str, str]]) -> None:
    """The usual way without its forms."""
    for document in documents:
        store_rows(engine, document)


def forms_and_rows(engine: Engine, documents: list[dict[str, str]]) -> None:
    """The usual way."""
    for document in documents:
        store_rows(engine, validated(document, LEVELS))


def check_stored(db: Store, engine: Engine, posts: int) -> None:
    """Every way stored every response, with its answers."""
    assert store.count(db, "autumn") == 2 * posts
    document = next(store.documents(db, "autumn")).document
    assert tuple(document) == ITEMS
    assert stored_rows(engine) == (2 * posts, 2 * posts * len(ITEMS))


def bytes_per_response(folder: Path, *, n: int) -> Goal:
    """Growth of the database file, its indexes and the marks of spent tokens included, without VACUUM."""
    with closing(open_with_wave(folder)) as db:
        before = file_size(db)
        for seed in range(n):
            document = answers(seed)
            submit(db, save_pages(db, document), document)
        grown = file_size(db) - before
        example = next(store.documents(db, "autumn"))
        text = to_json(example.document)
        print(f"document as JSON text {len(text)} bytes, codes {len(example.codes)} bytes")
    return Goal("G4 bytes of a 60-item response", grown / n, 700)


def file_size(db: Store) -> int:
    """Bytes of the database file once its log is written back."""
    with closing(db.write.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return db.path.stat().st_size


def submit_from_process(folder: Path, first: int, n: int) -> tuple[list[float], list[str]]:
    """Submits `n` drafts; returns how long each took, and the errors."""
    times, errors = [], []
    with closing(store.open_store(folder)) as db:
        for seed in range(first, first + n):
            document = answers(seed)
            try:
                times.append(submit(db, save_pages(db, document), document))
            except store.StoreError as error:
                errors.append(str(error))
    return times, errors


def eight_writers(folder: Path, *, n: int) -> list[Goal]:
    """Eight processes that save and submit at once: what failed, what was lost, how long submits took."""
    open_with_wave(folder).close()
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        results = pool.starmap(submit_from_process, [(folder, i * n, n) for i in range(WRITERS)])
    times = sorted(seconds for some, _ in results for seconds in some)
    errors = [error for _, some in results for error in some]
    with closing(store.open_store(folder)) as db:
        stored = sorted(tuple(one.document.items()) for one in store.documents(db, "autumn", released_only=False))
    sent = sorted(tuple(answers(seed).items()) for seed in range(WRITERS * n))
    print(f"{WRITERS} writer processes: submit median {times[len(times) // 2] * 1e3:.1f} ms, "
          f"p99 {times[len(times) * 99 // 100] * 1e3:.1f} ms")  # fmt: skip
    return [
        Goal("G3 errors of 8 writer processes", len(errors), 0),
        Goal("G3 responses lost by 8 writer processes", len(set(sent) - set(stored)), 0),
        Goal("G3 responses stored twice or changed", len(stored) - len({*stored} & {*sent}), 0),
    ]


def main() -> None:
    """Runs all, prints the goals."""
    given = arguments("Durable submits")
    n, repeats = (20, 3) if given.quick else (60, 5)
    with tempfile.TemporaryDirectory() as folder:
        times = durable_submits(Path(folder, "submits"), repeats=repeats, n=n)
        posted, goals = durable_posts(Path(folder, "posts"), repeats=repeats, n=n)
        goals += eight_writers(Path(folder, "writers"), n=n)
        goals.append(bytes_per_response(Path(folder, "size"), n=30 * n))
    report(goals, given.json, times | posted)


if __name__ == "__main__":
    main()
