"""`pcca preview`: an instrument as its respondents will see it, while its author writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pcca.cli.frame import command as declare
from pcca.cli.serve import Place, run_site
from pcca.cli.sources import main_file, read_source, source_path
from pcca.cli.terminal import Terminal
from pcca.instrument.files import inspect_any
from pcca.language import N_

PORT = 8100

port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help=N_("The port; 0 takes a free one.")
)


@declare("preview", N_("Show INSTRUMENT, a file or a shipped one, as respondents will see it; store nothing."))
@click.argument("instrument")
@port_option
def command(terminal: Terminal, /, instrument: str, port: int) -> None:
    path = source_path(main_file(instrument))
    if not path.is_file():
        read = read_source(instrument)
        terminal.misuse("{message}", message=read.loaded.faults[0].message(terminal.lang))
    run_site(terminal, preview_site(path), Place(port), lambda address: _announce(terminal, path, address))


def preview_site(path: Path) -> Any:
    """The site of one manuscript over a store in memory."""
    from pcca.app import create_app
    from pcca.store.memory import memory_store
    from pcca.views import translation_page  # noqa: F401
    from pcca.views.manuscript import Manuscript, Reading
    from pcca.views.preview import author_site

    def read() -> Reading:
        source = read_source(str(path), inspect_any)
        return Reading(source.file, source.loaded, source.text, source.others)

    store = memory_store()
    # A name of its own: cookies know no ports, and a site that is served beside it has its own sessions.
    app = create_app({"STORE": store, "SESSION_COOKIE_NAME": "pcca_preview", "BASE_URL": "", "PROXIES": 0})
    author_site(app, Manuscript(path, read, store))
    return app


def _announce(terminal: Terminal, path: Path, address: str) -> None:
    home = f"{address}/{terminal.lang.code}"
    terminal.say(N_("{file} is shown at {address}. Stop it with Ctrl+C."), file=path.name, address=f"{home}/author/")
    terminal.say(N_("The form: {address}"), address=f"{home}/survey/preview")
    terminal.say(N_("The translations: {address}"), address=f"{home}/author/translate")
    terminal.say(N_("Pages are renewed when you save the file. Nothing that is entered is stored."))
