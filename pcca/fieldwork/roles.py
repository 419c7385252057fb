"""What a wave's start address may say about the one who follows it: their role, `?role=lead`."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.fieldwork.journey import Journey, minutes
from pcca.instrument.model import Instrument, Option
from pcca.instrument.roles import ROLE, roles_of
from pcca.routing import Page


def role_given(instrument: Instrument, word: str | None) -> Option | None:
    """The role a start address names; none where the instrument knows no such role."""
    return next((role for role in roles_of(instrument) if role.code == word), None)


def minutes_by_role(instrument: Instrument) -> Mapping[int, tuple[Option, ...]]:
    """The roles by about how long answering takes them; nothing where it takes all the same time."""
    roles = roles_of(instrument)
    taken = {role.code: minutes(instrument, role.code) for role in roles}
    found = {
        n: tuple(role for role in roles if taken[role.code] == n) for n in sorted(set(taken.values()), reverse=True)
    }
    return found if len(found) > 1 else {}


def answer_of(role: Option) -> Mapping[str, tuple[dict[str, str], int]]:
    """The answer that a start address gives, as a new draft takes it."""
    return {ROLE: ({ROLE: role.code}, 0)}


def first_page(journey: Journey) -> Page:
    """Where the questions begin: behind the page of the role, when that is answered and nothing else is on it."""
    first, *more = journey.pages
    known = [question.id for question in first.questions] == [ROLE] and journey.entered.get(ROLE) is not None
    return more[0] if known and more else first


__all__ = ["answer_of", "first_page", "minutes_by_role", "role_given"]
