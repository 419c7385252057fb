"""Prints faults in instruments as a compiler would: place, sentence, the line with a caret, the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from pcca.analysis.known import FAULT, NOTE, WARNING, severity
from pcca.cli.terminal import Terminal, clean
from pcca.instrument.excerpts import Excerpt, excerpt, lines_of
from pcca.instrument.faults import Fault
from pcca.language import N_

# What is grave stands as it is: only what is less says so.
LESS: Mapping[str, str] = {WARNING: N_("warning"), NOTE: N_("note")}
COLOURS: Mapping[str, str] = {FAULT: "red", WARNING: "yellow", NOTE: "cyan"}


def print_faults(
    terminal: Terminal,
    faults: Iterable[Fault],
    text: bytes,
    *,
    others: Mapping[str, bytes] | None = None,
    err: bool = False,
) -> None:
    """Prints every fault of one file, whose bytes are `text`, and of the `others` that belong to it."""
    lines = {file: lines_of(each) for file, each in (others or {}).items()}
    own = lines_of(text)
    for fault in faults:
        found = lines.get(fault.file, own)
        _print(terminal, fault, excerpt(found, fault.line, fault.column), err)


def _print(terminal: Terminal, fault: Fault, line: Excerpt | None, err: bool) -> None:
    grave = severity(fault.check)
    place = f"{fault.file}:{fault.line}:{fault.column}:"
    less = f" {terminal.lang.say(LESS[grave])}:" if grave in LESS else ""
    where = f" {fault.where}:" if fault.where else ""
    said = clean(f"{where} {fault.message(terminal.lang)} [{fault.check}]")
    click.echo(click.style(clean(place), bold=True) + click.style(less, fg=COLOURS[grave]) + said, err=err)
    if line:
        number = f"{fault.line:5}"
        caret = " " * line.before + click.style("^", fg=COLOURS[grave], bold=True)
        click.echo(f"{number} | {clean(line.text)}", err=err)
        click.echo(f"{' ' * len(number)} | {caret}", err=err)
    hint = fault.hint(terminal.lang)
    if hint:
        click.echo(clean(f"      = {hint}"), err=err)
