"""Prints a declared table: counts with percentages, hidden ones without a number."""

from __future__ import annotations

from pcca.cli.terminal import Terminal
from pcca.instrument.model import Instrument
from pcca.language import N_
from pcca.report.crossed import Crossed, crossed
from pcca.report.rows import CrossTabulated


def print_table(terminal: Terminal, instrument: Instrument, found: CrossTabulated) -> None:
    """One declared table with its title and notes."""
    shown = crossed(found, instrument, terminal.lang)
    terminal.print()
    terminal.print(shown.title, bold=True)
    if shown.hidden:
        terminal.print(f"    {shown.hidden}")
        return
    cells = [[row.label, *(_cell(terminal, shown, place, at) for at in range(len(shown.heads)))]
             for place, row in enumerate(shown.rows)]  # fmt: skip
    terminal.table(["", *shown.heads], cells, right=tuple(range(1, len(shown.heads) + 1)))
    for note in shown.notes:
        terminal.print(f"    {note}")


def _cell(terminal: Terminal, shown: Crossed, row: int, column: int) -> str:
    cell = shown.rows[row].cells[column]
    if cell.hidden:
        return terminal.lang.say(N_("hidden"))
    return f"{cell.count}  {cell.percent}" if cell.percent else cell.count
