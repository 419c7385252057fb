"""A full disk, a locked database, an enormous upload: a polite page, nothing typed is lost, and no restart."""

from __future__ import annotations

import resource
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from pcca import store as stored
from tests import needs
from tests.fieldproof.served import CHECK, PAGE, WAVE, Served, drafted, made, serving
from tests.fieldproof.visitor import Answer, Visitor, resumed

pytestmark = pytest.mark.slow
LONG = "llawn hyd yr ymyl " * 200
LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True)
class Disk:
    """A folder whose disk can be filled, for the process that serves it, and emptied again."""

    folder: Path
    fill: Callable[[Served], None]
    empty: Callable[[Served], None]


@pytest.fixture(params=["disk", "quota"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A small disk of its own; and a quota, which every process may lay upon itself."""
    folder = tmp_path / "data"
    if request.param == "quota":
        folder.mkdir()
        yield Disk(folder, lambda site: bounded(site, 1), lambda site: bounded(site, resource.RLIM_INFINITY))
        return
    with needs.disk(folder, str(LIMIT)) as mounted:
        if not mounted:
            needs.absent("No disk may be mounted here")
        yield Disk(folder, lambda _: filled(folder), lambda _: (folder / "filler").unlink())


def bounded(site: Served, size: int) -> None:
    """Lets the process write no file beyond this size."""
    resource.prlimit(site.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def filled(folder: Path) -> None:
    """Takes all the room there is."""
    with (folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_a_full_disk_is_a_polite_page_that_keeps_what_was_typed(disk: Disk) -> None:
    made(disk.folder, "named")
    with closing(stored.open_store(disk.folder)) as store:
        token, finished = drafted(store, "before"), drafted(store, "finished")
    with serving(disk.folder) as [site], resumed(site.port, token) as visitor:
        page, ready = visitor.get(PAGE), resumed(site.port, finished)
        check = ready.get(CHECK)
        disk.fill(site)
        refused = visitor.post(PAGE, page.fields | {"first": "typed", "second": LONG})
        assert_held(refused, {"first": "typed", "second": LONG})
        unsent = ready.post(CHECK, check.fields)
        assert unsent.status == 503
        assert "could not take your answers" in unsent.text
        assert "finished" in unsent.text
        assert ready.get("/health").status == 503
        disk.empty(site)
        assert visitor.post(PAGE, refused.fields).path == CHECK
        assert ready.post(CHECK, unsent.fields).path.endswith("/receipt")
        assert ready.get("/health").status == 200
        ready.close()
    with closing(stored.open_store(disk.folder)) as store:
        kept = stored.draft(store, token)
        assert kept is not None
        assert {question: each.value[question] for question, each in kept.answers.items()} == {
            "first": "typed",
            "second": LONG.strip(),
        }
        assert [each.document["first"] for each in stored.documents(store, WAVE)] == ["finished"]


def assert_held(answer: Answer, typed: dict[str, str]) -> None:
    """The page once more, with what was typed and a sentence about it."""
    assert answer.status == 503
    assert "Nothing you typed is lost" in answer.text
    assert {name: answer.fields[name].strip() for name in typed} == {name: each.strip() for name, each in typed.items()}


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Somebody else's transaction, which takes its time."""
    with closing(sqlite3.connect(data / "pcca.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_database_that_is_locked_for_ten_seconds_refuses_politely_or_waits(tmp_path: Path) -> None:
    made(tmp_path)
    with closing(stored.open_store(tmp_path)) as store:
        tokens = [drafted(store, f"answer {number}") for number in range(2)]
    with ExitStack() as stack:
        [site] = stack.enter_context(serving(tmp_path))
        one, other = (stack.enter_context(resumed(site.port, token)) for token in tokens)
        page, check = one.get(PAGE), other.get(CHECK)
        with locked(tmp_path):
            before = time.monotonic()
            refused = one.post(PAGE, page.fields | {"first": "typed"})
            assert_held(refused, {"first": "typed"})
            assert time.monotonic() - before > 4
            unsent = other.post(CHECK, check.fields)
            assert unsent.status == 503
            assert time.monotonic() - before >= 10
            assert other.get(CHECK).status == 200, "reading goes on"
        assert one.post(PAGE, refused.fields).path == CHECK
        assert other.post(CHECK, unsent.fields).path.endswith("/receipt")
    with closing(stored.open_store(tmp_path)) as store:
        assert stored.count(store, WAVE) == 1


def head(length: str, kind: str) -> bytes:
    """The beginning of a request that sends something to a page."""
    return (
        f"POST {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{length}\r\nConnection: close\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/csv"])
def test_two_gigabytes_are_refused_before_they_are_read(tmp_path: Path, kind: str) -> None:
    made(tmp_path)
    with serving(tmp_path) as [site]:
        before = used(site)
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
            line.sendall(head(f"Content-Length: {2 * 1024**3}", kind))
            answer = received(line)
        assert_refused(answer)
        assert used(site) - before < 8 * 1024**2
        with Visitor(site.port) as visitor:
            assert visitor.get("/health").status == 200


def test_two_gigabytes_of_unknown_length_are_refused_on_the_way(tmp_path: Path) -> None:
    made(tmp_path)
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with serving(tmp_path) as [site]:
        before, sent = used(site), 0
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line, suppress(ConnectionError):
            line.sendall(head("Transfer-Encoding: chunked", "multipart/form-data; boundary=x"))
            while sent < 2048:
                line.sendall(piece)
                sent += 1
        assert 50 < sent < 200
        assert used(site) - before < 16 * 1024**2
        with Visitor(site.port) as visitor:
            assert visitor.get("/health").status == 200


def received(line: socket.socket) -> str:
    """All that comes until the other side hangs up."""
    return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def assert_refused(answer: str) -> None:
    """Too much, said in both languages, and nothing of how the server is made."""
    assert answer.startswith("HTTP/1.1 413 ")
    assert "Too much was sent at once" in answer
    assert "Anfonwyd gormod ar unwaith" in answer
    assert "waitress" not in answer


def used(site: Served) -> int:
    """The most memory that the process has held so far, in bytes."""
    status = Path(f"/proc/{site.pid}/status").read_text(encoding="ascii")
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def test_the_back_button_after_submitting_leads_to_the_receipt_and_nothing_is_stored_twice(tmp_path: Path) -> None:
    made(tmp_path)
    with closing(stored.open_store(tmp_path)) as store:
        token = drafted(store, "before")
    with serving(tmp_path) as [site], resumed(site.port, token) as visitor:
        page, check = visitor.get(PAGE), visitor.get(CHECK)
        receipt = visitor.post(CHECK, check.fields)
        assert receipt.path.endswith("/receipt")
        # What the browser shows after Back comes from its memory, and is sent as it was.
        again = [
            visitor.post(CHECK, check.fields),
            visitor.post(PAGE, page.fields | {"first": "changed"}),
            visitor.get(PAGE),
            visitor.get(CHECK),
        ]
        assert {(each.status, each.path) for each in again} == {(200, receipt.path)}
    with closing(stored.open_store(tmp_path)) as store:
        assert [each.document["first"] for each in stored.documents(store, WAVE, released_only=False)] == ["before"]
