"""`pcca paper`: an instrument as a printable form, as PDF or Word."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from pcca.cli.files import require_free, written_whole
from pcca.cli.frame import command as declare
from pcca.cli.sources import require
from pcca.cli.terminal import Terminal
from pcca.instrument.model import Instrument
from pcca.language import N_, language

FORMATS = ("pdf", "docx")
MOST_ENTRIES = 50


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    instrument: str
    output: Path | None
    format_: str | None
    role: str | None
    entries: int
    asker: str
    back_to: str
    back_by: str
    force: bool


@declare("paper", N_("Write INSTRUMENT, a file or the id of a shipped one, as a form to print."))
@click.argument("instrument")
@click.option("-o", "--output", type=click.Path(path_type=Path), help=N_("The file to write."))
@click.option("--format", "format_", type=click.Choice(FORMATS), help=N_("PDF, or Word; else by the name of the file."))
@click.option("--role", help=N_("Only what is asked of this role: a code of the question 'role'."))
@click.option(
    "--entries",
    type=click.IntRange(1, MOST_ENTRIES),
    default=5,
    show_default=True,
    help=N_("Room for this many entries of a list."),
)
@click.option("--asker", default="", help=N_("Who is asking, as it stands at the top."))
@click.option("--return-to", "back_to", default="", help=N_("Where the form is to be sent back to."))
@click.option("--return-by", "back_by", default="", help=N_("When it is to be sent back."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
def command(terminal: Terminal, /, **given: object) -> None:
    asked = Asked(**given)  # type: ignore[arg-type]
    found = require(terminal, asked.instrument)[1]
    _known(terminal, found, asked.role)
    kind = _kind(terminal, asked.output, asked.format_)
    file = asked.output or Path(f"{found.id}-{terminal.lang.code}.{kind}")
    require_free(terminal, file, force=asked.force)
    content = _content(terminal, found, kind, asked)
    with written_whole(file) as out:
        out.buffer.write(content)
    terminal.say(N_("Wrote the form ({language}) to {file}."), language=terminal.lang.name, file=file)


def _kind(terminal: Terminal, output: Path | None, asked: str | None) -> str:
    """The format that was asked for, or that the name of the file ends in; the two must not differ."""
    ending = output.suffix.lstrip(".").lower() if output else ""
    kind = asked or ending or "pdf"
    if kind not in FORMATS:
        terminal.misuse(N_("'{word}' is no format of a form: choose pdf or docx."), word=kind)
    if ending in FORMATS and ending != kind:
        terminal.misuse(
            N_("{file} ends in '{ending}', but --format is '{word}'."), file=output, ending=ending, word=kind
        )
    return kind


def _known(terminal: Terminal, instrument: Instrument, role: str | None) -> None:
    """Ends the command where the instrument lacks the language or the role."""
    if terminal.lang.code not in instrument.languages:
        names = ", ".join(language(code).name for code in instrument.languages)
        terminal.misuse(N_("The instrument has no such language. Its languages: {languages}."), languages=names)
    item = instrument.columns.get("role")
    codes = item.codes if item else ()
    if role is None or role in codes:
        return
    if not codes:
        terminal.misuse(N_("The instrument has no question 'role', so it is the same for everybody: leave out --role."))
    terminal.misuse(N_("'{word}' is not a role. Allowed: {allowed}."), word=role, allowed=", ".join(codes))


def _content(terminal: Terminal, instrument: Instrument, kind: str, asked: Asked) -> bytes:
    from pcca.fieldwork.journey import minutes
    from pcca.paper import Wanted, form_of
    from pcca.paper.press import SETTERS

    wanted = Wanted(
        role=asked.role,
        entries=asked.entries,
        minutes=minutes(instrument, asked.role),
        asker=asked.asker,
        back_to=asked.back_to,
        back_by=asked.back_by,
    )
    return SETTERS[kind](form_of(instrument, terminal.lang, wanted))
