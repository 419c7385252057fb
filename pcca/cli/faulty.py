"""Prints faults in instruments as a compiler would: place, sentence, the line with a caret, the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import click

from pcca.cli.terminal import Terminal, clean
from pcca.instrument.faults import Fault

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
WIDTH = 100


def print_faults(
    terminal: Terminal,
    faults: Iterable[Fault],
    text: bytes,
    *,
    others: Mapping[str, bytes] | None = None,
    err: bool = False,
) -> None:
    """Prints every fault of one file, whose bytes are `text`, and of the `others` that belong to it."""
    lines = {file: _lines(each) for file, each in (others or {}).items()}
    own = _lines(text)
    for fault in faults:
        found = lines.get(fault.file, own)
        _print(terminal, fault, found[fault.line - 1] if fault.line <= len(found) else "", err)


def _lines(text: bytes) -> list[str]:
    return BREAK.split(text.decode("utf-8-sig", "replace")) if text else []


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
