"""A wave as its managers see it, in words of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pcca import store as stored
from pcca.answers.cells import Wrong
from pcca.clock import CLOCK, comes_twice
from pcca.fieldwork.acts import LEVELS
from pcca.fieldwork.standing import Act, acts
from pcca.fieldwork.waves import answered
from pcca.instrument.model import Instrument
from pcca.language import N_, Language
from pcca.report.disclosure import promised
from pcca.rights import Permission
from pcca.store import State, Store, StoreError, Wave, organisations
from pcca.views.frame import now
from pcca.views.guard import holds
from scoring.consistency import percentage

BUTTONS: Mapping[Act, str] = {
    "launch": N_("Launch"), "pause": N_("Pause"), "resume": N_("Go on"), "extend": N_("Keep open for longer"),
    "close": N_("Close now"), "publish": N_("Publish the results"), "archive": N_("Archive"),
    "delete": N_("Delete this draft"),
}  # fmt: skip
NEEDED: Mapping[Act, Permission] = {"close": "waves.close"}
STATES: Mapping[State, str] = {
    "draft": N_("Draft"), "planned": N_("Planned"), "open": N_("Open"), "paused": N_("Paused"),
    "closed": N_("Closed"), "archived": N_("Archived"),
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A setting of a wave, and what is to be noted about it."""

    term: str
    said: str
    note: str = ""


def phrase(lang: Language, sentence: str, slots: Mapping[str, object]) -> str:
    """A stored sentence with its instants and days as the reader's language writes them."""
    return lang.say(sentence, **{name: _slot(lang, each) for name, each in slots.items()})


def _slot(lang: Language, slot: object) -> object:
    if isinstance(slot, datetime):
        return lang.moment(slot)
    return lang.date(slot) if isinstance(slot, date) else slot


def said(lang: Language, error: StoreError) -> str:
    """What the store or a rule says, in the reader's language."""
    return phrase(lang, error.sentence, error.slots)


def wrong_said(lang: Language, wrong: Wrong) -> str:
    """What is wrong with a field, in the reader's language."""
    return phrase(lang, wrong.sentence, wrong.slots)


def acts_offered(wave: Wave) -> tuple[Act, ...]:
    """What whoever looks at a wave may do with it now."""
    return tuple(act for act in acts(wave, now()) if holds(NEEDED.get(act, "waves.manage"), wave))


def next_step(wave: Wave, lang: Language) -> str:
    """What is to be done next, or what happens by itself."""
    return _NEXT[stored.state(wave, now())](wave, lang)


def _next_draft(wave: Wave, lang: Language) -> str:
    return lang.say("Nobody can answer this draft. Look through its settings, then launch it.")


def _next_planned(wave: Wave, lang: Language) -> str:
    return lang.say("It opens by itself on {moment}. Nothing has to be done.", moment=_moment(wave.opens, lang))


def _next_open(wave: Wave, lang: Language) -> str:
    if wave.closes is None:
        return lang.say("It is open until somebody closes it.")
    return lang.say("It closes by itself on {moment}. Nothing has to be done.", moment=lang.moment(wave.closes))


def _next_paused(wave: Wave, lang: Language) -> str:
    return lang.say("Nobody can answer during the pause; what people have entered is kept. Go on when all is well.")


def _next_closed(wave: Wave, lang: Language) -> str:
    ends = stored.over_from(wave)
    if not stored.is_over(wave, now()):
        sentence = N_("Who has begun can finish until {moment}; then the last answers are counted, by themselves.")
        return lang.say(sentence, moment=_moment(ends, lang))
    if not wave.settled:
        return lang.say("It is over. The last answers are being counted; look again in a few minutes.")
    if wave.promised and not wave.published:
        return lang.say("It is over. Everybody was promised the results: read them, then publish them.")
    return lang.say("It is over. Read the results, and archive it when its links are needed no more.")


def _next_archived(wave: Wave, lang: Language) -> str:
    if wave.retain_until is None:
        return lang.say("It is put away. Its answers are kept until somebody deletes them.")
    return lang.say("It is put away. Its answers are deleted on {day}.", day=lang.date(wave.retain_until))


_NEXT: Mapping[State, Callable[[Wave, Language], str]] = {
    "draft": _next_draft, "planned": _next_planned, "open": _next_open, "paused": _next_paused,
    "closed": _next_closed, "archived": _next_archived,
}  # fmt: skip


def days_left(wave: Wave, lang: Language) -> str:
    """How many days there are to answer; a dash where it does not apply."""
    if stored.state(wave, now()) not in ("open", "paused") or wave.closes is None:
        return "–"
    days = (wave.closes.astimezone(CLOCK).date() - now().astimezone(CLOCK).date()).days
    return lang.count("{n} day", "{n} days", days) if days else lang.say("closes today")


def answered_of_asked(store: Store, wave: Wave, lang: Language) -> str:
    """How many have answered, of how many that are asked."""
    n = answered(store, wave, now())
    if wave.population is None:
        return lang.number(n)
    return lang.say("{answered} of {asked}", answered=lang.number(n), asked=lang.number(wave.population))


def rate_by_population(store: Store, wave: Wave, lang: Language) -> str:
    """The response rate where no list says who is asked, with what it is of."""
    n = answered(store, wave, now())
    if wave.population is None:
        return lang.count(
            "{n} answer. How many are asked is not known, so there is no response rate.",
            "{n} answers. How many are asked is not known, so there is no response rate.",
            n,
        )
    if n > wave.population:
        sentence = N_(
            "There are {answered} answers, more than the {asked} who are said to be asked: no rate can be told."
        )
        return lang.say(sentence, answered=lang.number(n), asked=lang.number(wave.population))
    share = f"{percentage(n, wave.population, 1)}%"
    sentence = N_("{rate}: {answered} answers, divided by the {asked} people or units who are asked.")
    return lang.say(sentence, rate=share, answered=lang.number(n), asked=lang.number(wave.population))


def late_said(store: Store, wave: Wave, lang: Language) -> str:
    """Of a wave that is over, how many came after closing."""
    n = stored.count_late(store, wave.id) if stored.is_over(wave, now()) else 0
    return lang.count("{n} answer came after closing.", "{n} answers came after closing.", n) if n else ""


def facts(store: Store, wave: Wave, instrument: Instrument, lang: Language) -> list[Fact]:
    """The settings of a wave."""
    version = lang.say("{title}, version {version}", title=instrument.title[lang.code], version=instrument.version)
    asked = lang.say("not known") if wave.population is None else lang.number(wave.population)
    kept = lang.date(wave.retain_until) if wave.retain_until else lang.say("no day is set")
    level = level_said(wave.identification, lang.number(promised(instrument)), lang)
    return [
        Fact(lang.say("Questionnaire"), version),
        Fact(lang.say("Who is asking"), wave.asker.get(lang.code) or "–"),
        Fact(lang.say("Owner"), owner_said(store, wave.owner, lang)),
        Fact(lang.say("Identification"), lang.say(LEVELS[wave.identification]), level),
        Fact(lang.say("Who may answer"), access_said(wave, lang)),
        Fact(lang.say("Opens"), _moment(wave.opens, lang) or lang.say("when it is launched"), _twice(wave.opens, lang)),
        Fact(lang.say("Closes"), _moment(wave.closes, lang) or lang.say("when somebody closes it"),
             _twice(wave.closes, lang)),
        Fact(lang.say("Time to finish after closing"), lang.count("{n} hour", "{n} hours", wave.grace)),
        Fact(lang.say("Unfinished answers are kept"), lang.count("{n} day", "{n} days", wave.draft_days)),
        Fact(lang.say("How many are asked"), asked),
        Fact(lang.say("Answers are kept until"), kept),
        Fact(lang.say("Results"), results_said(wave, lang)),
    ]  # fmt: skip


def owner_said(store: Store, owner: str, lang: Language) -> str:
    """The organisation that a wave belongs to."""
    if not owner:
        return lang.say("nobody in particular: only who manages all waves sees it")
    found = organisations.names(store, [owner]).get(owner)
    return found[lang.code] if found else owner


def level_said(level: str, smallest: str, lang: Language) -> str:
    """What a level of identification means."""
    return lang.say(_LEVELS[level], smallest=smallest)


_LEVELS: Mapping[str, str] = {
    "anonymous": N_("Nothing that is stored leads from an answer to a person; groups under {smallest} are not shown."),
    "confidential": N_("Answers are stored under a receipt number; groups under {smallest} are not shown."),
    "named": N_("Answers are stored with the name of the organisation they are about."),
}
ACCESS: Mapping[str, str] = {
    "open": N_("Everybody who has the address"),
    "invited": N_("Only who has a personal link, or a link that was handed out"),
}


def access_said(wave: Wave, lang: Language) -> str:
    """Who may answer."""
    return lang.say(ACCESS[wave.access])


def results_said(wave: Wave, lang: Language) -> str:
    """Who sees the results."""
    if wave.published:
        return lang.say("Published for everybody")
    if wave.promised:
        return lang.say("Promised to everybody, once it is over")
    return lang.say("For those with a right to them")


def _moment(found: datetime | None, lang: Language) -> str:
    return lang.moment(found) if found else ""


def _twice(found: datetime | None, lang: Language) -> str:
    if found is None or not comes_twice(found):
        return ""
    if found.astimezone(CLOCK).fold:
        return lang.say("The clocks go back that night, and this time comes twice: the later one is meant.")
    return lang.say("The clocks go back that night, and this time comes twice: the earlier one is meant.")
