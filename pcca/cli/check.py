"""`pcca check`: the faults of instruments, their own examples, and how complete their translations are."""

from __future__ import annotations

from pathlib import Path

import click

from pcca.cli.faulty import print_faults
from pcca.cli.frame import command as declare
from pcca.cli.frame import format_option
from pcca.cli.sources import Source, read_source, shipped_instruments
from pcca.cli.terminal import Terminal
from pcca.language import N_, Language


@declare("check", N_("Check instruments: FILES, or ids of shipped instruments, or else all that are shipped."))
@click.argument("files", nargs=-1)
@format_option
def command(terminal: Terminal, /, files: tuple[str, ...], as_json: bool) -> None:
    sources = [read_source(each) for each in files or shipped_instruments()]
    faults = [fault for source in sources for fault in source.loaded.faults]
    if as_json:
        terminal.json([fault.to_dict(terminal.lang) for fault in faults])
    else:
        for source in sources:
            print_faults(terminal, source.loaded.faults, source.text)
        _summary(terminal, sources, len(faults))
    raise SystemExit(1 if faults else 0)


def _summary(terminal: Terminal, sources: list[Source], faults: int) -> None:
    if any(source.loaded.coverage for source in sources):
        _translations(terminal, sources)
    terminal.count("{n} file checked.", "{n} files checked.", len(sources))
    if faults:
        terminal.count("{n} fault found.", "{n} faults found.", faults)
    else:
        terminal.say(N_("No faults found."))


def _translations(terminal: Terminal, sources: list[Source]) -> None:
    say = terminal.lang.say
    headings = [say(N_("File")), say(N_("Language")), say(N_("Texts")), say(N_("Complete")), say(N_("Missing"))]
    rows = [row for source in sources for row in _coverage_rows(source, terminal.lang)]
    terminal.table([*headings, say(N_("For review"))], rows, right=(2, 3, 4, 5))


def _coverage_rows(source: Source, lang: Language) -> list[list[str]]:
    return [
        [
            Path(source.file).name,
            each.language,
            lang.number(each.texts),
            f"{100 * each.complete // max(each.texts, 1)}%",
            lang.number(each.missing),
            lang.number(each.review),
        ]
        for each in source.loaded.coverage
    ]
