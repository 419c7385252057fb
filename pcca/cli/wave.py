"""`pcca wave`: adds a wave, runs it, and lists the waves there are."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import click

from pcca.analysis.known import ANALYSED
from pcca.analysis.publishable import obstacles
from pcca.cli.acts import act
from pcca.cli.faulty import print_faults
from pcca.cli.frame import Commands, data_option, format_option
from pcca.cli.frame import command as declare
from pcca.cli.moments import Day, Moment
from pcca.cli.sources import Source, require
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.cli.wave_acts import ACTS, STATES, show
from pcca.clock import CLOCK
from pcca.fieldwork import waves as fieldwork
from pcca.fieldwork.levels import LEVELS, offered_levels
from pcca.fieldwork.settings import kept_for_years
from pcca.instrument.diff import REFUSALS
from pcca.instrument.model import Instrument
from pcca.language import N_
from pcca.store import Event, Store, Wave, state, stored_instrument, waves
from pcca.store.values import Identification


@click.group("wave", cls=Commands, help=N_("Add a wave, run it, or list the waves."))
def command() -> None:
    pass


@declare("add", N_("Add WAVE, to be answered by INSTRUMENT: a file, or the id of a shipped instrument."))
@click.argument("instrument")
@click.argument("wave")
@click.option("--population", type=int, help=N_("How many people or units there are to ask, if that is known."))
@click.option("--open", "opens", type=Moment(), help=N_("When it opens; now unless given."))
@click.option("--close", "closes", type=Moment(closing=True), help=N_("When it closes; a date means its end."))
@click.option("--draft-days", type=int, default=30, show_default=True, help=N_("Days an idle draft is kept."))
@click.option("--label-en", help=N_("Its name in English."))
@click.option("--label-cy", help=N_("Its name in Welsh."))
@click.option("--asker-en", help=N_("Who asks, in English."))
@click.option("--asker-cy", help=N_("Who asks, in Welsh."))
@click.option("--owner", default="", help=N_("The code of the organisation whose managers see it."))
@click.option(
    "--access",
    type=click.Choice(("open", "invited")),
    default="open",
    show_default=True,
    help=N_("Whether everybody with the address may answer, or only who has a link."),
)
@click.option("--identification", type=click.Choice(LEVELS), help=N_("A level that promises more than the instrument."))
@click.option("--grace", type=int, default=24, show_default=True, help=N_("Hours to finish for those who have begun."))
@click.option("--retain-until", type=Day(), help=N_("The day on which answers are deleted; two years after closing."))
@click.option("--published", is_flag=True, help=N_("Promise that everybody will see the results."))
@click.option("--draft", is_flag=True, help=N_("Prepare it only: 'pcca wave launch' opens it."))
@click.option(
    "--waive",
    multiple=True,
    type=click.Choice((*REFUSALS, *ANALYSED)),
    help=N_("Add it although this check refuses it."),
)
@data_option
def add(terminal: Terminal, /, instrument: str, wave: str, data: Path, **given: Any) -> None:
    label, asker = _both(terminal, "label", given), _both(terminal, "asker", given)
    source, found = require(terminal, instrument)
    version = fieldwork.version_of(source.loaded, source.text)
    added = Wave(
        wave, found.digest, _level(terminal, found, given), now().astimezone(CLOCK).date(),
        population=given["population"], label=label, asker=asker, owner=given["owner"], access=given["access"],
        promised=given["published"], **_times(given),
    )  # fmt: skip
    with opened(data, create=True) as store:
        waived = _require_publishable(terminal, store, source, given["waive"])
        fieldwork.add_wave(store, version, added, event=_event(added, found, waived))
    _say_added(terminal, added, found.id, data)


def _times(given: Mapping[str, Any]) -> dict[str, Any]:
    """When it opens and closes, and until when its answers are kept: a wave that is over needs no closing."""
    opens, closes = given["opens"] or (None if given["draft"] else now()), given["closes"]
    kept = given["retain_until"] or kept_for_years(closes or max(opens or now(), now()))
    found = {name: given[name] for name in ("draft_days", "grace")}
    ends = None if closes is None or (opens and closes <= opens) else closes + timedelta(hours=given["grace"])
    over = ends is not None and ends <= now() and not given["draft"]
    standing = {"status": "closed", "settled": True} if over else {"status": "draft" if given["draft"] else "launched"}
    return {**found, **standing, "opens": opens, "closes": closes, "retain_until": kept}


def _level(terminal: Terminal, instrument: Instrument, given: Mapping[str, Any]) -> Identification:
    """The instrument's own level, or the stronger one that is asked for."""
    wanted = cast(Identification, given["identification"] or instrument.identification)
    allowed = offered_levels(instrument)
    if wanted not in allowed:
        sentence = N_("{instrument} cannot be asked as {wanted}: its levels are {allowed}.")
        terminal.misuse(sentence, instrument=instrument.id, wanted=wanted, allowed=", ".join(allowed))
    return wanted


def _event(wave: Wave, instrument: Instrument, waived: tuple[str, ...]) -> Event:
    of = {"instrument": instrument.id, "version": instrument.version, "hash": instrument.digest}
    named = {"wave": wave.id, "identification": wave.identification, "waived": ", ".join(waived) or "-"}
    return act("wave_drafted" if wave.status == "draft" else "wave_added", **of, **named)


def _require_publishable(terminal: Terminal, store: Store, source: Source, waived: tuple[str, ...]) -> tuple[str, ...]:
    """Ends the command with what analysis, or versions in the database, forbid; returns what of it was waived."""
    found = obstacles(store, source.loaded, source.file, source.text)
    for name in found.unreadable:
        terminal.say(
            N_("Version {version} in the database has faults by the rules of today; it was not compared."), version=name
        )
    faults = found.faults
    stopping = [fault for fault in faults if fault.check not in waived]
    if stopping:
        print_faults(terminal, stopping, source.text, err=True)
        checks = " ".join(f"--waive {name}" for name in dict.fromkeys(fault.check for fault in stopping))
        sentence = N_("The wave was not added. To add it in spite of this, give {checks}.")
        terminal.stop(sentence, checks=checks)
    names = tuple(dict.fromkeys(fault.check for fault in faults))
    for name in names:
        n = sum(fault.check == name for fault in faults)
        terminal.count("Waived: {n} fault of {check}.", "Waived: {n} faults of {check}.", n, check=name)
    return names


def _both(terminal: Terminal, name: str, given: dict[str, Any]) -> dict[str, str]:
    texts = {code: given[f"{name}_{code}"] for code in ("en", "cy") if given[f"{name}_{code}"]}
    if len(texts) == 1:
        missing = f"--{name}-{'cy' if 'en' in texts else 'en'}"
        terminal.misuse(N_("Respondents read both languages: give {option} too."), option=missing)
    return texts


def _say_added(terminal: Terminal, wave: Wave, instrument: str, data: Path) -> None:
    sentence = N_("The wave {wave} of {instrument} has been added.")
    terminal.say(sentence, wave=wave.id, instrument=instrument)
    if wave.closes is not None:
        terminal.say(N_("It closes on {closes}."), closes=wave.closes)
    terminal.say(N_("Its answers are kept until {day}."), day=wave.retain_until)
    folder = shlex.quote(str(data))
    if wave.status == "draft":
        terminal.say(N_("It is a draft. Next: {command}"), command=f"pcca wave launch {wave.id} --data {folder}")
        return
    command = f"pcca serve --data {folder}"
    terminal.say(N_("Next: '{command}' shows it at {address}."), command=command, address=f"/en/survey/{wave.id}")


@declare("list", N_("List the waves."))
@format_option
@data_option
def list_(terminal: Terminal, /, as_json: bool, data: Path) -> None:
    with opened(data) as store:
        rows = [_row(store, wave, now()) for wave in waves(store)]
    if as_json:
        terminal.json(rows)
    elif rows:
        _print(terminal, rows)
    else:
        terminal.say(N_("No wave has been added yet. Begin with 'pcca wave add INSTRUMENT WAVE'."))


def _row(store: Store, wave: Wave, at: datetime) -> dict[str, Any]:
    version = stored_instrument(store, wave.instrument)
    return {
        "wave": wave.id,
        "state": state(wave, at),
        "answered": fieldwork.answered(store, wave, at),
        "population": wave.population,
        "instrument": version.id if version else None,
        "version": version.version if version else None,
        "identification": wave.identification,
        "owner": wave.owner,
        "access": wave.access,
        "opens": wave.opens.isoformat() if wave.opens else None,
        "closes": wave.closes.isoformat() if wave.closes else None,
        "grace": wave.grace,
        "retain_until": wave.retain_until.isoformat() if wave.retain_until else None,
        "promised": wave.promised,
        "published": wave.published,
        "synthetic": wave.synthetic,
    }


def _print(terminal: Terminal, rows: list[dict[str, Any]]) -> None:
    say = terminal.lang.say
    headings = [N_("Wave"), N_("State"), N_("Answered"), N_("Population"), N_("Instrument"), N_("Closes")]
    cells = [_cells(terminal, row) for row in rows]
    terminal.table([say(each) for each in headings], cells, right=(2, 3))
    if any(row["identification"] == "anonymous" and row["state"] == "open" for row in rows):
        terminal.say(N_("Answers to open anonymous waves are counted in steps of 10."))


def _cells(terminal: Terminal, row: dict[str, Any]) -> list[str]:
    lang = terminal.lang
    population = "" if row["population"] is None else lang.number(row["population"])
    closes = lang.moment(datetime.fromisoformat(row["closes"])) if row["closes"] else ""
    named = f"{row['instrument']} {row['version']}"
    return [row["wave"], lang.say(STATES[row["state"]]), lang.number(row["answered"]), population, named, closes]


for _each in (add, list_, show, *ACTS):
    command.add_command(_each)
