"""Attacks that try to link anonymous answers with people, by whoever has the files and knows who answered when."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pcca import store
from pcca.store import NewResponse, Store
from pcca.store.keys import token_digest
from tests.store.samples import DAY

PAGE = 8192
FRAME_HEAD, LOG_HEAD = 24, 32
AT_ONCE = 5
BESIDE = 70
Guess = Mapping[int, bytes]
"""The key of the response that somebody is held to have sent, by their place in the order of answering."""


class Person(NamedTuple):
    """Somebody who answered: the token of their draft, and what they wrote, which nobody else did."""

    token: str
    words: str


@dataclass(frozen=True)
class Evidence:
    """What the attacker has: the files as they lay there, backups, and everybody's draft in the order of answering."""

    database: Path
    content: bytes
    log: bytes
    digests: Sequence[bytes]
    backups: Sequence[tuple[int, Path]] = ()


def seized(folder: Path, to: Path, people: Sequence[Person], backups: Sequence[tuple[int, Path]] = ()) -> Evidence:
    """The evidence in a folder, copied before anybody looks into it: to open a database is to change its files."""
    shutil.copytree(folder, to)
    content, log = (path.read_bytes() if path.exists() else b"" for path in (to / "pcca.db", to / "pcca.db-wal"))
    return Evidence(to / "pcca.db", content, log, [token_digest(each.token) for each in people], backups)


def answer(db: Store, wave: str, people: int, *, done: Callable[[int], object] = lambda _: None) -> list[Person]:
    """Has so many people answer, some at a time; returns them in the order in which they submitted."""
    chance, busy, order = random.Random(7), list[Person](), list[Person]()
    for number in range(people):
        busy.append(_begun(db, wave, f"The waiting room of practice {number:04d} is cold"))
        while len(busy) == AT_ONCE or (busy and number == people - 1):
            ready = busy.pop(chance.randrange(len(busy)))
            response = NewResponse({"role": "gp", "note": ready.words}, b"\x01\x02", "en", DAY)
            store.submit(db, ready.token, response, versions={"role": 1, "note": 1})
            order.append(ready)
            done(len(order))
    return order


def _begun(db: Store, wave: str, words: str) -> Person:
    token = store.start_draft(db, wave, language="en", day=DAY)
    store.save(db, token, {"role": ({"role": "gp"}, 0)}, day=DAY)
    store.save(db, token, {"note": ({"note": words}, 0)}, day=DAY)
    return Person(token, words)


def truth(db: Store, wave: str, order: Sequence[Person]) -> Guess:
    """Whose response is whose, which a test alone can know: by what each of them wrote."""
    keys = {each.document["note"]: each.key for each in store.documents(db, wave, released_only=False)}
    return {place: keys[each.words] for place, each in enumerate(order)}


def linked(guess: Guess, true: Guess) -> int:
    """How many people are linked with their own answers."""
    return sum(true.get(place) == key for place, key in guess.items())


def as_listed(evidence: Evidence) -> Iterator[Guess]:
    """In the order in which the database lists the rows, also of each backup."""
    for path in (evidence.database, *(path for _, path in evidence.backups)):
        yield in_order(keys(path))


def by_row_number(evidence: Evidence) -> Iterator[Guess]:
    """By the number that every row of an ordinary table has."""
    with closing(sqlite3.connect(evidence.database)) as raw:
        try:
            yield in_order([key for (key,) in raw.execute("SELECT key FROM responses ORDER BY rowid")])
        except sqlite3.OperationalError:
            return


def by_column(evidence: Evidence) -> Iterator[Guess]:
    """By any column that grows with time, such as a date, a number or a length."""
    with closing(sqlite3.connect(evidence.database)) as raw:
        names = [name for _, name, *_ in raw.execute("PRAGMA table_info(responses)") if name != "key"]
        for name in names:
            for term in (name, f"length({name})"):
                yield in_order([key for (key,) in raw.execute(f"SELECT key FROM responses ORDER BY {term}")])


def by_place_on_page(evidence: Evidence) -> Iterator[Guess]:
    """By where rows lie within pages, which fill from their end: page after page, and pages side by side."""
    lying = [page for page in places(pages(evidence), keys(evidence.database)) if page]
    yield in_order([key for page in lying for key in page])
    yield in_order([key for page in lying for key in reversed(page)])
    for page in lying:
        share = len(evidence.digests) / len(page)
        yield {int((rank + 0.5) * share): key for rank, key in enumerate(page)}
    side_by_side = sorted(((rank + 0.5) / len(page), key) for page in lying for rank, key in enumerate(page))
    yield in_order([key for _, key in side_by_side])


def by_log(evidence: Evidence) -> Iterator[Guess]:
    """By the page of the log in which a key is first seen: the log holds every transaction since it was cut."""
    found = keys(evidence.database)
    first: dict[bytes, int] = {}
    for number, (_, page) in enumerate(frames(evidence.log)):
        first |= {key: number for key in found if key not in first and key in page}
    yield in_order(sorted(found, key=lambda key: first.get(key, -1)))


def by_drafts(evidence: Evidence) -> Iterator[Guess]:
    """By what is left of drafts: the words beside the digest of somebody's draft, and who submitted such words."""
    yield dict(_beside_digests(evidence, evidence.content + evidence.log))


def by_backups(evidence: Evidence) -> Iterator[Guess]:
    """By which answers were in a backup: those that were not came later."""
    for answered, path in evidence.backups:
        early = keys(path)
        late = [key for key in keys(evidence.database) if key not in set(early)]
        yield in_order(early) | {answered + rank: key for rank, key in enumerate(late)}


ATTACKS: dict[str, Callable[[Evidence], Iterator[Guess]]] = {
    "as listed": as_listed,
    "row numbers": by_row_number,
    "columns": by_column,
    "places on pages": by_place_on_page,
    "log": by_log,
    "drafts": by_drafts,
    "backups": by_backups,
}


def most_linked(evidence: Evidence, true: Guess, attack: str) -> int:
    """The most that any form of an attack links."""
    return max((linked(guess, true) for guess in ATTACKS[attack](evidence)), default=0)


def in_order(found: Sequence[bytes]) -> dict[int, bytes]:
    """The guess that these answered in this order."""
    return dict(enumerate(found))


def keys(database: Path) -> list[bytes]:
    """The keys of the responses as they are listed."""
    with closing(sqlite3.connect(database)) as raw:
        return [key for (key,) in raw.execute("SELECT key FROM responses")]


def places(lying: Iterable[bytes], found: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The keys on each page, those that lie nearest to its end first."""
    for page in lying:
        yield [key for _, key in sorted(((page.rfind(key), key) for key in found if key in page), reverse=True)]


def pages(evidence: Evidence) -> list[bytes]:
    """The pages of the database as they are now, those of the log in the place of older ones."""
    now = {1 + begin // PAGE: evidence.content[begin : begin + PAGE] for begin in range(0, len(evidence.content), PAGE)}
    now |= dict(frames(evidence.log))
    return [now[number] for number in sorted(now)]


def frames(log: bytes) -> Iterator[tuple[int, bytes]]:
    """The pages in a log with their numbers, in the order in which they were written."""
    for begin in range(LOG_HEAD, len(log) - PAGE, FRAME_HEAD + PAGE):
        (number,) = struct.unpack_from(">I", log, begin)
        yield number, log[begin + FRAME_HEAD : begin + FRAME_HEAD + PAGE]


def _beside_digests(evidence: Evidence, remains: bytes) -> Iterator[tuple[int, bytes]]:
    with closing(store.open_store(evidence.database.parent)) as db:
        [wave] = store.waves(db)
        sent = {each.document["note"].encode(): each.key for each in store.documents(db, wave.id, released_only=False)}
    for place, digest in enumerate(evidence.digests):
        for found in re.finditer(re.escape(digest), remains):
            beside = remains[found.end() : found.end() + BESIDE]
            yield from ((place, key) for words, key in sent.items() if words in beside)
