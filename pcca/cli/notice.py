"""`pcca notice`: the privacy notice of a wave, or the sheet for assessing it, as a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from pcca.cli.files import require_free
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.stores import opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.fieldwork.notices import Kind, Sheet, known_of, sheet_of
from pcca.language import N_
from pcca.paper.sheet import as_markdown, as_pdf
from pcca.settings import settings
from pcca.store import Store, Wave

WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {".pdf": as_pdf, ".md": as_markdown}


@declare("notice", N_("Write the privacy notice of WAVE, as PDF or Markdown, in the language of --lang."))
@click.argument("wave")
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help=N_("The file to write, .pdf or .md.")
)
@click.option("--dpia", is_flag=True, help=N_("Write the sheet for a data protection impact assessment instead."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
@data_option
def command(terminal: Terminal, /, wave: str, to: Path, dpia: bool, **more: object) -> None:
    if to.suffix not in WRITERS:
        terminal.misuse(N_("{file} is neither PDF nor Markdown: let its name end in .pdf or .md."), file=to)
    require_free(terminal, to, force=bool(more["force"]))
    with opened(Path(str(more["data"]))) as store:
        sheet = _sheet(terminal, store, require_wave(terminal, store, wave), "dpia" if dpia else "notice")
    _write(to, WRITERS[to.suffix](sheet))
    terminal.say(N_("{title} of {wave} is in {file}."), title=sheet.title, wave=wave, file=to)


def _sheet(terminal: Terminal, store: Store, wave: Wave, kind: Kind) -> Sheet:
    return sheet_of(known_of(store, wave, secure=settings().secure, lang=terminal.lang), kind)


def _write(to: Path, content: bytes) -> None:
    draft = to.with_name(f".{to.name}-{os.getpid()}")
    try:
        draft.write_bytes(content)
        os.replace(draft, to)
    except OSError as error:
        draft.unlink(missing_ok=True)
        error.filename = str(to)
        raise
