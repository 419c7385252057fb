"""`pcca check`: the faults of instruments, their own examples, and how complete their translations are."""

from __future__ import annotations

from pathlib import Path as FilePath

import click

from pcca.analysis.lint import remarks
from pcca.cli.faulty import print_faults
from pcca.cli.frame import command as declare
from pcca.cli.frame import format_option
from pcca.cli.sources import Source, main_file, read_source, shipped_instruments
from pcca.cli.terminal import Terminal
from pcca.instrument.files import inspect_any
from pcca.language import N_, Language


@declare("check", N_("Check instruments: FILES, or ids of shipped instruments, or else all that are shipped."))
@click.argument("files", nargs=-1)
@click.option("--list", "listed", is_flag=True, help=N_("List every class of fault, or those that are named."))
@format_option
def command(terminal: Terminal, /, files: tuple[str, ...], *, listed: bool, as_json: bool) -> None:
    if listed:
        from pcca.cli.listing import list_known

        return list_known(terminal, files, as_json=as_json)
    sources = [read_source(each, inspect_any) for each in dict.fromkeys(map(main_file, files)) or shipped_instruments()]
    found = {
        source.file: [*source.loaded.faults, *remarks(source.loaded, source.text, source.file)] for source in sources
    }
    faults = [fault for each in found.values() for fault in each]
    if as_json:
        terminal.json([fault.to_dict(terminal.lang) for fault in faults])
    else:
        for source in sources:
            print_faults(terminal, found[source.file], source.text, others=source.others)
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
    terminal.table([*headings, say(N_("Stale")), say(N_("For review"))], rows, right=(2, 3, 4, 5, 6))


def _coverage_rows(source: Source, lang: Language) -> list[list[str]]:
    return [
        [
            FilePath(source.file).name,
            each.language,
            lang.number(each.texts),
            f"{each.percent}%",
            lang.number(each.missing),
            lang.number(each.stale),
            lang.number(each.review),
        ]
        for each in source.loaded.coverage
    ]
