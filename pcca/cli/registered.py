"""What the commands of the register share: codes and days as people type them, and acts with what they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from pcca.cli.acts import act
from pcca.cli.frame import data_option, speaking
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.clock import CLOCK
from pcca.fieldwork.register.asked import Asked
from pcca.fieldwork.register.changes import Change, What
from pcca.fieldwork.register.faults import Refused
from pcca.fieldwork.register.keeping import Moved, Outcome, perform, preview
from pcca.fieldwork.register.kinds import KINDS
from pcca.fieldwork.register.saying import phrase
from pcca.fieldwork.register.table import not_a_code, read_day
from pcca.instrument.fields import ID
from pcca.language import N_
from pcca.store import Store

MOST_LINES = 40
SORTS: Mapping[What, str] = {
    "new": N_("New:"),
    "renamed": N_("Renamed:"),
    "moved": N_("Moved:"),
    "ended": N_("Ended:"),
    "corrected": N_("Corrected:"),
}
Function = TypeVar("Function", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as people write it."""

    name = "DAY"

    def __init__(self, *, none: str = "") -> None:
        self.none = none

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, date) or (self.none and value == self.none):
            return value
        found = read_day(value)
        if found is None:
            lang = speaking(ctx or click.get_current_context())
            sentence = N_("'{given}' is not a day: write it as 2026-04-01 or 01/04/2026.")
            self.fail(lang.say(sentence, given=value), param, ctx)
        return found


class Code(click.ParamType[str]):
    """The code of an organisation, in any case; its kind may stand before it, as in cluster:c12."""

    name = "CODE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        kind, _, code = value.rpartition(":")
        if (kind and kind not in KINDS) or not ID.fullmatch(code.lower()):
            self.fail(not_a_code(value).say(speaking(ctx or click.get_current_context())), param, ctx)
        return str(code.lower())


def today() -> date:
    """The day in Wales."""
    return now().astimezone(CLOCK).date()


dry_run_option = click.option("--dry-run", is_flag=True, help=N_("Say what would change, and change nothing."))


def changing(function: Function) -> Function:
    """The options of every command that changes the register."""
    return dry_run_option(data_option(function))


def carry_out(terminal: Terminal, data: Path, asked: Asked, *, dry_run: bool) -> None:
    """Does it and says what changed, or only says it; ends the command with all that stands against it."""
    with opened(data, create=not dry_run) as store:
        try:
            outcome = _outcome(store, asked, dry_run=dry_run)
        except Refused as refusal:
            end_with(terminal, [each.say(terminal.lang) for each in refusal.faults])
        except Moved:
            terminal.stop(N_("Somebody else changed the register at the same time. Nothing was changed: try again."))
    say_changes(terminal, outcome)
    _say_count(terminal, outcome, dry_run=dry_run)


def _outcome(store: Store, asked: Asked, *, dry_run: bool) -> Outcome:
    if dry_run:
        return preview(store, asked.act)
    return perform(store, asked.act, lambda outcome: act(asked.what, **asked.told(outcome)))


def end_with(terminal: Terminal, lines: Sequence[str]) -> NoReturn:
    """Ends the command with faults, each on a line."""
    for each in lines:
        terminal.complain(each)
    terminal.stop(N_("Nothing was changed."))


def say_changes(terminal: Terminal, outcome: Outcome) -> None:
    """Prints what changed, by sort; of a great many the first."""
    for sort, heading in SORTS.items():
        found = [each for each in outcome.changes if each.what == sort]
        if found:
            terminal.print(terminal.lang.say(heading), bold=True)
            _say_sort(terminal, outcome, found)


def _say_sort(terminal: Terminal, outcome: Outcome, found: Sequence[Change]) -> None:
    for each in found[:MOST_LINES]:
        terminal.print(f"  {phrase(terminal.lang, outcome.after, each.said)}")
    left = len(found) - MOST_LINES
    if left > 0:
        terminal.print("  " + terminal.lang.count("and {n} more", "and {n} more", left))


def _say_count(terminal: Terminal, outcome: Outcome, *, dry_run: bool) -> None:
    count = len(outcome.codes)
    if not count:
        terminal.say(N_("The register says so already: nothing changes."))
    elif dry_run:
        terminal.count(
            "{n} organisation would change. Nothing was changed.",
            "{n} organisations would change. Nothing was changed.",
            count,
        )
    else:
        terminal.count("{n} organisation changed.", "{n} organisations changed.", count)
