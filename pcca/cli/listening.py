"""The server behind `pcca serve`: it refuses what is far too large before it is read, in both languages."""

from __future__ import annotations

from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

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


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that refuses in our words."""

    error_task_class = Refusal


def listen(app: Any, port: int, *, host: str = "127.0.0.1", proxied: bool = False) -> Any:
    """The server of an application, on this computer only unless another host is named.

    What a proxy says of a request is handed on only where one is known to stand in front.
    """
    listeners: dict[int, Any] = {}
    server = create_server(
        app, map=listeners, host=host, port=port, ident=None, clear_untrusted_proxy_headers=not proxied,
        max_request_body_size=MOST + 1,
    )  # fmt: skip
    # A name may stand for several addresses, each with a listener.
    for each in listeners.values():
        each.channel_class = Channel
    return server


def _too_much(_: str | None) -> tuple[str, list[tuple[str, str]], bytes]:
    said = "\n".join(language(code).say(TOO_MUCH, most=MOST // MEGABYTE) for code in LANGUAGES)
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    return "413 Request Entity Too Large", headers, said.encode()
