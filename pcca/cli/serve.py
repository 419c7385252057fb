"""`pcca serve`: the site, on this computer alone unless it has an https address."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.handed import handed_hosts
from pcca.cli.signals import asked_to_end
from pcca.cli.terminal import Terminal
from pcca.language import N_
from pcca.settings import BASE_URL, LOGS, settings

if TYPE_CHECKING:  # what serves is loaded when something is served
    from pcca.cli.listening import Listening

LOCAL = ("127.0.0.1", "localhost", "::1")

port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=N_("The port; 0 takes a free one.")
)


@dataclass(frozen=True)
class Place:
    """Where a site is served, and what is logged of it: as the environment says unless it is given."""

    port: int
    host: str = "127.0.0.1"
    log: str | None = None


@declare("serve", N_("Serve the site until Ctrl+C, on this computer alone unless it has an https address."))
@port_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=N_("Where to listen. Others than this computer can reach it only with an https address in PCCA_BASE_URL."),
)
@click.option("--insecure", is_flag=True, help=N_("Let others reach it without https: passwords can then be read."))
@click.option(
    "--log",
    type=click.Choice(LOGS),
    help=N_("What to print of each request, besides faults: nothing, a line, or a line of JSON."),
)
@data_option
def command(terminal: Terminal, /, port: int, host: str, insecure: bool, log: str | None, data: Path) -> None:
    found = settings()
    host = next((each for each in handed_hosts() if each not in LOCAL), host)
    if host not in LOCAL and not found.secure and not insecure:
        terminal.misuse(
            N_(
                "Without https, passwords and answers could be read on their way, so the site is served to this "
                "computer alone, not on {host}. Set {variable} to its https address, with a proxy in front, or add "
                "--insecure."
            ),
            host=host, variable=BASE_URL,
        )  # fmt: skip
    near = host in LOCAL and not found.proxies
    serve(terminal, data, Place(port, host, log), lambda address: _announce(terminal, near, found.base_url or address))


def _announce(terminal: Terminal, near: bool, address: str) -> None:
    terminal.say(N_("The site is at {address}. Stop it with Ctrl+C."), address=f"{address}/")
    if near:
        terminal.say(N_("Only this computer can reach it."))


def serve(terminal: Terminal, data: Path, place: Place, announce: Callable[[str], None]) -> None:
    """Serves the folder until interrupted; `announce` is told the address once requests are accepted."""
    from pcca.app import create_app
    from pcca.mail.setting import mail_settings

    mail_settings()  # what is wrong with them is told before anybody waits for a mail
    logged = {} if place.log is None else {"LOG": place.log}
    app = create_app({"DATA": data, **logged})
    with ExitStack() as ends:

        def announced(address: str) -> None:
            ends.callback(_posting(app, address))
            announce(address)

        run_site(terminal, app, place, announced)


def _posting(app: Any, address: str) -> Callable[[], None]:
    """Sends the mails of a site beside it; what is returned ends that."""
    from pcca.mail import worker
    from pcca.mail.setting import mail_settings

    return worker.start(worker.post(app.extensions["pcca.store"], mail_settings(address=address))).end


def run_site(terminal: Terminal, app: Any, place: Place, announce: Callable[[str], None]) -> None:
    """Serves an application until interrupted; asked to end by the system, it answers first what has come in."""
    from pcca.cli.draining import run

    at = _listening(terminal, app, place)
    with asked_to_end(signal.SIGTERM) as asked, closing(at), suppress(KeyboardInterrupt):
        announce(f"http://127.0.0.1:{at.port}")
        run(at.map, asked)


def _listening(terminal: Terminal, app: Any, place: Place) -> Listening:
    from pcca.cli.listening import listen

    try:
        return listen(app, place.port, host=place.host, proxied=bool(app.config["PROXIES"]))
    except OSError as error:
        sentence = N_("Port {port} cannot be used: {reason}. Choose another with --port.")
        terminal.stop(sentence, port=place.port, reason=error)
