"""`pcca check --list`: every class of fault, with a faulty and a mended passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from pcca.analysis import lint
from pcca.analysis.known import AREAS, FAULT, KNOWN, Known
from pcca.cli.faulty import LESS, print_faults
from pcca.cli.terminal import Terminal
from pcca.language import N_

SEVERITY: Mapping[str, str] = {FAULT: N_("fault"), **LESS}
NO_CLASS = N_("There is no class of fault '{name}'. `pcca check --list` names them all.")
NEAR_CLASS = N_("There is no class of fault '{name}'. Did you mean '{nearest}'?")


def list_known(terminal: Terminal, names: Iterable[str], *, as_json: bool) -> None:
    """Prints every class of fault, or those that are named with what is said of them."""
    named = [_known(terminal, name) for name in names]
    if as_json:
        terminal.json([_entry(terminal, each) for each in named or KNOWN.values()])
        return
    for each in named:
        _print(terminal, each)
        _print_report(terminal, each)
    if not named:
        _print_all(terminal)


def _known(terminal: Terminal, name: str) -> Known:
    if name not in KNOWN:
        near = get_close_matches(name, KNOWN, n=1)
        terminal.misuse(NEAR_CLASS if near else NO_CLASS, name=name[:60], nearest="".join(near))
    return KNOWN[name]


def _entry(terminal: Terminal, known: Known) -> dict[str, str]:
    bad, mended = known.shown
    said = {"check": known.check, "severity": known.severity, "says": terminal.lang.say(known.says)}
    return said | {"bad": bad, "mended": mended}


def _print_all(terminal: Terminal) -> None:
    for area, classes in AREAS.items():
        terminal.print(terminal.lang.say(area), bold=True)
        terminal.print()
        for each in classes:
            _print(terminal, each)
    terminal.count("{n} class of fault.", "{n} classes of fault.", len(KNOWN))


def _print(terminal: Terminal, known: Known) -> None:
    bad, mended = known.shown
    terminal.print(f"{known.check} ({terminal.lang.say(SEVERITY[known.severity])})", bold=True)
    terminal.print(f"  {terminal.lang.say(known.says)}")
    _passage(terminal, N_("Faulty:"), bad)
    _passage(terminal, N_("Mended:"), mended)
    terminal.print()


def _passage(terminal: Terminal, heading: str, passage: str) -> None:
    terminal.print(f"  {terminal.lang.say(heading)}")
    for line in passage.splitlines():
        terminal.print(f"    | {line}")


def _print_report(terminal: Terminal, known: Known) -> None:
    """What `pcca check` says of the faulty instrument, as it says it."""
    terminal.say(N_("What is said of it:"))
    print_faults(terminal, lint.lint(known.faulty, known.file, how=known.inspect).faults, known.faulty)
    terminal.print()
