"""The privacy notice of a wave, and the sheet for assessing it: sentences that follow from its own settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pcca.fieldwork import promised
from pcca.fieldwork.promised import Facts
from pcca.instrument.model import Instrument, Words
from pcca.language import N_, Language, Text
from pcca.store import Store, Wave

Kind = Literal["notice", "dpia"]
COMPLAINTS = "ico.org.uk"


@dataclass(frozen=True)
class Site:
    """Where answers are kept and how they travel: what no wave decides."""

    secure: bool
    server: bool


@dataclass(frozen=True)
class Known:
    """Everything that the sentences are made of."""

    promise: Facts
    instrument: Instrument
    site: Site

    @property
    def wave(self) -> Wave:
        return self.promise.wave

    @property
    def lang(self) -> Language:
        return self.promise.lang

    @property
    def asker(self) -> str:
        return self.wave.asker.get(self.lang.code) or next(iter(self.wave.asker.values()), "")

    @property
    def anonymous(self) -> bool:
        return self.wave.identification == "anonymous"


@dataclass(frozen=True)
class Part:
    """A heading with its sentences, a text of the author below, and what is to be filled in by hand."""

    heading: str
    sentences: tuple[str, ...] = ()
    about: Text | None = None
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A privacy notice, or the sheet for a data protection impact assessment."""

    kind: Kind
    title: str
    survey: str
    lead: str
    parts: tuple[Part, ...]
    lang: Language


Say = Callable[[Known], str]


def known_of(store: Store, wave: Wave, instrument: Instrument, *, smallest: int, site: Site, lang: Language) -> Known:
    """The settings of a wave, read anew."""
    return Known(promised.facts_of(store, wave, smallest=smallest, lang=lang), instrument, site)


def sheet_of(known: Known, kind: Kind) -> Sheet:
    """The notice for respondents, or the sheet for those who have to assess the survey."""
    title, lead, parts = SHEETS[kind]
    survey = known.wave.label.get(known.lang.code) or known.instrument.title[known.lang.code]
    made = tuple(part for made in parts for part in made(known) if part.sentences or part.about or part.blanks)
    return Sheet(kind, known.lang.say(title), survey, known.lang.say(lead), made, known.lang)


def _part(heading: str, *said: Say) -> Callable[[Known], tuple[Part, ...]]:
    """A heading with those of its sentences that are true."""

    def make(known: Known) -> tuple[Part, ...]:
        sentences = tuple(each for each in (say(known) for say in said) if each)
        return (Part(known.lang.say(heading), sentences),)

    return make


def _always(sentence: str) -> Say:
    return lambda known: known.lang.say(sentence)


def _where(true: Callable[[Known], bool], sentence: str, otherwise: str = "") -> Say:
    """One sentence where something is so, another or none where it is not."""

    def say(known: Known) -> str:
        chosen = sentence if true(known) else otherwise
        return known.lang.say(chosen) if chosen else ""

    return say


def _promised(known: Known) -> tuple[Part, ...]:
    """What is promised, as the page of the promise says it."""
    return tuple(Part(each.heading, each.sentences) for each in promised.promise(known.promise))


def _purpose(known: Known) -> tuple[Part, ...]:
    sentence = (
        N_("The answers are used to assess the organisation that they are about.")
        if known.wave.identification == "named"
        else N_("The answers are used for figures about groups of people, not about single people.")
    )
    about = known.instrument.about if known.instrument.about else None
    return (Part(known.lang.say(N_("What the answers are for")), (known.lang.say(sentence),), about),)


def _who(known: Known) -> str:
    if not known.asker:
        return known.lang.say(N_("Who asks has not been entered yet; it has to be, before anybody is asked."))
    return known.lang.say(
        N_("Who asks, and is responsible for what happens with the answers: {asker}"), asker=known.asker
    )


def _contact(known: Known) -> str:
    sentence = N_("Where to turn with questions, and to make use of your rights: {asker}")
    return known.lang.say(sentence, asker=known.asker) if known.asker else ""


def _free_text(known: Known) -> bool:
    return any(isinstance(each.kind, Words) for each in known.instrument.every_question.values())


def _plan(known: Known) -> str:
    sentence = N_("Questionnaire: {title}, version {version} ({digest}). Level: {level}.")
    return known.lang.say(
        sentence, title=known.instrument.title[known.lang.code], version=known.instrument.version,
        digest=known.instrument.digest[:12], level=known.lang.say(LEVELS[known.wave.identification]),
    )  # fmt: skip


def _times(known: Known) -> str:
    lang, wave = known.lang, known.wave
    opens = lang.moment(wave.opens) if wave.opens else lang.say(N_("when it is launched"))
    closes = lang.moment(wave.closes) if wave.closes else lang.say(N_("when it is closed by hand"))
    sentence = N_("Opening: {opens}. Closing: {closes}. Hours to finish for those who have begun: {grace}.")
    return lang.say(sentence, opens=opens, closes=closes, grace=lang.number(wave.grace))


def _population(known: Known) -> str:
    if known.wave.population is None:
        return known.lang.say(N_("How many are asked has not been entered."))
    return known.lang.say(N_("How many are asked: {n}."), n=known.lang.number(known.wave.population))


def _blanks(heading: str, *labels: str) -> Callable[[Known], tuple[Part, ...]]:
    """Lines to be filled in by hand: what no software knows."""
    return lambda known: (Part(known.lang.say(heading), blanks=tuple(known.lang.say(each) for each in labels)),)


LEVELS: Mapping[str, str] = {"named": N_("named"), "confidential": N_("confidential"), "anonymous": N_("anonymous")}


def _invited(known: Known) -> bool:
    return known.promise.invited


def _linked_list(known: Known) -> bool:
    return known.promise.invited and not known.anonymous


BASIS = _always(
    N_(
        "The legal basis is for whoever asks to confirm. For a public body it is as a rule a task in the public "
        "interest, UK GDPR Article 6(1)(e); for others legitimate interests, Article 6(1)(f)."
    )
)
WHERE = (
    _where(
        lambda known: known.site.server,
        N_("The answers are kept in a database on the server that the operator of this site named."),
        N_("The answers are kept in one file on the computer that serves this site."),
    ),
    _where(_invited, N_("Mails with links go out through the mail server of the operator; no answer is ever mailed.")),
    _always(N_("Pages load nothing from other sites, and nobody else is told who looks at them.")),
    _always(
        N_("One cookie holds your place in the survey. The log names pages only: no answers, no links, no computers.")
    ),
)
SOURCE = _where(_invited, N_("Your name, address and groups were entered by whoever asks, from a list of their own."))
RIGHTS = (
    _always(N_("Until you submit, you can change or delete what you have entered yourself.")),
    _where(
        lambda known: known.anonymous,
        N_(
            "Once you have submitted, nobody can show, correct or delete your answers, because nobody can find them "
            "among the others (UK GDPR Article 11)."
        ),
        N_(
            "Once you have submitted, you can ask for a copy of your answers, or to have them erased. Your receipt "
            "number finds them."
        ),
    ),
    _where(
        _linked_list,
        N_("The address you were invited at finds your answers too, as long as the key of the links exists."),
    ),
    _where(_invited, N_("What the list of those invited says of you can be shown to you and erased.")),
    _where(_invited, N_("Every mail has a link by which you get no more of them.")),
    _contact,
    _always(N_("You can complain to the Information Commissioner's Office: ico.org.uk.")),
)
BACKUPS = _always(
    N_(
        "Backups are files apart. They hold what was there on their day, and no key of a survey; the operator deletes "
        "them."
    )
)
MEASURES = (
    _where(
        lambda known: known.site.secure,
        N_("The site is set up to be reached over https; its cookies travel no other way."),
        N_("The site has no https address: it is meant for the computer it runs on alone."),
    ),
    _always(
        N_(
            "Staff sign in with a password that is stored as a slow hash (argon2id), and with a second factor; failed "
            "attempts have to wait longer each time."
        )
    ),
    _always(N_("Every page is refused to those without the right for it; each right holds for named organisations.")),
    _where(
        lambda known: known.anonymous,
        N_(
            "Answers lie under random keys and bear no time; a submitted link leaves a mark that leads to nobody "
            "without the secret of the site."
        ),
    ),
    _where(
        lambda known: known.anonymous and known.promise.invited,
        N_("Links are worked out from a key outside the database and its backups, which is destroyed after closing."),
    ),
    _where(
        lambda known: known.wave.identification != "named",
        N_("Small groups are hidden, and figures from which they could be worked out are hidden with them."),
    ),
    _where(
        lambda known: not known.site.server,
        N_("What is deleted is overwritten in the database's file."),
        N_("What is deleted stays in the files of the database server until it cleans them up by itself."),
    ),
    _always(N_("What operators do is entered in an audit trail that shows when it was changed.")),
    _where(
        lambda known: known.wave.retain_until is not None,
        N_("The software deletes the answers by itself after the day until which they are kept."),
    ),
)
RISKS = (
    _where(
        _free_text,
        N_("Free texts can hold names and stories by which somebody is known: whoever reads them has to see to that."),
    ),
    _where(
        lambda known: known.site.server,
        N_(
            "The files and logs of a database server can tell the order in which answers arrived, and hold what was "
            "deleted, until they are recycled."
        ),
    ),
    _always(N_("A backup that nobody deletes outlives the day on which the software deletes the answers.")),
    _where(
        lambda known: known.wave.identification == "confidential",
        N_("Whoever holds the list, the keys and the database can find out whose answers are whose."),
    ),
    _where(
        lambda known: not known.site.secure,
        N_("Without https, answers could be read on their way to the site."),
    ),
)

SHEETS: Mapping[Kind, tuple[str, str, tuple[Callable[[Known], tuple[Part, ...]], ...]]] = {
    "notice": (
        N_("Privacy notice"),
        N_("How this survey handles what it learns about you."),
        (
            _part(N_("Who is responsible"), _who, BASIS),
            _purpose,
            _promised,
            _part(N_("Where it is kept"), SOURCE, *WHERE, BACKUPS),
            _part(N_("Your rights"), *RIGHTS),
        ),
    ),
    "dpia": (
        N_("Data protection sheet"),
        N_(
            "For a data protection impact assessment. What the software knows is filled in from the settings of the "
            "survey; the rest is for whoever is responsible."
        ),
        (
            _part(N_("What is planned"), _who, _plan, _times, _population),
            _purpose,
            _blanks(
                N_("To be filled in by whoever is responsible"), N_("Legal basis"), N_("Why this is needed"),
                N_("Who was consulted"),
            ),
            _promised,
            _part(N_("Where it is kept"), SOURCE, *WHERE, BACKUPS),
            _part(N_("How rights are met"), *RIGHTS),
            _part(N_("What the software does"), *MEASURES),
            _part(N_("What remains"), *RISKS),
            _blanks(
                N_("Decision"), N_("Further measures"), N_("Remaining risk accepted by, on"),
                N_("Advice of the data protection officer"), N_("To be looked at again on"),
            ),
        ),
    ),
}  # fmt: skip
