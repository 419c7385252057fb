"""`pcca doctor`: whether a data folder is sound, and what to do about what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pcca.cli.audit import HOW
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option, format_option
from pcca.cli.stores import now
from pcca.cli.terminal import Terminal
from pcca.language import N_, Language

DUE, GRAVE = 1, 2
RESTORE = N_("Stop the site, keep the folder as it is, and restore the newest backup with 'pcca restore'.")
HOUSE = N_("The site does this while it runs: is it running?")


@dataclass(frozen=True)
class Check:
    """How grave a symptom is, the sentence about it, and what to do."""

    grave: int
    said: str
    todo: str


CHECKS: Mapping[str, Check] = {
    "open_to_others": Check(
        DUE,
        N_("{file} can be read by others on this computer."),
        N_("Run: chmod {mode} {file}"),
    ),
    "left_over": Check(
        DUE,
        N_("{file} was left by a restore that was stopped."),
        N_("Delete it; nothing uses it."),
    ),
    "no_key": Check(
        GRAVE,
        N_("There is no secret key {file}."),
        N_("Copy the key there that was kept apart from the backups: without it, who has answered could answer again."),
    ),
    "bad_key": Check(
        GRAVE,
        N_("The key file {path} holds {found} bytes; it should hold {expected}."),
        N_("Copy the key there that was kept apart from the backups: without it, who has answered could answer again."),
    ),
    "damaged": Check(GRAVE, N_("The database is damaged: {reason}."), RESTORE),
    "damaged_pages": Check(GRAVE, N_("Pages of the database that the server found damaged: {n}."), RESTORE),
    "schema_none": Check(GRAVE, N_("The file is a database, but not one of pcca."), RESTORE),
    "schema_new": Check(
        GRAVE,
        N_("The database was made by a newer version of pcca: its schema is {found}, and this one knows {newest}."),
        N_("Update pcca."),
    ),
    "schema_old": Check(
        DUE,
        N_("The schema of the database is {found}; this version of pcca uses {newest}. Nothing else was examined."),
        N_("Copy the folder, then run 'pcca wave list', which brings the schema up to date."),
    ),
    "setting": Check(
        GRAVE,
        N_("The setting {name} of the database is {found}; {promised} is promised."),
        N_(
            "Keep the folder on a disk of this computer, since network drives do not keep these promises; on a server, "
            "set it in its configuration."
        ),
    ),
    "audit": Check(GRAVE, N_("The audit trail does not fit from entry {no}: {how}"), N_("Run: pcca audit verify")),
    "instrument_changed": Check(
        GRAVE, N_("Version {version} of {instrument} was changed after it was stored: its hash is of another."), RESTORE
    ),
    "instrument_faulty": Check(
        DUE,
        N_("Version {version} of {instrument} cannot be used by the rules of today. Faults: {n}."),
        N_("Use the version of pcca that it was stored with, and report this as a fault of pcca."),
    ),
    "built_form": Check(
        DUE,
        N_("The built form of the version {hash} is damaged."),
        N_("Nothing is lost: the version is read from its text, more slowly."),
    ),
    "responses_unreadable": Check(
        GRAVE,
        N_("Responses in the wave {wave} that cannot be read: {n}."),
        RESTORE,
    ),
    "responses_locked": Check(
        GRAVE,
        N_("Responses in the wave {wave} that are sealed with another secret key than the one in the folder: {n}."),
        N_("Put back the key they were sealed with: without it they cannot be read by anybody."),
    ),
    "drafts_locked": Check(
        GRAVE,
        N_("Drafts that are sealed with another secret key than the one in the folder: {n}."),
        N_("Put back the key they were sealed with: without it they cannot be read by anybody."),
    ),
    "responses_differ": Check(
        GRAVE,
        N_("Responses in the wave {wave} that differ from the codes that results are counted from: {n}."),
        RESTORE,
    ),
    "register_unreadable": Check(GRAVE, N_("The register of organisations cannot be read."), RESTORE),
    "register_faulty": Check(
        GRAVE,
        N_("The register contradicts itself, so that rights may be wrong. Places: {n}, the first at {code}."),
        N_("Run 'pcca register show {code}', and correct it with 'pcca register correct', 'move' or 'leave'."),
    ),
    "drafts_past": Check(
        DUE,
        N_("Drafts past the day on which they are to be deleted: {n}."),
        HOUSE,
    ),
    "key_stray": Check(DUE, N_("{file} is the key of no wave here."), N_("Delete it, or put it where its wave is.")),
    "key_due": Check(
        DUE,
        N_("{file} should be gone: the wave {wave} is over, and its key was promised to be destroyed."),
        HOUSE,
    ),
    "key_missing": Check(
        DUE,
        N_("The key {file} is missing, so that the links of the wave {wave} cannot be mailed or shown."),
        N_("Put the file back if it was kept. Links that were sent still work; a new key would void them."),
    ),
    "key_wrong": Check(
        DUE,
        N_("The key {file} is not the one that the links of the wave {wave} were made with."),
        N_("Put the right file back: with this one links cannot be mailed or shown, and nobody is marked as answered."),
    ),
    "mails_stuck": Check(
        DUE,
        N_("Mails that have been due for more than an hour: {n}."),
        N_("Look at 'pcca mail list'. The site sends them while it runs, or 'pcca mail run'."),
    ),
    "retention_overdue": Check(
        DUE,
        N_("The answers of the wave {wave} were to be kept until {day} and are still there."),
        N_("Run: pcca retention run. The site does this while it runs: is it running?"),
    ),
    "no_second_factor": Check(
        DUE,
        N_("People with rights over surveys who have not set up a second factor: {n}."),
        N_("They are asked for it when they sign in. Whoever does not need the account: 'pcca people end'."),
    ),
    "waiting": Check(
        DUE,
        N_("Answers of the closed wave {wave} that are not in its results yet: {n}."),
        HOUSE,
    ),
}


@declare(
    "doctor",
    N_(
        "Examine the database, its files, its answers and its audit trail, and say what to do about what is wrong. It "
        "ends with 0 when all is well, with 1 when something is due, and with 2 when answers are in danger."
    ),
)
@format_option
@data_option
def command(terminal: Terminal, /, as_json: bool, data: Path) -> None:
    from pcca.fieldwork.doctor import examine
    from pcca.store.opening import DATABASE, database_url

    url = database_url()
    if url is None and not (data / DATABASE).exists():
        terminal.misuse(N_("There is no database {path}: 'pcca wave add' makes one."), path=data / DATABASE)
    found = [_told(terminal.lang, each.check, each.slots) for each in examine(data, now(), url)]
    worst = max((CHECKS[each["check"]].grave for each in found), default=0)
    if as_json:
        terminal.json({"folder": str(data), "sound": not found, "symptoms": found})
    else:
        _print(terminal, data, found)
    raise SystemExit(worst)


def _told(lang: Language, name: str, slots: Mapping[str, Any]) -> dict[str, Any]:
    check = CHECKS[name]
    shown = {**slots, "how": lang.say(HOW[slots["how"]])} if "how" in slots else slots
    grave = "danger" if check.grave == GRAVE else "due"
    shown = {each: lang.date(value) if isinstance(value, date) else value for each, value in shown.items()}
    return {"check": name, "grave": grave, "said": lang.say(check.said, **shown), "todo": lang.say(check.todo, **shown)}


def _print(terminal: Terminal, data: Path, found: list[dict[str, Any]]) -> None:
    for each in found:
        terminal.print(each["said"], bold=each["grave"] == "danger")
        terminal.print(f"  {each['todo']}")
    if found:
        terminal.count("{n} thing is wrong.", "{n} things are wrong.", len(found))
    else:
        terminal.say(N_("All is well in {folder}: files, database, answers, instruments and audit trail."), folder=data)
