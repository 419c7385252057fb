"""`pcca register add | move | leave | rename | end | merge | correct`: one change at a time, on its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from pcca.cli.frame import command as declare
from pcca.cli.registered import Code, Day, carry_out, changing, today
from pcca.cli.terminal import Terminal
from pcca.fieldwork.register import asked
from pcca.fieldwork.register.kinds import KINDS
from pcca.fieldwork.register.table import LONGEST_NAME
from pcca.language import N_, Text
from pcca.store.register import Days, Named, Organisation

NAME_EN, NAME_CY = N_("Its name in English."), N_("Its name in Welsh.")


def _name(terminal: Terminal, english: str, welsh: str) -> Text:
    """The name in both languages, without spare spaces."""
    for text in (english, welsh):
        if not text.split() or len(text) > LONGEST_NAME:
            terminal.misuse(N_("A name has 1 to {limit} characters."), limit=LONGEST_NAME)
    return Text((("en", " ".join(english.split())), ("cy", " ".join(welsh.split()))))


@declare("add", N_("Add the organisation CODE of a kind."))
@click.argument("code", type=Code())
@click.argument("kind", type=click.Choice([*KINDS]))
@click.option("--name-en", required=True, help=NAME_EN)
@click.option("--name-cy", required=True, help=NAME_CY)
@click.option("--from", "first", type=Day(), help=N_("Its first day; not known unless given."))
@click.option("--to", type=Code(), multiple=True, help=N_("What it belongs to; may be given several times."))
@changing
def add(terminal: Terminal, /, code: str, kind: str, data: Path, dry_run: bool, **given: Any) -> None:
    named = Named(None, _name(terminal, given["name_en"], given["name_cy"]))
    new = Organisation(code, kind, (named,), Days(given["first"]))
    carry_out(terminal, data, asked.add(new, given["to"]), dry_run=dry_run)


@declare("move", N_("Let CODE belong to another organisation from a day on, instead of the one before."))
@click.argument("code", type=Code())
@click.option("--to", type=Code(), required=True, help=N_("What it belongs to, such as cluster:c12."))
@click.option("--from", "day", type=Day(), default=today, help=N_("The first day; today unless given."))
@click.option("--beside", is_flag=True, help=N_("Beside the one before: a cluster may lie in several authorities."))
@click.option(
    "--correct", is_flag=True, help=N_("It belonged there all along: what is entered for the day was a slip.")
)
@changing
def move(terminal: Terminal, /, code: str, to: str, data: Path, dry_run: bool, **given: Any) -> None:
    if given["correct"] and given["beside"]:
        terminal.misuse(N_("Give --beside or --correct, not both."))
    found = asked.move(code, to, given["day"], beside=given["beside"])
    carry_out(terminal, data, asked.misplace(code, to, given["day"]) if given["correct"] else found, dry_run=dry_run)


@declare("leave", N_("Let CODE no longer belong to another organisation after a day."))
@click.argument("code", type=Code())
@click.option("--of", type=Code(), required=True, help=N_("What it belongs to so far."))
@click.option("--last", type=Day(), help=N_("The last day on which it does."))
@click.option("--correct", is_flag=True, help=N_("It never belonged to it: that was entered wrongly."))
@changing
def leave(terminal: Terminal, /, code: str, of: str, data: Path, dry_run: bool, **given: Any) -> None:
    if given["correct"] == (given["last"] is not None):
        terminal.misuse(N_("Give --last, or --correct if it never belonged to it."))
    carry_out(terminal, data, asked.leave(code, of, given["last"]), dry_run=dry_run)


@declare("rename", N_("Give CODE another name from a day on, or correct the one that it has."))
@click.argument("code", type=Code())
@click.option("--name-en", required=True, help=NAME_EN)
@click.option("--name-cy", required=True, help=NAME_CY)
@click.option("--from", "day", type=Day(), default=today, help=N_("The first day; today unless given."))
@click.option("--correct", is_flag=True, help=N_("It was always called so: the name was misspelt."))
@changing
def rename(terminal: Terminal, /, code: str, data: Path, dry_run: bool, **given: Any) -> None:
    day = None if given["correct"] else given["day"]
    name = _name(terminal, given["name_en"], given["name_cy"])
    carry_out(terminal, data, asked.rename(code, name, day), dry_run=dry_run)


@declare("end", N_("Say that CODE had its last day; nothing may belong to it afterwards."))
@click.argument("code", type=Code())
@click.option("--last", type=Day(), required=True, help=N_("Its last day."))
@click.option("--became", type=Code(), multiple=True, help=N_("What followed it; may be given several times."))
@changing
def end(terminal: Terminal, /, code: str, data: Path, dry_run: bool, **given: Any) -> None:
    carry_out(terminal, data, asked.end(code, given["last"], given["became"]), dry_run=dry_run)


@declare("merge", N_("Merge organisations into one from a day on: what belonged to them belongs to it."))
@click.argument("codes", type=Code(), nargs=-1, required=True)
@click.option("--into", type=Code(), required=True, help=N_("The one that goes on; it may be one of them."))
@click.option("--on", "day", type=Day(), default=today, help=N_("The first day; today unless given."))
@changing
def merge(terminal: Terminal, /, codes: tuple[str, ...], data: Path, dry_run: bool, **given: Any) -> None:
    carry_out(terminal, data, asked.merge(codes, given["into"], given["day"]), dry_run=dry_run)


@declare("correct", N_("Correct the first or the last day of CODE; what began or ended with it still does."))
@click.argument("code", type=Code())
@click.option("--first", type=Day(none=asked.NO_DAY["first"]), help=N_("Its first day, or: unknown."))
@click.option("--last", type=Day(none=asked.NO_DAY["last"]), help=N_("Its last day, or: none."))
@changing
def correct(terminal: Terminal, /, code: str, data: Path, dry_run: bool, **given: Any) -> None:
    first, last = given["first"], given["last"]
    if first is None and last is None:
        terminal.misuse(N_("Give --first, --last or both."))
    days = {"first": _given(first), "last": _given(last)}
    carry_out(terminal, data, asked.correct(code, **days), dry_run=dry_run)


def _given(given: date | str | None) -> asked.Given:
    """The day that was given, none for a word that stands for none; the same unless given."""
    if given is None:
        return asked.SAME
    return given if isinstance(given, date) else None


CHANGES = (add, move, leave, rename, end, merge, correct)
