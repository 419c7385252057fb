"""`pcca subject-access`: all that is held about somebody in one file, for them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import click

from pcca import store as stored
from pcca.answers.files import digests_in
from pcca.cli import about_somebody as about
from pcca.cli.acts import act, name_of
from pcca.cli.files import require_free, written_whole
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.fieldwork.erasing import copy_of
from pcca.fieldwork.holdings import Found
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_
from pcca.store import FileContent, Response, Store


@declare(
    "subject-access",
    N_(
        "Write down all that is held about the address MAIL, or the response with a receipt number: as JSON, or as ZIP "
        "with the files that came with responses."
    ),
)
@about.mail_argument
@about.receipt_option
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help=N_("The file to write, .json or .zip.")
)
@data_option
def command(terminal: Terminal, /, mail: str | None, receipt: str | None, to: Path, data: Path) -> None:
    about.require_one(terminal, mail, receipt)
    if to.suffix not in WRITERS:
        terminal.misuse(N_("{file} is neither JSON nor ZIP: let its name end in .json or .zip."), file=to)
    require_free(terminal, to, force=False)
    with opened(data) as store:
        found = about.find(store, mail, receipt, None, None)
        about.say_found(terminal, found)
        about.require_something(terminal, found, mail, receipt)
        WRITERS[to.suffix](to, copy_of(store, found, now()), _files(store, found))
        to.chmod(0o600)
        stored.record(store, act("subject_access", file=name_of(to)))
    about.say_unfindable(terminal, found)
    terminal.say(N_("It is written down in {file}, which only you can read. Hand it over to nobody else."), file=to)


def _files(store: Store, found: Found) -> list[FileContent]:
    """The files that came with the responses."""
    held = [(place.wave, stored.response(store, place.wave, place.key)) for place in found.responses]
    named = [(wave, digest) for wave, each in held if each for digest in _digests(store, each)]
    files = [stored.file_content(store, wave, digest) for wave, digest in named]
    return [each for each in files if each is not None]


def _digests(store: Store, response: Response) -> tuple[str, ...]:
    return digests_in(instrument_of(store, response.instrument), response.document)


def _as_json(to: Path, copy: dict[str, Any], _: list[FileContent]) -> None:
    with written_whole(to) as file:
        file.write(json.dumps(copy, ensure_ascii=False, indent=1) + "\n")


def _as_zip(to: Path, copy: dict[str, Any], files: list[FileContent]) -> None:
    with zipfile.ZipFile(to, "x", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("held.json", json.dumps(copy, ensure_ascii=False, indent=1) + "\n")
        for each in {each.digest: each for each in files}.values():
            packed.writestr(f"files/{each.digest[:12]}-{each.name}", each.content)


WRITERS = {".json": _as_json, ".zip": _as_zip}
