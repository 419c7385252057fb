"""A site that is asked to end answers what has come in; one that is handed a socket refuses nobody meanwhile."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from pcca.cli import handed as handing
from pcca.cli.draining import listeners
from pcca.cli.draining import run as answer_all
from pcca.cli.handed import handed, handed_hosts
from pcca.cli.listening import Listening, listen
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
App = Callable[[dict[str, Any], Any], list[bytes]]


@contextmanager
def served(app: App) -> Iterator[tuple[Listening, Event, Thread]]:
    """A site in a thread, with what asks it to end."""
    at, asked = listen(app, 0), Event()
    thread = Thread(target=answer_all, args=(at.map, asked))
    thread.start()
    yield at, asked, thread
    asked.set()
    thread.join()
    at.close()


def ask(port: int) -> http.client.HTTPConnection:
    """A request whose answer has not been read yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/")
    return connection


def test_what_came_before_the_end_is_answered() -> None:
    begun, go_on = Event(), Event()

    def slow(environ: dict[str, Any], start: Any) -> list[bytes]:
        begun.set()
        go_on.wait(60)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    # Four at once are worked on; the others wait for their turn.
    with served(slow) as (at, asked, thread):
        asking = [ask(at.port) for _ in range(8)]
        begun.wait(60)
        asked.set()
        while listeners(at.map):
            time.sleep(0.01)
        go_on.set()
        answers = [each.getresponse() for each in asking]
        assert [each.read() for each in answers] == [b"ok"] * 8
        # A proxy that would ask more on the same connection is told that it ends.
        assert answers[-1].getheader("Connection") == "close"
        for each in asking:
            each.close()
        thread.join(60)
        assert not thread.is_alive()


def test_who_says_nothing_does_not_hold_the_end_up() -> None:
    with served(lambda environ, start: []) as (at, asked, thread), socket.create_connection(("127.0.0.1", at.port)):
        asked.set()
        thread.join(60)
        assert not thread.is_alive()


@pytest.fixture
def waiting_socket(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket as systemd hands it to a service."""
    made = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(handing, "FIRST", os.dup(made.fileno()))
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "1")
    handed.cache_clear()
    yield made
    for each in handed():
        with suppress(OSError):
            each.close()
    handed.cache_clear()
    made.close()


def test_a_socket_that_is_handed_over_is_served(waiting_socket: socket.socket) -> None:
    assert handed_hosts() == ("127.0.0.1",)
    at = listen(lambda environ, start: [], 1)
    assert at.port == waiting_socket.getsockname()[1]
    at.close()


@pytest.mark.parametrize("environment", [{}, {"LISTEN_PID": "1", "LISTEN_FDS": "1"}, {"LISTEN_FDS": "1"}])
def test_sockets_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in ("LISTEN_PID", "LISTEN_FDS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    handed.cache_clear()
    assert handed() == ()
    handed.cache_clear()


def test_a_socket_for_others_needs_https(run: Run, waiting_socket: socket.socket) -> None:
    with socket.create_server(("0.0.0.0", 0)) as everywhere:
        os.dup2(everywhere.fileno(), handing.FIRST)
        done = run("serve", "--data", "nowhere")
    assert (done.exit_code, "PCCA_BASE_URL" in done.output) == (2, True)


def start(folder: Path, waiting: socket.socket) -> subprocess.Popen[bytes]:
    """`pcca serve` as systemd starts it: with its socket, and knowing that it is meant."""
    command = (
        f'exec 3<&{waiting.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec "{sys.executable}" -m pcca serve --data site'
    )
    return subprocess.Popen(
        ["bash", "-c", command], cwd=folder, pass_fds=[waiting.fileno()], env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


@pytest.mark.slow
def test_nobody_is_refused_while_a_site_is_started_again(tmp_path: Path) -> None:
    answered: list[int] = []
    over = Event()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as waiting:
        port = waiting.getsockname()[1]

        def keep_asking() -> None:
            while not over.is_set():
                with_answer = ask(port)
                answered.append(with_answer.getresponse().status)
                with_answer.close()

        running = start(tmp_path, waiting)
        try:
            with ThreadPoolExecutor(8) as clients:
                asking = [clients.submit(keep_asking) for _ in range(8)]
                for _ in range(3):
                    before = len(answered)
                    while len(answered) < before + 30 and running.poll() is None:
                        time.sleep(0.05)
                    running.send_signal(signal.SIGTERM)
                    assert running.wait(120) == 0
                    running = start(tmp_path, waiting)
                over.set()
            assert [each.exception() for each in asking] == [None] * 8
        finally:
            over.set()
            running.terminate()
            running.wait(120)
    assert set(answered) == {302}
