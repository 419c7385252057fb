"""`pcca register`: the register of organisations, from files and to files, and what it says."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from pcca.cli.acts import name_of
from pcca.cli.files import read_file, require_free, written_whole
from pcca.cli.frame import Commands, data_option, format_option
from pcca.cli.frame import command as declare
from pcca.cli.register_changes import CHANGES
from pcca.cli.registered import Code, Day, carry_out, changing, end_with, today
from pcca.cli.stores import opened
from pcca.cli.terminal import Terminal
from pcca.fieldwork.acts import told as act_told
from pcca.fieldwork.register.acts import known
from pcca.fieldwork.register.asked import Asked
from pcca.fieldwork.register.faults import Refused, told
from pcca.fieldwork.register.history import history
from pcca.fieldwork.register.importing import bad_cells, imported
from pcca.fieldwork.register.keeping import Act
from pcca.fieldwork.register.kinds import KINDS
from pcca.fieldwork.register.loading import loaded
from pcca.fieldwork.register.saying import phrase
from pcca.fieldwork.register.table import Listed, read_listed
from pcca.fieldwork.register.writing import all_tags, as_table, as_yaml
from pcca.fieldwork.tables import BadCell
from pcca.instrument.beside import beside_or_shipped, bytes_of, shown_as
from pcca.instrument.fields import INSTRUMENT_FORM, INSTRUMENT_ID
from pcca.instrument.registers import read_register
from pcca.language import N_
from pcca.store import organisations, register, trail
from pcca.store.register import Organisation, Register

OF_REGISTER = re.compile("register_|organisation")


@click.group("register", cls=Commands, help=N_("Keep the register of organisations: load, import, move, merge, list."))
def command() -> None:
    pass


@declare("load", N_("Load REGISTER: a register file, or the name of one that ships, such as wales."))
@click.argument("register")
@changing
def load(terminal: Terminal, /, register: str, data: Path, dry_run: bool) -> None:
    path = _register_file(terminal, register)
    found = read_register(bytes_of(path), shown_as(path))
    if found.register is None:
        end_with(terminal, [str(each) for each in found.faults])
    else:
        detail = {"register": found.register.id, "version": found.register.version}
        asked = Asked(loaded(found.register), "register_loaded", detail)
        carry_out(terminal, data, asked, dry_run=dry_run)


def _register_file(terminal: Terminal, given: str) -> Path:
    if Path(given).is_file():
        return Path(given)
    found, there = beside_or_shipped("registers", given, None) if INSTRUMENT_ID.fullmatch(given) else (None, [])
    if found is None:
        known = ", ".join(there or beside_or_shipped("registers", "", None)[1])
        terminal.misuse(N_("There is no register {name}. Give a file, or one of: {known}."), name=given, known=known)
    return found


@declare("import", N_("Import FILE, a CSV file or spreadsheet with a row for each organisation: all rows or none."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--on", "day", type=Day(), default=today, help=N_("The day on which moves and names begin; today unless given.")
)
@changing
def import_(terminal: Terminal, /, file: Path, day: date, data: Path, dry_run: bool) -> None:
    source = read_file(terminal, file)
    listed = read_listed(source)
    if listed.bad:
        end_with(terminal, [_line(terminal, each) for each in listed.bad])
    digest = hashlib.sha256(source).hexdigest()
    detail = {"file": name_of(file), "sha256": digest, "day": day.isoformat()}
    asked = Asked(_of_table(terminal, listed, day), "register_imported", detail)
    carry_out(terminal, data, asked, dry_run=dry_run)


def _of_table(terminal: Terminal, listed: Listed, day: date) -> Act:
    """The act of a table, which ends the command with the rows and columns of its faults."""

    def act(before: Register) -> Register:
        try:
            return imported(listed.rows, day)(before)
        except Refused as refusal:
            end_with(terminal, [_line(terminal, each) for each in bad_cells(listed, refusal)])

    return act


def _line(terminal: Terminal, bad: BadCell) -> str:
    """A fault with its place in the file; one of the register itself with its code."""
    said, slots = told(bad.wrong, terminal.lang), {"row": bad.row, "column": bad.column}
    if bad.row == 0:
        return f"{bad.column}: {said}"
    place = N_("Row {row}, column {column}: {said}") if bad.column else N_("Row {row}: {said}")
    return terminal.lang.say(place, **slots, said=said)


@declare("export", N_("Write the register to a file: a table (.csv), or a register for instruments (.yaml)."))
@click.option("--to", "file", type=click.Path(path_type=Path), required=True, help=N_("The file: .csv or .yaml."))
@click.option(
    "--on", "day", type=Day(), default=today, help=N_("Belonging as on this day, for a table; today unless given.")
)
@click.option("--version", default=None, help=N_("The version of a register for instruments; the day unless given."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
@data_option
def export(terminal: Terminal, /, file: Path, force: bool, data: Path, **given: Any) -> None:
    written = {".csv": _as_table, ".yaml": _as_yaml}.get(file.suffix)
    if written is None:
        terminal.misuse(N_("{file} is neither a .csv nor a .yaml file."), file=file)
    require_free(terminal, file, force=force)
    with opened(data) as store:
        found = register.read(store)
    if not found:
        terminal.stop(EMPTY)
    text = written(terminal, found, file, given["version"] or given["day"])
    with written_whole(file) as out:
        out.write(text)
    terminal.count(
        "{n} organisation was written to {file}.", "{n} organisations were written to {file}.", len(found), file=file
    )


EMPTY = N_("The register is empty. Begin with 'pcca register load wales', or 'pcca register import FILE'.")


def _as_table(terminal: Terminal, found: Register, file: Path, day: Any) -> str:
    on = day if isinstance(day, date) else today()
    return "\ufeff" + as_table(found, on, terminal.lang.code)


def _as_yaml(terminal: Terminal, found: Register, file: Path, version: Any) -> str:
    id = file.stem
    if not INSTRUMENT_ID.fullmatch(id):
        terminal.misuse(
            N_("A register is called by its file: {file} cannot be. {form}"),
            file=file,
            form=terminal.lang.say(INSTRUMENT_FORM),
        )
    said = version.strftime("%Y.%m.%d") if isinstance(version, date) else version
    provenance = terminal.lang.say(N_("Written from the register of an installation of pcca."))
    return as_yaml(found, id=id, version=said, provenance=provenance)


@declare("show", N_("Tell what CODE is, and its whole history."))
@click.argument("code", type=Code())
@data_option
def show(terminal: Terminal, /, code: str, data: Path) -> None:
    with opened(data) as store:
        found = register.read(store)
    try:
        each = known(found, code)
    except Refused as refusal:
        terminal.misuse("{said}", said=told(refusal.faults[0].wrong, terminal.lang))
    kind = terminal.lang.say(KINDS[each.kind])
    terminal.print(f"{each.code}: {each.name['en']} / {each.name['cy']} ({kind})", bold=True)
    for one in history(found, code):
        terminal.print(f"  {phrase(terminal.lang, found, one.said)}")


@declare("list", N_("List organisations on a day, with what they belong to."))
@click.option("--kind", type=click.Choice([*KINDS]), help=N_("Only those of a kind."))
@click.option("--on", "day", type=Day(), default=today, help=N_("The day; today unless given."))
@click.option("--within", type=Code(), help=N_("Only those that belong to this one."))
@click.option("--find", "text", default="", help=N_("Only those with this in their code or name."))
@format_option
@data_option
def list_(terminal: Terminal, /, day: date, as_json: bool, data: Path, **given: Any) -> None:
    with opened(data) as store:
        found = organisations.find(store, given["text"], given["kind"], day)
        inside = organisations.within(store, given["within"], day) if given["within"] else None
        whole = register.read(store)
    rows = [whole[each.code] for each in found if inside is None or each.code in inside]
    if as_json:
        terminal.json([_as_data(whole, each, day) for each in rows])
    elif rows:
        _print(terminal, whole, rows, day)
    else:
        terminal.say(N_("No organisation fits.") if whole else EMPTY)


def _as_data(whole: Register, each: Organisation, day: date) -> dict[str, object]:
    held = [tag for tag in all_tags(whole, each) if tag.days.holds(day)]
    days = {"from": each.days.first, "to": each.days.last}
    return {
        "code": each.code, "kind": each.kind, "name": dict(each.name_on(day)),
        **{key: value.isoformat() if value else None for key, value in days.items()},
        "belongs_to": [tag.of for tag in held],
    }  # fmt: skip


def _print(terminal: Terminal, whole: Register, rows: list[Organisation], day: date) -> None:
    lang = terminal.lang
    headings = [lang.say(each) for each in (N_("Code"), N_("Kind"), N_("Name"), N_("Belongs to"))]
    cells = [
        [each.code, lang.say(KINDS[each.kind]), each.name_on(day)[lang.code], _held(whole, each, day)] for each in rows
    ]
    terminal.table(headings, cells)
    terminal.count("{n} organisation.", "{n} organisations.", len(rows))


def _held(whole: Register, each: Organisation, day: date) -> str:
    return ", ".join(tag.of for tag in all_tags(whole, each) if tag.days.holds(day))


@declare("history", N_("List what was done to the register, or to CODE: when, by whom and what."))
@click.argument("code", type=Code(), required=False)
@data_option
def history_(terminal: Terminal, /, code: str | None, data: Path) -> None:
    with opened(data) as store:
        entries = [each.event for each in trail(store) if OF_REGISTER.match(each.what)]
    rows = [
        [terminal.lang.moment(each.at), each.who, act_told(terminal.lang, each)]
        for each in entries
        if code is None or code in str(each.detail.get("changed", "")).split()
    ]
    if rows:
        terminal.table([terminal.lang.say(each) for each in (N_("When"), N_("Who"), N_("What was done"))], rows)
    else:
        terminal.say(N_("Nothing was done to it from here."))


for _each in (load, import_, export, *CHANGES, show, list_, history_):
    command.add_command(_each)
