"""A server that is killed while people submit: what they were told is stored is stored, and once."""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from statistics import median
from threading import Barrier, Lock

import pytest

from pcca import store as stored
from tests.conftest import ROOT
from tests.fieldproof.served import CHECK, PAGE, WAVE, Served, begin, drafted, made
from tests.fieldproof.visitor import Ready, Visitor, checked, resumed

pytestmark = pytest.mark.slow
KILLS = {"file": 50, "server": 10}
PEOPLE = 8
RESTART = 5.0


@pytest.fixture(params=KILLS)
def url(request: pytest.FixtureRequest) -> str | None:
    """Where the answers are kept: in a file, or on a server."""
    return request.getfixturevalue("empty_server") if request.param == "server" else None


def test_a_server_killed_during_submits_loses_and_doubles_nothing(tmp_path: Path, url: str | None) -> None:
    made(tmp_path, url=url)
    chance, told, left, restarts = random.Random(1), set[str](), dict[str, Ready](), list[float]()
    site = begin(tmp_path, url)
    with closing(stored.open_store(tmp_path, url=url)) as store:
        for kill in range(KILLS["server" if url else "file"]):
            names = [f"answer {kill} {number}" for number in range(PEOPLE)]
            ready = {name: checked(site.port, drafted(store, name)) for name in names}
            seen = submitted_until_killed(site, ready, after=chance.randrange(len(names)))
            site, seconds = restarted(tmp_path, url)
            restarts.append(seconds)
            told |= seen
            left |= {name: each for name, each in ready.items() if name not in seen}
        found = Counter(each.document["first"] for each in stored.documents(store, WAVE, released_only=False))
        assert told - set(found) == set(), "acknowledged, and lost"
        assert max(found.values()) == 1, "stored twice"
        # The kills came while others were waiting for their answer, and those others press once more.
        assert len(told) > len(left) / 4 > 0
        assert {name for name, each in left.items() if not is_received(site, each)} == set()
        found = Counter(each.document["first"] for each in stored.documents(store, WAVE, released_only=False))
    site.kill()
    assert set(found) == told | set(left)
    assert max(found.values()) == 1
    assert median(restarts) < RESTART
    if url is None:
        with closing(sqlite3.connect(tmp_path / "pcca.db")) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def submitted_until_killed(site: Served, ready: dict[str, Ready], *, after: int) -> set[str]:
    """Submits all at once, and kills the server when so many were acknowledged; returns those that were."""
    told, turn, barrier = set[str](), Lock(), Barrier(PEOPLE)

    def press(name: str) -> None:
        barrier.wait()
        if is_received(site, ready[name]):
            with turn:
                told.add(name)
                if len(told) == after + 1:
                    site.kill()

    with ThreadPoolExecutor(PEOPLE) as threads:
        list(threads.map(press, ready))
    return told


def is_received(site: Served, ready: Ready) -> bool:
    """Presses the button; says whether the browser was sent on to the receipt."""
    try:
        with Visitor(site.port, dict(ready.cookies)) as visitor:
            answer = visitor.post(CHECK, ready.fields, follow=False)
    except (OSError, HTTPException):
        return False
    assert answer.status == 303, answer
    assert answer.path.endswith("/receipt"), answer
    return True


def restarted(data: Path, url: str | None) -> tuple[Served, float]:
    """The server once more, and how long it took until it answered."""
    before = time.monotonic()
    site = begin(data, url)
    with Visitor(site.port) as visitor:
        assert visitor.get("/health").status == 200
    return site, time.monotonic() - before


def test_the_command_answers_within_seconds_after_a_kill(tmp_path: Path) -> None:
    made(tmp_path)
    with closing(stored.open_store(tmp_path)) as store:
        token = drafted(store, "before")
    command = [sys.executable, "-m", "pcca", "serve", "--port", "0", "--data", str(tmp_path)]
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            port = int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
            with resumed(port, token) as visitor:
                page = visitor.get(PAGE)
            process.kill()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert page.fields["first"] == "before"
    # Processor time, because the machine may have other things to do; alone it is the same on the clock.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < RESTART
