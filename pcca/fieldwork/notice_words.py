"""The sentences of a privacy notice, each under the condition that makes it true."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.fieldwork import promised as promises
from pcca.fieldwork.notice_facts import Known, Part, always, where
from pcca.instrument.model import Words
from pcca.language import N_


def promised(known: Known) -> tuple[Part, ...]:
    """What is promised, as the page of the promise says it."""
    return tuple(Part(each.heading, each.sentences) for each in promises.promise(known.promise))


def purpose(known: Known) -> tuple[Part, ...]:
    """What the answers are used for, with what the author says of it."""
    sentence = (
        N_("The answers are used to assess the organisation that they are about.")
        if known.wave.identification == "named"
        else N_("The answers are used for figures about groups of people, not about single people.")
    )
    about = known.instrument.about if known.instrument.about else None
    return (Part(known.lang.say(N_("What the answers are for")), (known.lang.say(sentence),), about),)


def who(known: Known) -> str:
    """Who is responsible."""
    if not known.asker:
        return known.lang.say(N_("Who asks has not been entered yet; it has to be, before anybody is asked."))
    return known.lang.say(
        N_("Who asks, and is responsible for what happens with the answers: {asker}"), asker=known.asker
    )


def contact(known: Known) -> str:
    """Where to turn."""
    sentence = N_("Where to turn with questions, and to make use of your rights: {asker}")
    return known.lang.say(sentence, asker=known.asker) if known.asker else ""


def free_text(known: Known) -> bool:
    """Whether people may write what they like."""
    return any(isinstance(each.kind, Words) for each in known.instrument.every_question.values())


def plan(known: Known) -> str:
    """The questionnaire and the level."""
    sentence = N_("Questionnaire: {title}, version {version} ({digest}). Level: {level}.")
    return known.lang.say(
        sentence, title=known.instrument.title[known.lang.code], version=known.instrument.version,
        digest=known.instrument.digest[:12], level=known.lang.say(LEVELS[known.wave.identification]),
    )  # fmt: skip


def times(known: Known) -> str:
    """When it opens and closes."""
    lang, wave = known.lang, known.wave
    opens = lang.moment(wave.opens) if wave.opens else lang.say(N_("when it is launched"))
    closes = lang.moment(wave.closes) if wave.closes else lang.say(N_("when it is closed by hand"))
    sentence = N_("Opening: {opens}. Closing: {closes}. Hours to finish for those who have begun: {grace}.")
    return lang.say(sentence, opens=opens, closes=closes, grace=lang.number(wave.grace))


def population(known: Known) -> str:
    """How many are asked."""
    if known.wave.population is None:
        return known.lang.say(N_("How many are asked has not been entered."))
    return known.lang.say(N_("How many are asked: {n}."), n=known.lang.number(known.wave.population))


LEVELS: Mapping[str, str] = {"named": N_("named"), "confidential": N_("confidential"), "anonymous": N_("anonymous")}


def invited(known: Known) -> bool:
    """Whether there is a list of those invited."""
    return known.promise.invited


def linked_list(known: Known) -> bool:
    """Whether an invitation leads to an answer."""
    return known.promise.invited and not known.anonymous


BASIS = always(
    N_(
        "The legal basis is for whoever asks to confirm. For a public body it is as a rule a task in the public "
        "interest, UK GDPR Article 6(1)(e); for others legitimate interests, Article 6(1)(f)."
    )
)
WHERE = (
    where(
        lambda known: known.site.server,
        N_("The answers are kept in a database on the server that the operator of this site named."),
        N_("The answers are kept in one file on the computer that serves this site."),
    ),
    where(invited, N_("Mails with links go out through the mail server of the operator; no answer is ever mailed.")),
    always(N_("Pages load nothing from other sites, and nobody else is told who looks at them.")),
    always(
        N_("One cookie holds your place in the survey. The log names pages only: no answers, no links, no computers.")
    ),
)
SOURCE = where(invited, N_("Your name, address and groups were entered by whoever asks, from a list of their own."))
RIGHTS = (
    always(N_("Until you submit, you can change or delete what you have entered yourself.")),
    where(
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
    where(
        linked_list,
        N_("The address you were invited at finds your answers too, as long as the key of the links exists."),
    ),
    where(invited, N_("What the list of those invited says of you can be shown to you and erased.")),
    where(invited, N_("Every mail has a link by which you get no more of them.")),
    contact,
    always(N_("You can complain to the Information Commissioner's Office: ico.org.uk.")),
)
BACKUPS = always(
    N_(
        "Backups are files apart. They hold what was there on their day, and no key of a survey; the operator deletes "
        "them."
    )
)
MEASURES = (
    where(
        lambda known: known.site.secure,
        N_("The site is set up to be reached over https; its cookies travel no other way."),
        N_("The site has no https address: it is meant for the computer it runs on alone."),
    ),
    always(
        N_(
            "Staff sign in with a password that is stored as a slow hash (argon2id), and with a second factor; failed "
            "attempts have to wait longer each time."
        )
    ),
    always(N_("Every page is refused to those without the right for it; each right holds for named organisations.")),
    where(
        lambda known: known.anonymous,
        N_(
            "Answers lie under random keys and bear no time; a submitted link leaves a mark that leads to nobody "
            "without the secret of the site."
        ),
    ),
    where(
        lambda known: known.anonymous and known.site.server,
        N_(
            "Until the survey is over, answers and what is not submitted yet lie sealed on the database server "
            "(AES-256-GCM), under a key that is kept outside it and its backups."
        ),
    ),
    where(
        lambda known: known.anonymous and known.promise.invited,
        N_("Links are worked out from a key outside the database and its backups, which is destroyed after closing."),
    ),
    where(
        lambda known: known.wave.identification != "named",
        N_("Small groups are hidden, and figures from which they could be worked out are hidden with them."),
    ),
    where(
        lambda known: not known.site.server,
        N_("What is deleted is overwritten in the database's file."),
        N_("What is deleted stays in the files of the database server until it cleans them up by itself."),
    ),
    always(N_("What operators do is entered in an audit trail that shows when it was changed.")),
    where(
        lambda known: known.wave.retain_until is not None,
        N_("The software deletes the answers by itself after the day until which they are kept."),
    ),
)
RISKS = (
    where(
        free_text,
        N_("Free texts can hold names and stories by which somebody is known: whoever reads them has to see to that."),
    ),
    where(
        lambda known: known.site.server and not known.anonymous,
        N_(
            "The files and logs of a database server can tell the order in which answers arrived, and hold what was "
            "deleted, until they are recycled."
        ),
    ),
    where(
        lambda known: known.site.server and known.anonymous,
        N_(
            "The files and logs of a database server can tell the order in which answers arrived; what each of them "
            "said, only to whoever holds the secret of the site too."
        ),
    ),
    always(N_("A backup that nobody deletes outlives the day on which the software deletes the answers.")),
    where(
        lambda known: known.wave.identification == "confidential",
        N_("Whoever holds the list, the keys and the database can find out whose answers are whose."),
    ),
    where(
        lambda known: not known.site.secure,
        N_("Without https, answers could be read on their way to the site."),
    ),
)
