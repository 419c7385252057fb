"""`pcca invite`: who is asked to answer a wave, their links, and how many have answered."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn, cast

import click

from pcca.cli.acts import act
from pcca.cli.files import read_file, require_free, written_whole
from pcca.cli.frame import Commands, data_option, format_option
from pcca.cli.frame import command as declare
from pcca.cli.rates import print_rates
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.fieldwork import links
from pcca.fieldwork.frames import Frame, read_frame
from pcca.fieldwork.handing import as_csv, links_to_hand_out
from pcca.fieldwork.invitations import invite, sort_out
from pcca.fieldwork.rates import rates_of
from pcca.language import N_
from pcca.settings import DEFAULT_URL, settings
from pcca.store import Store, Wave, record, state
from pcca.store.invitations import STANDINGS, Standing, by_mail, listed, set_state
from pcca.store.links import Kind

MOST_BEGUN = 100_000
wave_argument = click.argument("wave")
to_option = click.option("--to", type=click.Path(path_type=Path), required=True, help=N_("The file to write."))
force_option = click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))


@click.group("invite", cls=Commands, help=N_("Put people on the list of a wave, and hand out their links."))
def command() -> None:
    pass


@declare("upload", N_("Put the people in FILE, CSV or .xlsx with a row for each, on the list of WAVE."))
@wave_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--leave-out", is_flag=True, help=N_("Leave out rows with faults, and take the others."))
@data_option
def upload(terminal: Terminal, /, wave: str, file: Path, leave_out: bool, data: Path) -> None:
    frame = read_frame(read_file(terminal, file))
    _print_faults(terminal, frame, file)
    if frame.bad and not (leave_out and frame.rows):
        _refuse(terminal, frame)
    with opened(data) as store:
        found = require_wave(terminal, store, wave)
        if state(found, now()) in ("closed", "archived"):
            terminal.stop(N_("The wave {wave} is over: nobody can be put on its list any more."), wave=wave)
        new, there = sort_out(store, wave, frame.rows)
        invite(store, wave, new, event=act("people_invited", wave=wave, people=len(new)) if new else None)
    terminal.count("{n} person was put on the list.", "{n} people were put on the list.", len(new))
    if there:
        terminal.count("{n} was on it already.", "{n} were on it already.", there)


def _print_faults(terminal: Terminal, frame: Frame, file: Path) -> None:
    for each in frame.bad:
        place = f"{file}:{each.row}" + (f":{each.column}" if each.column else "")
        terminal.complain(f"{place}: {each.message(terminal.lang)}")


def _refuse(terminal: Terminal, frame: Frame) -> NoReturn:
    if frame.rows:
        terminal.stop(N_("Nobody was put on the list. Mend the file, or give --leave-out to take the other rows."))
    terminal.stop(N_("Nobody was put on the list: no row of the file can be used."))


@declare("list", N_("List the people on the list of WAVE, and how each stands."))
@wave_argument
@format_option
@data_option
def list_(terminal: Terminal, /, wave: str, as_json: bool, data: Path) -> None:
    say = terminal.lang.say
    with opened(data) as store:
        found = require_wave(terminal, store, wave)
        people = listed(store, wave)
    rows = [
        {
            "mail": each.mail, "name": each.name, "language": each.language, "state": each.state,
            # Who answered an anonymous wave is nobody's business.
            "answered": None if found.identification == "anonymous" else each.answered, **each.strata,
        }
        for each in people
    ]  # fmt: skip
    if as_json:
        terminal.json(rows)
    elif people:
        headings = [N_("Name"), N_("E-mail address"), N_("Groups"), N_("State")]
        cells = [[p.name, p.mail, "; ".join(p.strata.values()), say(STANDINGS[p.state])] for p in people]
        terminal.table([say(each) for each in headings], cells)
    else:
        terminal.say(N_("Nobody is on the list of {wave} yet. Begin with 'pcca invite upload'."), wave=wave)


@declare("mark", N_("Say how the person with MAIL stands on the list of WAVE; nobody is taken off it."))
@wave_argument
@click.argument("mail")
@click.argument("state", type=click.Choice(tuple(STANDINGS)))
@data_option
def mark(terminal: Terminal, /, wave: str, mail: str, state: str, data: Path) -> None:
    with opened(data) as store:
        require_wave(terminal, store, wave)
        found = by_mail(store, mail.strip().lower(), wave)
        if not found:
            terminal.stop(N_("{mail} is not on the list of {wave}."), mail=mail, wave=wave)
        standing = cast(Standing, state)
        set_state(store, found[0].id, standing, event=act("invitation_changed", wave=wave, state=state))
    terminal.say(N_("{mail} now stands as: {state}."), mail=mail, state=terminal.lang.say(STANDINGS[standing]))


def address_of(token: str) -> str:
    """The address of a link on this site."""
    return f"{settings().base_url or DEFAULT_URL}/i/{token}"


@declare("links", N_("Write the personal links of WAVE to a CSV file, for handing out by other means than mail."))
@wave_argument
@to_option
@force_option
@data_option
def links_(terminal: Terminal, /, wave: str, to: Path, force: bool, data: Path) -> None:
    require_free(terminal, to, force=force)
    with opened(data) as store:
        require_wave(terminal, store, wave)
        found = links_to_hand_out(store, wave, address_of)
        with written_whole(to) as out:
            out.write(as_csv(found, terminal.lang))
        record(store, act("links_handed_out", wave=wave, kind="csv", links=len(found)))
    _say_written(terminal, len(found), to)


@declare("qr", N_("Write the personal links of WAVE to a PDF of labels with codes to photograph."))
@wave_argument
@to_option
@force_option
@data_option
def qr(terminal: Terminal, /, wave: str, to: Path, force: bool, data: Path) -> None:
    from pcca.paper.codes import Label, label_sheet

    require_free(terminal, to, force=force)
    with opened(data) as store:
        require_wave(terminal, store, wave)
        found = links_to_hand_out(store, wave, address_of)
        content = label_sheet([Label(each.name, address, each.language) for each, address in found], terminal.lang)
        with written_whole(to) as out:
            out.buffer.write(content)
        record(store, act("links_handed_out", wave=wave, kind="pdf", links=len(found)))
    _say_written(terminal, len(found), to)


def _say_written(terminal: Terminal, n: int, to: Path) -> None:
    terminal.count("{n} link was written to {file}.", "{n} links were written to {file}.", n, file=to)
    terminal.say(
        N_("Whoever has a link can answer in that person's name: keep the file safe, and delete it afterwards.")
    )


@declare("open-link", N_("Make a link to WAVE that several may follow, for what LABEL says, and print it."))
@wave_argument
@click.argument("label")
@click.option("--most", type=click.IntRange(1, MOST_BEGUN), required=True, help=N_("How many may begin with it."))
@click.option("--kiosk", is_flag=True, help=N_("For one device that people share: it forgets each before the next."))
@data_option
def open_link(terminal: Terminal, /, wave: str, label: str, most: int, *, kiosk: bool, data: Path) -> None:
    with opened(data) as store:
        found = require_wave(terminal, store, wave)
        if not label.strip() or not label.isprintable():
            terminal.misuse(N_("Name the link in characters that can be seen, such as: GP conference stand"))
        _require_running(terminal, found)
        if most < links.least(found):
            terminal.misuse(links.FEWER, n=links.least(found))
        terminal.print(address_of(_made(store, wave, ("kiosk" if kiosk else "open", label.strip(), most))))


def _require_running(terminal: Terminal, wave: Wave) -> None:
    if state(wave, now()) in ("closed", "archived"):
        terminal.stop(N_("The wave {wave} is over: no link can be made for it any more."), wave=wave.id)


def _made(store: Store, wave: str, wanted: tuple[Kind, str, int]) -> str:
    kind, label, most = wanted
    event = act("open_link_added", wave=wave, most=most)
    made = links.add_open_link(store, wave, kind, label=label, most=most, event=event)
    return links.token_of(store, wave, made.id)


@declare("rates", N_("Say how many on the list of WAVE have answered, by the definitions of AAPOR."))
@wave_argument
@format_option
@data_option
def rates(terminal: Terminal, /, wave: str, as_json: bool, data: Path) -> None:
    with opened(data) as store:
        found = rates_of(store, require_wave(terminal, store, wave), now())
    if found is None:
        terminal.say(N_("Nobody is on the list of {wave} yet. Begin with 'pcca invite upload'."), wave=wave)
    else:
        print_rates(terminal, found, as_json=as_json)


for each in (upload, list_, mark, links_, qr, open_link, rates):
    command.add_command(each)
