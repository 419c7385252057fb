"""Attacks on a server by whoever has its tables, its files, its log and exports, and knows who answered when."""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text

from pcca import store
from pcca.store import FileContent, NewResponse, Store
from tests import postgres
from tests.store.linking import AT_ONCE, Person
from tests.store.samples import DAY, address_of

CODE = "salaried-gp-of-{mark}"
Guess = Mapping[int, str]
"""What somebody is held to have written, by their place in the order of answering."""
SYSTEM = ("ctid", "xmin::text::bigint", "xmin::text::bigint, ctid", "cmin::text::bigint", "length(document)", "key")


@dataclass(frozen=True)
class Seized:
    """Keys in every order in which the server lists them, its log since the wave began, and what was exported."""

    listed: Sequence[Sequence[bytes]]
    log: bytes
    exports: Sequence[Sequence[str]]


def answer(
    db: Store, wave: str, people: int, *, mark: str, done: Callable[[int], object] = lambda _: None
) -> list[Person]:
    """Has so many people answer, some at a time, by routes of different lengths; returns them in their order."""
    chance, busy, order = random.Random(11), list[tuple[int, Person]](), list[Person]()
    for number in range(people):
        busy.append((number, _begun(db, wave, number, mark)))
        while len(busy) == AT_ONCE or (busy and number == people - 1):
            which, ready = busy.pop(chance.randrange(len(busy)))
            _submit(db, ready, which, mark)
            order.append(ready)
            done(len(order))
    return order


def _answers(words: str, number: int, mark: str) -> dict[str, object]:
    more = {f"hours{each}": f"{each}" for each in range(number % 7)}
    return {"role": CODE.format(mark=mark), "note": words, **more}


def _begun(db: Store, wave: str, number: int, mark: str) -> Person:
    words = f"The waiting room of {mark} {number:04d} is cold" + " and damp" * (number % 5)
    language = "cy" if number % 3 == 0 else "en"
    token = store.start_draft(db, wave, language=language, day=DAY)
    for question, value in _answers(words, number, mark).items():
        store.save(db, token, {question: ({question: value}, 0)}, day=DAY)
    return Person(token, words)


def _submit(db: Store, person: Person, number: int, mark: str) -> None:
    answers = _answers(person.words, number, mark)
    response = NewResponse(answers, number.to_bytes(2), "cy" if number % 3 == 0 else "en", DAY)
    store.submit(db, person.token, response, versions=dict.fromkeys(answers, 1))


def answer_with_file(db: Store, wave: str, mark: str) -> None:
    """Sends a file, whose name and content have the mark in them."""
    content = f"The plan of {mark}".encode()
    file = FileContent(f"{mark}.txt", hashlib.sha256(content).hexdigest(), content)
    token = store.start_draft(db, wave, language="en", day=DAY)
    store.save(db, token, {"plan": ({"plan": file.digest}, 0)}, day=DAY, files={"plan": file})
    response = NewResponse({"plan": file.digest}, b"\0\0", "en", DAY, files=(file.digest,))
    store.submit(db, token, response, versions={"plan": 1})


def exported(db: Store, wave: str) -> list[str]:
    """What people wrote, in the order in which an export lists them."""
    return [each.document["note"] for each in store.documents(db, wave)]


def place_in_log(db: Store) -> str:
    """The segment of the log that is being written."""
    with db.write.begin() as connection:
        return str(connection.execute(text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")).scalar_one())


def log_since(db: Store, segment: str) -> bytes:
    """The log as it lies in its folder, from a segment on."""
    with db.write.begin() as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
    segments = sorted(path for path in (folder(db).parent / "pg_wal").iterdir() if path.is_file())
    return b"".join(path.read_bytes() for path in segments if path.name >= segment)


def folder(db: Store) -> Path:
    """The folder in which the server keeps tables and indexes."""
    return Path(str(db.write.url.query["host"])) / "data" / "base"


def remains(db: Store, segment: str) -> bytes:
    """Everything that lies on the disk of the server, and what a dump of it says."""
    with db.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    tables = [path.read_bytes() for path in folder(db).rglob("*") if path.is_file()]
    return b"\n".join([*tables, log_since(db, segment), dumped(db)])


def dumped(db: Store) -> bytes:
    """A dump as text; what it holds as bytes is there once more, since it writes those in hex."""
    url = make_url(address_of(db) or "")
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    program = postgres.PROGRAMS[-1] / "pg_dump"
    done = subprocess.run([program, "--format=plain", "--data-only", address], capture_output=True, check=True)
    binary = b"\n".join(bytes.fromhex(each.decode()) for each in re.findall(rb"\\\\x((?:[0-9a-f]{2})+)", done.stdout))
    return done.stdout + binary


def seize(db: Store, wave: str, segment: str, exports: Sequence[Sequence[str]]) -> Seized:
    """What whoever may query the server and read its files has."""
    listed = []
    with db.write.begin() as connection:
        for order in ("", *(f" ORDER BY {term}" for term in SYSTEM)):
            rows = connection.execute(text(f"SELECT key FROM responses{order}")).scalars()
            listed.append([bytes(key) for key in rows])
    return Seized(listed, log_since(db, segment), exports)


def orders(seized: Seized) -> Iterator[Sequence[bytes]]:
    """Every order in which the keys may have come."""
    yield from seized.listed
    first = {key: seized.log.find(key) for key in seized.listed[0]}
    yield sorted(seized.listed[0], key=lambda key: first[key])


def by_exports(seized: Seized) -> Iterator[Guess]:
    """Whoever exports in the order of the stored keys says what stands under each of them."""
    for order in orders(seized):
        for export in seized.exports:
            early = order[: len(export)]
            rank = {key: place for place, key in enumerate(sorted(early))}
            yield {place: export[rank[key]] for place, key in enumerate(early)}


def by_keys(seized: Seized, words: Mapping[bytes, str], earlier: Seized) -> Iterator[Guess]:
    """Once rows can be read: in every order in which they lie, and by the rank of the key they had before."""
    for order in orders(seized):
        yield {place: words[key] for place, key in enumerate(order)}
    now = sorted(words)
    for order in orders(earlier):
        rank = {key: place for place, key in enumerate(sorted(order))}
        yield {place: words[now[rank[key]]] for place, key in enumerate(order)}


def most(guesses: Iterator[Guess], order: Sequence[Person]) -> int:
    """The most that any of the guesses links."""
    return max(sum(order[place].words == words for place, words in guess.items()) for guess in guesses)
