"""What somebody asks to be done to the register, on a page or by a command, and how the trail tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from pcca.fieldwork.register import acts
from pcca.fieldwork.register.days import day_after
from pcca.fieldwork.register.keeping import Act, Outcome, trace
from pcca.language import Text
from pcca.store.register import Organisation, Register


@dataclass(frozen=True)
class Asked:
    """What is to be done, and how the trail tells it.

    `about` are the organisations that it is about; `day` is the first of it, None where it always was so.
    """

    act: Act
    what: str
    detail: Mapping[str, str | int]
    about: tuple[str, ...] = ()
    day: date | None = None

    def told(self, outcome: Outcome) -> dict[str, str | int]:
        """The details of the entry in the trail, with the codes of all that changed."""
        return {**self.detail, **trace(outcome)}


def add(organisation: Organisation, to: Sequence[str]) -> Asked:
    """A new organisation."""
    act = partial(acts.added, organisation=organisation, to=to)
    return Asked(act, "organisation_added", {"code": organisation.code}, (organisation.code,), organisation.days.first)


def rename(code: str, name: Text, day: date | None) -> Asked:
    """Another name from a day on; without a day the one that it has was misspelt."""
    detail = {"code": code, "name": name["en"], "name_cy": name["cy"]}
    act = partial(acts.renamed, code=code, name=name, day=day)
    if day is None:
        return Asked(act, "organisation_name_corrected", detail, (code,))
    return Asked(act, "organisation_renamed", {**detail, "day": day.isoformat()}, (code,), day)


def move(code: str, to: str, day: date, *, beside: bool = False) -> Asked:
    """Belonging to another from a day on, in the place of the one before or beside it."""
    act = partial(acts.moved, code=code, to=to, day=day, beside=beside)
    what = "organisation_joined" if beside else "organisation_moved"
    return Asked(act, what, {"code": code, "to": to, "day": day.isoformat()}, (code,), day)


def misplace(code: str, to: str, day: date) -> Asked:
    """Having belonged to another all along than is entered for a day."""
    act = partial(acts.misplaced, code=code, to=to, day=day)
    return Asked(act, "organisation_place_corrected", {"code": code, "to": to, "day": day.isoformat()}, (code,))


def leave(code: str, of: str, last: date | None) -> Asked:
    """No longer belonging to another after a day; without a day it never did."""
    act = partial(acts.left, code=code, of=of, last=last)
    if last is None:
        return Asked(act, "organisation_leave_corrected", {"code": code, "of": of}, (code,))
    detail = {"code": code, "of": of, "day": last.isoformat()}
    return Asked(act, "organisation_left", detail, (code,), day_after(last))


def end(code: str, last: date, became: Sequence[str]) -> Asked:
    """A last day."""
    act = partial(acts.ended, code=code, last=last, became=tuple(became))
    detail = {"code": code, "day": last.isoformat(), "became": " ".join(became)}
    return Asked(act, "organisation_ended", detail, (code, *became), day_after(last))


def merge(codes: Sequence[str], into: str, day: date) -> Asked:
    """Several that are one from a day on."""
    act = partial(acts.merged, codes=tuple(codes), into=into, day=day)
    detail = {"codes": ", ".join(codes), "into": into, "day": day.isoformat()}
    return Asked(act, "organisations_merged", detail, tuple(dict.fromkeys((*codes, into))), day)


@dataclass(frozen=True)
class Same:
    """That a day stays what the register says."""


SAME = Same()
Given = date | Same | None
"""A day that was given, None for one that is not known or has not come."""
NO_DAY = {"first": "unknown", "last": "none"}


def correct(code: str, *, first: Given = SAME, last: Given = SAME) -> Asked:
    """Other days of its life than were entered."""
    given = {name: day for name, day in (("first", first), ("last", last)) if not isinstance(day, Same)}

    def act(register: Register) -> Register:
        return acts.lived(register, code, replace(acts.known(register, code).days, **given))

    said = {name: (day.isoformat() if day else NO_DAY[name]) for name, day in given.items()}
    return Asked(act, "organisation_corrected", {"code": code, "first": "-", "last": "-", **said}, (code,))
