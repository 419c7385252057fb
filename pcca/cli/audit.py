"""`pcca audit`: what operators did, and whether the trail of it was tampered with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pcca.cli.frame import Commands, data_option, format_option, speaking
from pcca.cli.frame import command as declare
from pcca.cli.stores import opened
from pcca.cli.terminal import Terminal
from pcca.fieldwork.acts import told
from pcca.language import N_, Language
from pcca.store import AuditEntry, Head, audit_head, trail, verify

HOW: Mapping[str, str] = {
    "changed": N_("it was changed, or another was put in its place."),
    "removed": N_("the entry of this number was removed."),
    "inserted": N_("it was inserted: pcca did not make it."),
    "reordered": N_("it was moved from another place."),
    "truncated": N_("this entry and all after it were cut off."),
    "no heads": N_("the file audit.heads is missing beside the database, so what was cut off cannot be known."),
}
_HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


class HeadParam(click.ParamType[Head]):
    """A head as `pcca audit head` prints it."""

    name = "NUMBER:HASH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        found = _HEAD.fullmatch(value)
        if found is None:
            lang = speaking(ctx or click.get_current_context())
            sentence = N_("'{given}' is not a head: copy the line that 'pcca audit head' printed.")
            self.fail(lang.say(sentence, given=value), param, ctx)
        return Head(int(found[1]), found[2])


@click.group("audit", cls=Commands, help=N_("List what operators did, and find out whether the list was changed."))
def command() -> None:
    pass


@declare("list", N_("List what operators did: when, who and what."))
@format_option
@data_option
def list_(terminal: Terminal, /, as_json: bool, data: Path) -> None:
    with opened(data) as store:
        found = trail(store)
    if as_json:
        terminal.json([_as_data(each) for each in found])
    elif found:
        headings = [terminal.lang.say(each) for each in (N_("No."), N_("When"), N_("Who"), N_("What was done"))]
        terminal.table(headings, [_row(terminal.lang, each) for each in found])
    else:
        terminal.say(N_("The audit trail is empty: nothing was done from the command line yet."))


@declare(
    "verify",
    N_("Find out whether the list of what operators did is as it was written. It ends with 1 when it is not."),
)
@click.option("--head", type=HeadParam(), help=N_("A head that was written down elsewhere; the list must contain it."))
@format_option
@data_option
def verify_(terminal: Terminal, /, head: Head | None, as_json: bool, data: Path) -> None:
    with opened(data) as store:
        misfit, newest = verify(store, head), audit_head(store)
    how = None if misfit is None else terminal.lang.say(HOW[misfit.how])
    if as_json:
        bad = None if misfit is None else {"no": misfit.no, "how": misfit.how, "said": how}
        terminal.json({"sound": misfit is None, "misfit": bad, "head": _shown(newest)})
    elif misfit is None:
        terminal.count(
            "The audit trail is sound: {n} entry, and its head is {head}.",
            "The audit trail is sound: {n} entries, and its head is {head}.",
            newest.no, head=_shown(newest),
        )  # fmt: skip
    else:
        terminal.say(N_("The audit trail does not fit from entry {no}: {how}"), no=misfit.no, how=how)
    raise SystemExit(0 if misfit is None else 1)


@declare("head", N_("Print the head of the list, to be written down where nobody can change both."))
@data_option
def head_(terminal: Terminal, /, data: Path) -> None:
    with opened(data) as store:
        terminal.print(_shown(audit_head(store)))


def _shown(head: Head) -> str:
    return f"{head.no}:{head.hash}"


def _as_data(entry: AuditEntry) -> dict[str, Any]:
    return vars(entry) | {"detail": _detail(entry)}


def _detail(entry: AuditEntry) -> Any:
    """What is in an entry, which somebody may have changed to anything."""
    try:
        return json.loads(entry.detail)
    except (TypeError, ValueError):
        return str(entry.detail)


def _row(lang: Language, entry: AuditEntry) -> list[str]:
    try:
        at, what = lang.moment(datetime.fromisoformat(entry.at)), told(lang, entry.event)
    except (TypeError, ValueError, AttributeError):
        at, what = str(entry.at), f"{entry.what} {entry.detail}"
    return [str(entry.no), at, str(entry.who), what]


for _each in (list_, verify_, head_):
    command.add_command(_each)
