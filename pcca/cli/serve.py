"""`pcca serve`: the site, on this computer only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.terminal import Terminal
from pcca.language import N_

LOCAL = ("127.0.0.1", "localhost")

port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=N_("The port; 0 takes a free one.")
)


@declare("serve", N_("Serve the site on this computer until Ctrl+C."))
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help=N_("Only 127.0.0.1, as long as nobody signs in."))
@data_option
def command(terminal: Terminal, /, port: int, host: str, data: Path) -> None:
    if host not in LOCAL:
        sentence = N_("The site has no accounts yet, so it is served on 127.0.0.1 only, not on {host}.")
        terminal.misuse(sentence, host=host)
    serve(terminal, data, port, lambda address: _announce(terminal, address))


def _announce(terminal: Terminal, address: str) -> None:
    terminal.say(N_("The site is at {address}. Stop it with Ctrl+C."), address=f"{address}/")
    terminal.say(N_("Only this computer can reach it. Staff pages have no sign-in yet."))


def serve(terminal: Terminal, data: Path, port: int, announce: Callable[[str], None]) -> None:
    """Serves the folder until interrupted; `announce` is told the address once requests are accepted."""
    from pcca.app import create_app

    run_site(terminal, create_app({"DATA": data}), port, announce)


def run_site(terminal: Terminal, app: Any, port: int, announce: Callable[[str], None]) -> None:
    """Serves an application until interrupted, on this computer only."""
    server = _server(terminal, app, port)
    announce(f"http://127.0.0.1:{server.effective_port}")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _server(terminal: Terminal, app: Any, port: int) -> Any:
    from waitress import create_server

    try:
        return create_server(app, host="127.0.0.1", port=port, ident=None, clear_untrusted_proxy_headers=True)
    except OSError as error:
        sentence = N_("Port {port} cannot be used: {reason}. Choose another with --port.")
        terminal.stop(sentence, port=port, reason=error)
