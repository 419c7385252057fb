"""Prints faults in instruments as a compiler would: place, sentence, the line with a caret, the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from pcca.cli.terminal import Terminal, clean
from pcca.instrument.faults import Fault

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
WIDTH = 100


def print_faults(terminal: Terminal, faults: Iterable[Fault], text: bytes, *, err: bool = False) -> None:
    """Prints every fault of one file, whose bytes are `text`."""
    lines = BREAK.split(text.decode("utf-8-sig", "replace"))
    for fault in faults:
        _print(terminal, fault, lines[fault.line - 1] if text and fault.line <= len(lines) else "", err)


def _print(terminal: Terminal, fault: Fault, line: str, err: bool) -> None:
    place = f"{fault.file}:{fault.line}:{fault.column}:"
    where = f" {fault.where}:" if fault.where else ""
    click.echo(click.style(clean(place), bold=True) + clean(f"{where} {fault.message(terminal.lang)}"), err=err)
    if line.strip():
        _print_line(fault, line, err)
    hint = fault.hint(terminal.lang)
    if hint:
        click.echo(clean(f"      = {hint}"), err=err)


def _print_line(fault: Fault, line: str, err: bool) -> None:
    """The line, or the part of a long one that holds the place, and a caret under it."""
    start = max(0, fault.column - WIDTH // 2) if len(line) > WIDTH else 0
    cut = line[start : start + WIDTH].replace("\t", " ")
    number = f"{fault.line:5}"
    click.echo(f"{number} | {clean(cut)}", err=err)
    caret = " " * (fault.column - 1 - start) + click.style("^", fg="red", bold=True)
    click.echo(f"{' ' * len(number)} | {caret}", err=err)
