"""What somebody typed to change the register: what is asked by it, or everything that is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pcca.answers.cells import Wrong, wrong
from pcca.answers.fields import Mistake
from pcca.answers.posted import DATE_PARTS
from pcca.fieldwork.addresses import hidden_in
from pcca.fieldwork.register import asked
from pcca.fieldwork.register.asked import Asked
from pcca.fieldwork.register.finding import meant
from pcca.fieldwork.register.kinds import BELONGING, KINDS, PARENTS
from pcca.fieldwork.register.saying import Codes, Kind
from pcca.fieldwork.register.table import LONGEST_NAME, not_a_code
from pcca.fieldwork.register.writing import nearest
from pcca.fieldwork.settings import read_day
from pcca.instrument.fields import ID
from pcca.language import LANGUAGES, N_, Text
from pcca.store.register import Days, Named, Organisation, Register

Act = Literal["add", "rename", "move", "leave", "end", "merge", "correct"]
YEARS = range(1800, 2200)
NO_DAY = N_("Give the day, the month and the year, such as 1 12 2026")
NO_NAME = {"en": N_("Give its name in English"), "cy": N_("Give its name in Welsh")}
NO_OTHER = N_("Choose the other organisation: write part of its name, or its code")
ITSELF = N_("That is {word} itself: choose the other organisation")
UNLIKE = N_("{word} is of the kind “{kind}”, which cannot be chosen here")
DAY_OF_SLIP = N_("What was entered wrongly was never so: leave the day empty, or choose that it changed on this day")
REASONS: Mapping[Act, tuple[str, ...]] = {
    "rename": ("changed", "wrong"), "move": ("changed", "beside", "wrong"), "leave": ("changed", "wrong"),
}  # fmt: skip
"""What may have been the reason of a change: it changed on a day, or it was entered wrongly."""
NO_REASON = N_("Say whether it changed on a day, or was entered wrongly")


@dataclass
class Reading:
    """A form on its way to what it asks: the register, whose form it is, what was typed, and what is wrong."""

    register: Register
    code: str
    typed: Mapping[str, str]
    today: date
    mistakes: list[Mistake] = field(default_factory=list)

    def text(self, name: str) -> str:
        """What was typed, without spare spaces."""
        return " ".join(unicodedata.normalize("NFC", self.typed.get(name, "")).split())

    def wrong(self, name: str, found: Wrong, target: str = "") -> None:
        """Notes what is wrong with a field."""
        self.mistakes.append(Mistake(name, target or name, found))

    def one(self, name: str, allowed: Collection[str], otherwise: str) -> str:
        """One of what may be chosen."""
        found = self.text(name)
        if found not in allowed:
            self.wrong(name, wrong(otherwise))
        return found

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """A day in three parts."""
        found = read_day(self.typed, name, YEARS)
        if isinstance(found, Wrong) or (found is None and needed):
            self.wrong(name, found if isinstance(found, Wrong) else wrong(NO_DAY), f"{name}-day")
        return None if isinstance(found, Wrong) else found

    def no_day(self, name: str) -> None:
        """Notes a day that cannot be meant."""
        if any(self.text(f"{name}-{part}") for part in DATE_PARTS):
            self.wrong(name, wrong(DAY_OF_SLIP), f"{name}-day")

    def day_or_today(self, name: str) -> date:
        """A day that has to be given; what is wrong is noted, and today stands in for it."""
        return self.day(name) or self.today

    def name(self) -> Text:
        """A name in both languages."""
        for code in LANGUAGES:
            fault = _fault_of_name(self.text(f"name-{code}"), code)
            if fault is not None:
                self.wrong(f"name-{code}", fault)
        return Text(tuple((code, self.text(f"name-{code}")) for code in LANGUAGES))

    def other(self, name: str, kinds: Collection[str], *, needed: bool = True) -> str:
        """The code of another organisation; nothing where none is meant."""
        text = self.text(name)
        if not text:
            if needed:
                self.wrong(name, wrong(NO_OTHER))
            return ""
        found = meant(self.register, text, kinds, self.today)
        if isinstance(found, Wrong):
            self.wrong(name, found)
            return ""
        kind = self.register[found].kind
        if found == self.code:
            self.wrong(name, wrong(ITSELF, word=Codes((found,))))
        elif kind not in kinds:
            self.wrong(name, wrong(UNLIKE, word=Codes((found,)), kind=Kind(kind)))
        return found


def _fault_of_name(name: str, code: str) -> Wrong | None:
    if not name:
        return wrong(NO_NAME[code])
    if len(name) > LONGEST_NAME:
        return wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_NAME)
    hidden = hidden_in(name) or ("U+FFFD" if "\N{REPLACEMENT CHARACTER}" in name else "")
    if hidden:
        return wrong(N_("The name holds a character that cannot be seen ({code}): type it again."), code=hidden)
    return None


def read(act: Act, register: Register, code: str, typed: Mapping[str, str], today: date) -> Asked | tuple[Mistake, ...]:
    """What is asked by a form about an organisation, or all its mistakes."""
    reading = Reading(register, code, typed, today)
    found = READERS[act](reading)
    return tuple(reading.mistakes) or found


def _add(reading: Reading) -> Asked:
    code, kind = reading.text("code").lower(), reading.one("kind", KINDS, N_("Choose a kind"))
    if not ID.fullmatch(code):
        reading.wrong("code", not_a_code(reading.text("code")) if code else wrong(N_("Give it a code, such as w91001")))
    name, first = reading.name(), reading.day("day", needed=False)
    to = [reading.other(each, (each,), needed=False) for each in PARENTS.get(kind, ())]
    new = Organisation(code, kind, (Named(None, name),), Days(first))
    return asked.add(new, [each for each in to if each])


def _rename(reading: Reading) -> Asked:
    why, name = reading.one("why", REASONS["rename"], NO_REASON), reading.name()
    if why == "changed":
        return asked.rename(reading.code, name, reading.day_or_today("day"))
    if why == "wrong":
        reading.no_day("day")
    return asked.rename(reading.code, name, None)


def _move(reading: Reading) -> Asked:
    it = reading.register[reading.code]
    why = reading.one("why", REASONS["move"], NO_REASON)
    to = reading.other("to", PARENTS[it.kind])
    if why == "wrong":
        day = reading.day("day", needed=False) or nearest(it, reading.today)
        return asked.misplace(reading.code, to, day)
    day = reading.day_or_today("day") if why else reading.today
    return asked.move(reading.code, to, day, beside=why == "beside")


def _leave(reading: Reading) -> Asked:
    it = reading.register[reading.code]
    of = reading.one("of", [tag.of for tag in it.tags], N_("Choose what it belongs to no longer"))
    why = reading.one("why", REASONS["leave"], NO_REASON)
    if why == "changed":
        return asked.leave(reading.code, of, reading.day_or_today("last"))
    if why == "wrong":
        reading.no_day("last")
    return asked.leave(reading.code, of, None)


def _end(reading: Reading) -> Asked:
    kind = reading.register[reading.code].kind
    last, became = reading.day_or_today("last"), reading.other("became", (kind,), needed=False)
    return asked.end(reading.code, last, (became,) if became else ())


def _merge(reading: Reading) -> Asked:
    other = reading.other("other", (reading.register[reading.code].kind,))
    stays = reading.one("stays", ("this", "other"), N_("Say which of the two goes on"))
    day = reading.day_or_today("day")
    into, gone = (other, reading.code) if stays == "other" else (reading.code, other)
    return asked.merge((gone,), into, day)


def _correct(reading: Reading) -> Asked:
    return asked.correct(reading.code, first=reading.day("first", needed=False), last=reading.day("last", needed=False))


READERS: Mapping[Act, Callable[[Reading], Asked]] = {
    "add": _add, "rename": _rename, "move": _move, "leave": _leave, "end": _end, "merge": _merge, "correct": _correct,
}  # fmt: skip


def acts_on(it: Organisation) -> tuple[Act, ...]:
    """What can be done with an organisation, the commonest first."""
    belongs: dict[Act, bool] = {"move": bool(PARENTS[it.kind]), "leave": bool(it.tags)}
    acts: tuple[Act, ...] = ("merge", "rename", "move", "leave", "end", "correct")
    return tuple(each for each in acts if belongs.get(each, True))


def typed_of(act: Act, it: Organisation) -> dict[str, str]:
    """What a form holds before anything is typed: the name that is changed, or the days that are corrected."""
    if act == "rename":
        return {f"name-{code}": it.name[code] for code in LANGUAGES}
    days = {"first": it.days.first, "last": it.days.last} if act == "correct" else {}
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() if day is not None
        for part in DATE_PARTS
    }  # fmt: skip


def field_of(act: Act, column: str) -> str:
    """The field of a form in which a fault of the register is mended, by the column of a table where it would be."""
    if act == "add":
        return column if column in ("code", "kind", *BELONGING) else "day-day" if column in DAYS else "code"
    return MENDED[act].get(column) or MENDED[act][""]


DAYS = ("from", "to")
MENDED: Mapping[Act, Mapping[str, str]] = {
    "rename": {"": "day-day"},
    "move": {"": "to", "from": "day-day"},
    "leave": {"": "of"},
    "end": {"": "last-day", "became": "became"},
    "merge": {"": "other", "from": "day-day"},
    "correct": {"": "first-day", "to": "last-day", "became": "last-day"},
}
