"""Each request is counted and logged by the name of its page: never its address, its sender or what it carries."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, Response, current_app, g, request

from pcca.logs import note

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NOWHERE = "none"
"""The name of a page that is not there: its address may be anything."""


@dataclass(eq=False)
class Seen:
    """What a process has answered since it began: how often, with which status, and how fast."""

    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    places: Counter[tuple[bool, int]] = field(default_factory=Counter)
    seconds: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, endpoint: str, method: str, status: int, took: float) -> None:
        """Counts an answer; respondents' answers are timed apart from those of others."""
        ours = of_respondents(endpoint)
        with self.lock:
            self.answers[endpoint, method, status] += 1
            self.places[ours, bisect_left(BOUNDS, took)] += 1
            self.seconds[ours] += took


# What respondents do is told in tens, as everything else about an open anonymous wave.
RESPONDENTS = ("respond", "invited", "link", "stop", "stopping")


def of_respondents(endpoint: str) -> bool:
    """Whether a page belongs to those who answer."""
    return endpoint.partition(".")[0] in RESPONDENTS


def watch(app: Flask) -> None:
    """Counts and logs every request of the application."""
    app.extensions["pcca.seen"] = Seen()
    app.before_request(_begin)
    app.after_request(_counted)


def seen() -> Seen:
    """What this process has answered."""
    return cast(Seen, current_app.extensions["pcca.seen"])


def _begin() -> None:
    g.began, g.request_id = time.perf_counter(), secrets.token_hex(6)


def _counted(response: Response) -> Response:
    # A request for another host gets its answer before anything begins.
    took = time.perf_counter() - g.began if "began" in g else 0.0
    endpoint, method = request.endpoint or NOWHERE, _known(request.method)
    seen().add(endpoint, method, response.status_code, took)
    note(
        "request", method=method, endpoint=endpoint, status=response.status_code, ms=round(took * 1000),
        request=g.get("request_id", ""),
    )  # fmt: skip
    return response


def _known(method: str) -> str:
    """The method, unless it is a word that somebody made up."""
    return method if method in ("GET", "HEAD", "POST", "OPTIONS") else "OTHER"


def log_fault(info: Any) -> None:
    """Logs an exception that nobody expected: where it came from, not what it says."""
    fault = info[1] if isinstance(info, tuple) else None
    note(
        "fault", level=logging.ERROR, fault=fault, endpoint=request.endpoint or NOWHERE,
        method=_known(request.method), request=g.get("request_id", ""),
    )  # fmt: skip
