"""Prints faults in instruments as a compiler would: place, sentence, the line with a caret, the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from pcca.cli.terminal import Terminal, clean
from pcca.instrument.excerpts import Excerpt, excerpt, lines_of
from pcca.instrument.faults import Fault


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
    place = f"{fault.file}:{fault.line}:{fault.column}:"
    where = f" {fault.where}:" if fault.where else ""
    click.echo(click.style(clean(place), bold=True) + clean(f"{where} {fault.message(terminal.lang)}"), err=err)
    if line:
        number = f"{fault.line:5}"
        caret = " " * line.before + click.style("^", fg="red", bold=True)
        click.echo(f"{number} | {clean(line.text)}", err=err)
        click.echo(f"{' ' * len(number)} | {caret}", err=err)
    hint = fault.hint(terminal.lang)
    if hint:
        click.echo(clean(f"      = {hint}"), err=err)
