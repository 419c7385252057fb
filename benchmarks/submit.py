"""Durable submits: one row per response against a form class per request and an ORM row per answer.

    python -m benchmarks.submit [--db sqlite|postgres] [--writers 8] [--kill] [--quick] [--json FILE]

All ways run on the same database with the same settings, commit before they answer and store the same 60 answers;
what they stored is checked. The store is measured alone, and then posts through the web layer of both, whose
throughput the goal is about. `--writers` is how many processes then write at once; with `--kill` as many are killed,
one after the other, while they submit.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from benchmarks.measure import Clock, Goal, interleaved, report, show
from benchmarks.orm_rows import orm_engine, store_rows, stored_rows, validated
from benchmarks.places import Place, place
from benchmarks.posts import durable_posts
from benchmarks.sixty import ITEMS, LEVELS, answers
from benchmarks.submits import WAVE, open_with_wave, save_pages, submit
from benchmarks.writers import writers_at_once, writers_killed
from pcca import store
from pcca.store import Store
from pcca.store.columns import to_json

OURS = "submit: one row, document and codes"
JOURNEY = "whole journey: draft, 6 pages saved, submit"
ROWS = "ORM, a row per answer"
FORMS = "form class per request, ORM, a row per answer"


def submit_all(db: Store, prepared: Iterator[list[tuple[str, dict[str, str]]]]) -> None:
    """Submits the next batch of drafts."""
    for token, document in next(prepared):
        submit(db, token, document)


def durable_submits(at: Place, *, repeats: int, n: int) -> dict[str, float]:
    """Processor time and clock of the same submits in each way, interleaved."""
    documents = [answers(seed) for seed in range(n)]
    clock = Clock({})
    with closing(open_with_wave(at.within("ours"))) as db, orm_engine(at.within("usual")) as engine:
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
    assert store.count(db, WAVE) == 2 * posts
    document = next(store.documents(db, WAVE)).document
    assert tuple(document) == ITEMS
    assert stored_rows(engine) == (2 * posts, 2 * posts * len(ITEMS))


def bytes_per_response(at: Place, *, n: int) -> Goal:
    """Growth of the database file, its indexes and the marks of spent tokens included, without VACUUM."""
    with closing(open_with_wave(at)) as db:
        before = file_size(db)
        for seed in range(n):
            document = answers(seed)
            submit(db, save_pages(db, document), document)
        grown = file_size(db) - before
        example = next(store.documents(db, WAVE))
        text = to_json(example.document)
        print(f"document as JSON text {len(text)} bytes, codes {len(example.codes)} bytes")
    return Goal("G4 bytes of a 60-item response", grown / n, 700)


def file_size(db: Store) -> int:
    """Bytes of the database file once its log is written back."""
    with closing(db.write.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return db.path.stat().st_size


class Asked(NamedTuple):
    """What the command line asked for."""

    db: str
    writers: int
    kill: bool
    quick: bool
    json: Path | None


def asked() -> Asked:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Durable submits")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite", help="where answers are kept")
    parser.add_argument("--writers", type=int, default=8, metavar="N", help="processes that write at once")
    parser.add_argument("--kill", action="store_true", help="kill processes while they submit, too")
    parser.add_argument("--quick", action="store_true", help="less data and fewer repeats")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write times and goals there too")
    return Asked(**vars(parser.parse_args()))


def main() -> None:
    """Runs all, prints the goals."""
    given = asked()
    n, repeats = (20, 3) if given.quick else (60, 5)
    with place(given.db) as at:
        times = durable_submits(at, repeats=repeats, n=n)
        posted, goals = durable_posts(at, repeats=repeats, n=n)
        waited, found = writers_at_once(at.within("writers"), writers=given.writers, n=n)
        goals += found
        if given.kill:
            goals += writers_killed(at.within("killed"), writers=given.writers, kills=20 if given.quick else 50)
        if given.db == "sqlite":
            goals.append(bytes_per_response(at.within("size"), n=30 * n))
    report(goals, given.json, times | posted | waited)


if __name__ == "__main__":
    main()
