"""The server behind `pcca serve`: it refuses what is far too large before it is read, in both languages."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask
from waitress.wasyncore import close_all

from pcca.cli.draining import listeners
from pcca.cli.handed import handed
from pcca.forms.uploads import MOST_SENT
from pcca.instrument.model import MEGABYTE
from pcca.language import LANGUAGES, N_, language
from pcca.views.visit import PAGE_LIMIT

MOST = MOST_SENT + PAGE_LIMIT
TOO_MUCH = N_(
    "Too much was sent at once: this site takes at most {most} megabytes. "
    "What you had saved before is kept. Go back, choose smaller files and try again."
)


class Refusal(ErrorTask):  # type: ignore[misc]
    """The answer to a request that never reaches the site."""

    def execute(self) -> None:
        if self.request.error.code == 413:
            self.request.error.to_response = _too_much
        super().execute()


class Answer(WSGITask):  # type: ignore[misc]
    """The answer to a request; the last one of its connection once nobody else is let in."""

    def execute(self) -> None:
        if not self.channel.server.accepting:
            self.request.headers["CONNECTION"] = "close"
        super().execute()


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that refuses in our words, and ends when the site does."""

    task_class = Answer
    error_task_class = Refusal


@dataclass(frozen=True)
class Listening:
    """A server, and by number all that it waits for."""

    server: Any
    map: dict[int, Any]
    port: int

    def close(self) -> None:
        """Lets the threads that answer end, and closes every connection."""
        self.server.task_dispatcher.shutdown()
        close_all(self.map, ignore_all=True)


def listen(app: Any, port: int, *, host: str = "127.0.0.1", proxied: bool = False) -> Listening:
    """The server of an application, on this computer only unless another host is named, or a socket was handed to us.

    What a proxy says of a request is handed on only where one is known to stand in front.
    """
    # It warns of every request that waits for its turn.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waiting: dict[int, Any] = {}
    where: dict[str, Any] = {"sockets": list(handed())} if handed() else {"host": host, "port": port}
    server = create_server(
        app, map=waiting, ident=None, clear_untrusted_proxy_headers=not proxied, max_request_body_size=MOST + 1, **where
    )
    # A name may stand for several addresses, each with a listener.
    for each in listeners(waiting):
        each.channel_class = Channel
    found = str(listeners(waiting)[0].effective_port)
    return Listening(server, waiting, int(found) if found.isdecimal() else 0)


def _too_much(_: str | None) -> tuple[str, list[tuple[str, str]], bytes]:
    said = "\n".join(language(code).say(TOO_MUCH, most=MOST // MEGABYTE) for code in LANGUAGES)
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    return "413 Request Entity Too Large", headers, said.encode()
