"""What is promised to whoever answers a wave: short sentences, each from the setting that the software goes by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pcca.fieldwork import links
from pcca.language import N_, Language
from pcca.store import Store, Wave
from pcca.store.links import known_key
from pcca.store.sealed import is_sealed
from pcca.store.submission import RELEASE_STEP


@dataclass(frozen=True)
class Facts:
    """The settings that the sentences are made of."""

    wave: Wave
    smallest: int
    invited: bool
    has_key: bool
    destroyed: date | None
    lang: Language
    sealed: bool = False


@dataclass(frozen=True)
class Part:
    """A heading with its sentences."""

    heading: str
    sentences: tuple[str, ...]


def facts_of(store: Store, wave: Wave, *, smallest: int, lang: Language) -> Facts:
    """The settings of a wave, read anew."""
    known = known_key(store, wave.id)
    has_key = links.has_key(store, wave.id)
    sealed = is_sealed(store, wave.identification)
    return Facts(wave, smallest, known is not None, has_key, known.destroyed if known else None, lang, sealed)


def promise(facts: Facts) -> tuple[Part, ...]:
    """All that is promised, in the order in which somebody would ask."""
    parts = [(heading, [say(facts) for say in said]) for heading, said in PARTS[facts.wave.identification].items()]
    kept = [(_heading(heading, facts), tuple(each for each in said if each)) for heading, said in parts]
    return tuple(Part(heading, said) for heading, said in kept if said)


def _heading(heading: str, facts: Facts) -> str:
    return facts.lang.say(NO_MORE if heading == STILL and facts.destroyed is not None else heading)


Say = Callable[[Facts], str]


def _plain(sentence: str) -> Say:
    """A sentence that needs no setting."""
    return lambda facts: facts.lang.say(sentence)


def _smallest(facts: Facts) -> str:
    sentence = N_("Results are shown only for groups of at least {smallest} people.")
    return facts.lang.say(sentence, smallest=facts.smallest)


def _published(facts: Facts) -> str:
    sentence = (
        N_("The results will be published: everybody may see them on this site.")
        if facts.wave.promised or facts.wave.published
        else N_("The results are seen by those who run the survey and those they give the right to.")
    )
    return facts.lang.say(sentence)


def _kept_until(facts: Facts) -> str:
    if facts.wave.retain_until is None:
        return facts.lang.say(N_("No day has been set yet on which the answers are deleted."))
    sentence = N_("The answers are deleted after {day}.")
    return facts.lang.say(sentence, day=facts.lang.date(facts.wave.retain_until))


def _drafts(facts: Facts) -> str:
    return facts.lang.count(
        "What you enter and do not submit is deleted if you leave it for {n} day.",
        "What you enter and do not submit is deleted if you leave it for {n} days.",
        facts.wave.draft_days,
    )


def _steps(facts: Facts) -> str:
    sentence = N_("While the survey is open, answers reach the results in groups of {step}, never one by one.")
    return facts.lang.say(sentence, step=RELEASE_STEP)


def _list(facts: Facts) -> str:
    """What is kept of those who were invited, where anybody was."""
    sentence = N_(
        "Your name, your address and the groups you belong to are on the list of those invited, with whether you have "
        "answered; your answers are not."
    )
    return facts.lang.say(sentence) if facts.invited else ""


def _marks(facts: Facts) -> str:
    sentence = N_(
        "That you have answered is noted together with at least nine others, or when the survey closes. So you may "
        "get a reminder that you do not need."
    )
    return facts.lang.say(sentence) if facts.invited else ""


def _with_key(facts: Facts) -> str:
    sentence = N_(
        "Until the key of this survey is destroyed, whoever runs the computer and holds the key, the secret of the "
        "site and the database could work out your link: they could read what you have entered and not submitted, "
        "see whether you have answered, and answer in your place."
    )
    return facts.lang.say(sentence) if facts.has_key else ""


def _with_link(facts: Facts) -> str:
    sentence = N_(
        "Whoever else holds your link can do the same: those to whom you pass it on, and those who run the survey if "
        "they have links shown to them in order to hand them out. That they had is noted in the audit trail."
    )
    return facts.lang.say(sentence) if facts.has_key else ""


def _with_copies(facts: Facts) -> str:
    sentence = N_(
        "Somebody who also copied the database just before and just after you submitted could see which answers came "
        "between. The software cannot prevent that while the survey is open; it can only see to it that what it "
        "stores tells nothing."
    )
    return facts.lang.say(sentence) if facts.has_key else ""


def _sealed(facts: Facts) -> str:
    sentence = N_(
        "Until the survey is over, what you enter and submit lies sealed in the database. Whoever holds the secret of "
        "the site and the log of the database server could open it, and see in which order answers came."
    )
    return facts.lang.say(sentence) if facts.sealed and facts.destroyed is None else ""


def _destroyed(facts: Facts) -> str:
    if facts.destroyed is not None:
        sentence = N_(
            "The key of this survey was destroyed on {day}. Since then nobody can work out a link or read what was not "
            "submitted, not even those who run the survey."
        )
        return facts.lang.say(sentence, day=facts.lang.date(facts.destroyed))
    sentence = N_(
        "The key is destroyed when the survey has closed and its last answers are in; this page then says so."
    )
    return facts.lang.say(sentence) if facts.has_key else ""


def _without_links(facts: Facts) -> str:
    sentence = N_(
        "Whoever runs the computer can read what you enter until you submit it, and could compare copies of the "
        "database from just before and just after. Once you have submitted, the database holds nothing that leads to "
        "you."
    )
    return "" if facts.invited else facts.lang.say(sentence)


STORED = N_("What is stored")
SEEN = N_("Who can see what")
UNTIL = N_("Until when")
NO_MORE = N_("What can no longer be done")
STILL = N_("What could still be done until the survey closes")
PARTS: Mapping[str, Mapping[str, tuple[Say, ...]]] = {
    "anonymous": {
        STORED: (
            _plain(
                N_(
                    "Your answers, your language, the day, whether that was after closing. "
                    "No name, no address, no time."
                )
            ),
            _plain(N_("They lie under a random number that leads to nobody, and nobody gets a receipt number.")),
            _list,
            _marks,
        ),
        SEEN: (_smallest, _steps, _published),
        UNTIL: (_drafts, _kept_until),
        STILL: (_with_key, _with_link, _with_copies, _sealed, _destroyed, _without_links),
    },
    "confidential": {
        STORED: (
            _plain(
                N_("Your answers, your language and the day, under a receipt number that is worked out from your link.")
            ),
            _list,
        ),
        SEEN: (
            _plain(N_("Those who run the survey can read single answers. Nobody else can.")),
            _plain(N_("Whoever holds the list, the keys and the database can find out which answers are yours.")),
            _smallest,
            _published,
        ),
        UNTIL: (_drafts, _kept_until),
    },
    "named": {
        STORED: (
            _plain(N_("Your answers with the name of what they are about, your language and the day.")),
            _list,
        ),
        SEEN: (
            _plain(
                N_(
                    "Those who run the survey, and those with a right to see what the answers are about, can read "
                    "them with that name."
                )
            ),
            _published,
        ),
        UNTIL: (_drafts, _kept_until),
    },
}  # fmt: skip
