"""`pcca check`: the faults of instruments, what analysis finds in them, and what their examples cover."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click

from pcca.analysis.known import FAULT, NOTE, WARNING, severity
from pcca.analysis.lint import remarks
from pcca.cli.checked import Checked, coverage_found, print_summary, print_uncovered
from pcca.cli.faulty import print_faults
from pcca.cli.frame import command as declare
from pcca.cli.sarif import sarif
from pcca.cli.sources import main_file, read_source, shipped_beside, shipped_instruments
from pcca.cli.terminal import Terminal
from pcca.instrument.files import inspect_any
from pcca.language import N_


@dataclass(frozen=True)
class Wanted:
    """Of which severity the faults are that are told, and whether it is told what examples leave out."""

    grave: frozenset[str]
    coverage: bool


@declare("check", N_("Check instruments: FILES, or ids of shipped instruments, or else all that are shipped."))
@click.argument("files", nargs=-1)
@click.option("--list", "listed", is_flag=True, help=N_("List every class of fault, or those that are named."))
@click.option("--notes", is_flag=True, help=N_("Print notes too, and how hard the words are to read."))
@click.option("--coverage", is_flag=True, help=N_("Name what the examples of an instrument leave out."))
@click.option(
    "--population",
    type=click.IntRange(min=1),
    help=N_("How many people are asked, to judge which answers together single somebody out."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help=N_("Print text for people, JSON for programs, or SARIF 2.1.0 for code review."),
)
def command(
    terminal: Terminal, /, files: tuple[str, ...], *, listed: bool, form: str, **wanted: bool | int | None
) -> None:
    if listed:
        from pcca.cli.listing import list_known

        return list_known(terminal, files, as_json=form != "text")
    grave = frozenset([FAULT, WARNING, *([NOTE] if wanted["notes"] else [])])
    named = dict.fromkeys(map(main_file, files)) or [*shipped_instruments(), *shipped_beside()]
    checked = [_checked(each, wanted["population"]) for each in named]
    FORMATS[form](terminal, checked, Wanted(grave, bool(wanted["coverage"])))
    raise SystemExit(1 if any(each.of({FAULT}) for each in checked) else 0)


def _checked(given: str, population: int | None) -> Checked:
    source = read_source(given, inspect_any)
    found = remarks(source.loaded, source.text, source.file, population=population)
    return Checked(source, (*source.loaded.faults, *found))


def _text(terminal: Terminal, checked: list[Checked], wanted: Wanted) -> None:
    for each in checked:
        print_faults(terminal, each.of(wanted.grave), each.source.text, others=each.source.others)
    print_summary(terminal, checked, notes=NOTE in wanted.grave)
    if wanted.coverage:
        print_uncovered(terminal, checked)


def _json(terminal: Terminal, checked: list[Checked], wanted: Wanted) -> None:
    found = [fault for each in checked for fault in each.of(wanted.grave)]
    faults = [fault.to_dict(terminal.lang) | {"severity": severity(fault.check)} for fault in found]
    if wanted.coverage:
        terminal.json({"faults": faults, "coverage": coverage_found(terminal.lang, checked)})
    else:
        terminal.json(faults)


def _sarif(terminal: Terminal, checked: list[Checked], wanted: Wanted) -> None:
    if wanted.coverage:
        terminal.misuse(N_("SARIF holds faults only: take '--format json' for what examples cover."))
    terminal.json(sarif([fault for each in checked for fault in each.of(wanted.grave)], terminal.lang))


FORMATS: Mapping[str, Callable[[Terminal, list[Checked], Wanted], None]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
}
