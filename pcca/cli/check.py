"""`pcca check`: the faults of instruments, their own examples, and how complete their translations are."""

from __future__ import annotations

from pathlib import Path as FilePath

import click

from pcca.cli.faulty import print_faults
from pcca.cli.frame import command as declare
from pcca.cli.frame import format_option
from pcca.cli.sources import Source, main_file, read_source, shipped_instruments
from pcca.cli.terminal import Terminal
from pcca.instrument.faults import Fault, Path, Problem, Sheet
from pcca.instrument.faults import where as dotted
from pcca.instrument.read import read
from pcca.language import N_, Language


@declare("check", N_("Check instruments: FILES, or ids of shipped instruments, or else all that are shipped."))
@click.argument("files", nargs=-1)
@format_option
def command(terminal: Terminal, /, files: tuple[str, ...], as_json: bool) -> None:
    sources = [read_source(each) for each in dict.fromkeys(map(main_file, files)) or shipped_instruments()]
    found = {source.file: [*source.loaded.faults, *example_faults(source)] for source in sources}
    faults = [fault for each in found.values() for fault in each]
    if as_json:
        terminal.json([fault.to_dict(terminal.lang) for fault in faults])
    else:
        for source in sources:
            print_faults(terminal, found[source.file], source.text, others=source.overlays)
        _summary(terminal, sources, len(faults))
    raise SystemExit(1 if faults else 0)


def example_faults(source: Source) -> list[Fault]:
    """The instrument's own examples that do not come out as they say, each in its place."""
    if source.loaded.instrument is None:
        return []
    from pcca.examples import run_examples

    failures = run_examples(source.loaded.instrument)
    sheet = Sheet(source.file)
    if failures:
        read(source.text, sheet)
    for failure in failures:
        hint = N_("Mend the example, or what it is about.")
        sheet.add(_keys(failure.where, sheet), Problem("example", failure.sentence, failure.slots, hint))
    return sheet.sorted()


def _keys(where: str, sheet: Sheet) -> Path:
    """The path of keys; a column of answers is one key although it has dots."""
    return next((path for path in sheet.marks if dotted(path) == where), tuple(where.split(".")))


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
            f"{100 * each.complete // max(each.texts, 1)}%",
            lang.number(each.missing),
            lang.number(each.stale),
            lang.number(each.review),
        ]
        for each in source.loaded.coverage
    ]
