"""What is done with a wave on the command line: one command for each act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pcca.cli.acts import operator
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.moments import Day, Moment
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.fieldwork.acts import LEVELS, told
from pcca.fieldwork.closing import close_what_is_due, settle
from pcca.fieldwork.discarding import delete_draft
from pcca.fieldwork.running import By, change, do
from pcca.fieldwork.standing import Change, acts
from pcca.fieldwork.versions import instrument_of
from pcca.fieldwork.waves import answered
from pcca.language import N_
from pcca.store import Store, Wave, audit, over_from, state

STATES = {
    "draft": N_("draft"), "planned": N_("planned"), "open": N_("open"), "paused": N_("paused"),
    "closed": N_("closed"), "archived": N_("archived"),
}  # fmt: skip
wave_argument = click.argument("wave")


def _do(terminal: Terminal, data: Path, wave: str, act: Change, closes: datetime | None = None) -> None:
    with opened(data) as store:
        require_wave(terminal, store, wave)
        # Where no site runs, nobody else notes that a wave is over.
        close_what_is_due(store, now())
        after = do(store, wave, act, By(operator(), now()), closes=closes)
        settle(store, [after], now())
        _say_last(terminal, store, after)


def _say_last(terminal: Terminal, store: Store, wave: Wave) -> None:
    """What was done, as the audit trail tells it."""
    done = [each for each in audit.trail_about(store, wave.id) if not each.what.startswith("wave_settled")]
    terminal.print(told(terminal.lang, done[-1].event))
    ends = over_from(wave)
    if state(wave, now()) == "closed" and ends is not None and ends > now():
        terminal.say(N_("Who has begun can finish until {moment}."), moment=ends)


@declare("launch", N_("Open a draft: what respondents are told is fixed from then on."))
@wave_argument
@data_option
def launch(terminal: Terminal, /, wave: str, data: Path) -> None:
    _do(terminal, data, wave, "launch")


@declare("pause", N_("Let nobody answer for a while; what was entered is kept."))
@wave_argument
@data_option
def pause(terminal: Terminal, /, wave: str, data: Path) -> None:
    _do(terminal, data, wave, "pause")


@declare("resume", N_("Let people answer again after a pause."))
@wave_argument
@data_option
def resume(terminal: Terminal, /, wave: str, data: Path) -> None:
    _do(terminal, data, wave, "resume")


@declare("extend", N_("Move the closing to a later time."))
@wave_argument
@click.argument("closes", type=Moment(closing=True))
@data_option
def extend(terminal: Terminal, /, wave: str, closes: datetime, data: Path) -> None:
    _do(terminal, data, wave, "extend", closes)


@declare("close", N_("Close a wave now; who has begun may finish."))
@wave_argument
@data_option
def close(terminal: Terminal, /, wave: str, data: Path) -> None:
    _do(terminal, data, wave, "close")


@declare("publish", N_("Let everybody read the results of a wave that is over, where that was promised."))
@wave_argument
@data_option
def publish(terminal: Terminal, /, wave: str, data: Path) -> None:
    _do(terminal, data, wave, "publish")


@declare("archive", N_("Put a wave away that is over: its results stay, its links are gone."))
@wave_argument
@data_option
def archive(terminal: Terminal, /, wave: str, data: Path) -> None:
    _do(terminal, data, wave, "archive")


@declare("delete", N_("Delete a draft with its list, its links and the words of its mails."))
@wave_argument
@data_option
def delete(terminal: Terminal, /, wave: str, data: Path) -> None:
    with opened(data) as store:
        require_wave(terminal, store, wave)
        terminal.print(told(terminal.lang, delete_draft(store, wave, By(operator(), now()))))


@declare("change", N_("Change settings of a wave, as far as they are not fixed."))
@wave_argument
@click.option("--population", type=int, help=N_("How many people or units there are to ask, if that is known."))
@click.option("--grace", type=int, help=N_("Hours to finish for those who have begun."))
@click.option("--retain-until", type=Day(), help=N_("The day on which answers are deleted."))
@click.option("--owner", help=N_("The code of the organisation whose managers see it."))
@data_option
def change_(terminal: Terminal, /, wave: str, data: Path, **given: int | date | str | None) -> None:
    wanted: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        terminal.misuse(
            N_("Say what is to be changed: '{command}' lists what can be."), command="pcca wave change --help"
        )
    with opened(data) as store:
        require_wave(terminal, store, wave)
        after = change(store, wave, lambda found: replace(found, **wanted), By(operator(), now()))
        _say_last(terminal, store, after)


@declare("show", N_("Show a wave: how it stands, what can be done with it, and what was done."))
@wave_argument
@data_option
def show(terminal: Terminal, /, wave: str, data: Path) -> None:
    with opened(data) as store:
        found = require_wave(terminal, store, wave)
        for line in _lines(terminal, store, found):
            terminal.print(line)
        for entry in audit.trail_about(store, wave):
            terminal.print(f"{terminal.lang.moment(entry.event.at)}, {entry.who}: {told(terminal.lang, entry.event)}")


def _lines(terminal: Terminal, store: Store, wave: Wave) -> list[str]:
    lang, instrument = terminal.lang, instrument_of(store, wave.instrument)
    of = {"instrument": instrument.id, "version": instrument.version, "level": lang.say(LEVELS[wave.identification])}
    found = [
        terminal.phrase(N_("{wave} is {state}."), wave=wave.id, state=lang.say(STATES[state(wave, now())])),
        terminal.phrase(N_("It asks with {instrument}, version {version} ({level})."), **of),
        lang.count("{n} answer is counted.", "{n} answers are counted.", answered(store, wave, now())),
    ]
    if wave.closes is not None:
        found.append(terminal.phrase(N_("Closing: {moment}."), moment=wave.closes))
    if wave.retain_until is not None:
        found.append(terminal.phrase(N_("Its answers are kept until {day}."), day=wave.retain_until))
    open_to = ", ".join(f"pcca wave {act}" for act in acts(wave, now()))
    return [*found, terminal.phrase(N_("What can be done now: {commands}."), commands=open_to)] if open_to else found


ACTS = (launch, pause, resume, extend, close, publish, archive, delete, change_)
