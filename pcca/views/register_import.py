"""Importing a table of organisations: first what it would change, then the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.packing import packed_bytes, unpacked_bytes
from pcca.fieldwork.register.changes import What
from pcca.fieldwork.register.faults import Refused, told
from pcca.fieldwork.register.importing import bad_cells, imported
from pcca.fieldwork.register.keeping import Moved, Outcome, perform, preview, trace
from pcca.fieldwork.register.saying import phrase
from pcca.fieldwork.register.table import WORDS, Listed, read_day, read_listed
from pcca.fieldwork.register.writing import as_table
from pcca.fieldwork.sheets import MOST_BYTES
from pcca.fieldwork.tables import BadCell
from pcca.forms.page import PlainForm
from pcca.language import LANGUAGES, N_
from pcca.store import Event
from pcca.store import register as kept
from pcca.views.frame import page, speak, store
from pcca.views.guard import needs, today
from pcca.views.invite import done
from pcca.views.register import register

UPLOAD_LIMIT = 8 * 1024 * 1024
"""Files up to here are told how large they may be; more is not read at all."""
MOST_FAULTS = 200
STALE = wrong(N_("The page was open for too long, or cookies are off. Nothing was stored: try once more."))
NO_FILE = wrong(N_("Choose a file first: CSV, or a spreadsheet saved as .xlsx."))
NO_DAY = N_("'{given}' is not a day: write it as 2026-04-01 or 01/04/2026.")
HEADINGS: dict[What, str] = {
    "new": N_("New"),
    "renamed": N_("Renamed"),
    "moved": N_("Moved"),
    "ended": N_("Ended"),
    "corrected": N_("Corrected"),
}


@register.before_request
def roomy() -> None:
    """A file that is too large is read a little beyond its limit, so that its sender is told in words."""
    if request.method == "POST":
        request.max_content_length = request.max_form_memory_size = UPLOAD_LIMIT
        request.room = MOST_BYTES + 1  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Sent:
    """A table as it came: its name, its bytes, and the day from which it is to hold."""

    name: str
    source: bytes
    day: date

    @cached_property
    def listed(self) -> Listed:
        return read_listed(self.source)

    @property
    def packed(self) -> str:
        """The table as the next page brings it back."""
        return packed_bytes(self.source)

    def event(self, outcome: Outcome) -> Event:
        """The entry of the audit trail."""
        of = {"file": self.name, "sha256": sha256(self.source).hexdigest(), "day": self.day.isoformat()}
        return done("register_imported", **of, **trace(outcome))


@register.get("/import")
@needs("register.manage")
def ask() -> ResponseReturnValue:
    """Asks for a table."""
    return _asked(())


def _asked(problems: tuple[tuple[str, Wrong], ...], status: int = 200) -> ResponseReturnValue:
    typed = request.form.get("on", today().isoformat())[:40]
    columns = [words[LANGUAGES.index(speak().code)] for words in WORDS.values()]
    return page(
        "register/import.html", status, typed=typed, columns=columns,
        problems=[(field, each.say(speak())) for field, each in problems],
    )  # fmt: skip


@register.get("/table.csv")
@needs("register.manage")
def table() -> ResponseReturnValue:
    """The register as a table, to be changed in a spreadsheet and imported again."""
    text = as_table(kept.read(store()), today(), speak().code)
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


@register.post("/import")
@needs("register.manage")
def look() -> ResponseReturnValue:
    """Reads a table, and shows what it would change."""
    file, typed = request.files.get("table"), request.form.get("on", "").strip()
    day = read_day(typed)
    problems = [("table", STALE)] if not PlainForm().validate() else []
    problems += [("table", NO_FILE)] if file is None or not file.filename else []
    problems += [("on", wrong(NO_DAY, given=typed[:40]))] if day is None else []
    if problems or file is None or day is None:
        return _asked(tuple(problems), 422)
    # One byte more than is allowed is enough to find that a file is too large.
    return _looked(Sent((file.filename or "")[-100:], file.stream.read(MOST_BYTES + 1), day))


def _looked(sent: Sent, notice: str = "") -> ResponseReturnValue:
    """What a table would change, or what is wrong with it."""
    if sent.listed.bad:
        return _faulty(sent, sent.listed.bad)
    try:
        outcome = preview(store(), imported(sent.listed.rows, sent.day))
    except Refused as refusal:
        return _faulty(sent, bad_cells(sent.listed, refusal))
    groups = [
        (
            speak().say(heading),
            [phrase(speak(), outcome.after, each.said) for each in outcome.changes if each.what == what],
        )
        for what, heading in HEADINGS.items()
    ]
    return page(
        "register/preview.html", sent=sent, groups=[(heading, said) for heading, said in groups if said],
        changed=len(outcome.codes), seen=outcome.seen, notices=[notice] if notice else [], faults=[], more=0,
    )  # fmt: skip


def _faulty(sent: Sent, bad: tuple[BadCell, ...]) -> ResponseReturnValue:
    faults = [(each.row, each.column, told(each.wrong, speak())) for each in bad[:MOST_FAULTS]]
    return page("register/preview.html", 422, sent=sent, faults=faults, more=len(bad) - len(faults), notices=[])


@register.post("/import/confirm")
@needs("register.manage")
def confirm() -> ResponseReturnValue:
    """Changes the register as the preview said; when it would change otherwise by now, that is shown first."""
    day = read_day(request.form.get("on", ""))
    sent = Sent(request.form.get("name", "")[:100], unpacked_bytes(request.form.get("table", "")), day or today())
    if not PlainForm().validate() or day is None:
        return _looked(sent, STALE.say(speak()))
    if sent.listed.bad:
        return _faulty(sent, sent.listed.bad)
    try:
        act = imported(sent.listed.rows, sent.day)
        outcome = perform(store(), act, sent.event, seen=request.form.get("seen", ""))
    except Refused as refusal:
        return _faulty(sent, bad_cells(sent.listed, refusal))
    except Moved:
        return _looked(
            sent, speak().say("Somebody changed the register meanwhile. This is what the table changes now.")
        )
    return redirect(url_for("register.index", changed=len(outcome.codes)), 303)


__all__ = ["register"]
