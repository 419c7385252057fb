"""What mails say unless a wave has words of its own: whole sentences of the catalogue, with `{slot}` places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pcca.answers.cells import Wrong, wrong
from pcca.language import N_, Language
from pcca.store.mail_plans import MailText

LINK, CLOSES = "{link}", "{closes}"
SLOT = re.compile(r"\{([a-z_]+)\}")
PERSONAL = (LINK, "{name}")
"""The places that are filled otherwise for each person."""
AROUND = "()[]<>\"'“”‘’«».,;:!?–—-"
ADDRESS = re.compile(r"://|www\.|mailto:|@|\w\.\w", re.IGNORECASE)
SUBJECT_LIMIT, BODY_LIMIT = 150, 5000


@dataclass(frozen=True)
class Line:
    """A paragraph, and what has to be so for it to be said."""

    said: str
    when: str = ""


@dataclass(frozen=True)
class Template:
    """A mail: its subject, its paragraphs, and whether a wave may have words of its own."""

    subject: str
    lines: tuple[Line, ...]
    slots: tuple[str, ...] = ("name", "link", "closes", "asker", "title")
    own_words: bool = False
    foot: tuple[Line, ...] = field(default=())


_DEAR = Line(N_("Dear {name},"))
_LINK = Line(LINK)
_CLOSES = Line(N_("The survey closes on {closes}."), "closes")
_THANKS = Line(N_("Thank you."))
_PROMISES = (
    Line(
        N_(
            "Your answers are anonymous: nothing that is stored leads from them to you. The link only sees to it that "
            "nobody answers twice."
        ),
        "anonymous",
    ),
    Line(
        N_(
            "Your answers are confidential: those who run the survey can tell whose they are, and results never "
            "show it."
        ),
        "confidential",
    ),
    Line(N_("Your answers are not anonymous: those who run the survey see whose they are."), "named"),
)
_WHY = Line(N_("You have this mail because your address is on the list of those who are asked to answer."))
_STOP = Line(N_("If you want no more mails about this survey, open: {stop}"))

TEMPLATES: Mapping[str, Template] = {
    "invitation": Template(
        N_("Please answer: {title}"),
        (
            _DEAR,
            Line(N_("We write to you on behalf of {asker}."), "asker"),
            Line(N_("Please answer “{title}”. This link takes you there, on a telephone or a computer:")),
            _LINK,
            Line(N_("The link is yours alone: please pass it to nobody. You can stop at any time and go on with it.")),
            *_PROMISES,
            _CLOSES,
            _THANKS,
        ),
        own_words=True,
        foot=(_WHY, _STOP),
    ),
    "reminder": Template(
        N_("A reminder: {title}"),
        (
            _DEAR,
            Line(N_("We wrote to you on behalf of {asker}, and write once more."), "asker"),
            Line(
                N_("“{title}” can still be answered. This link takes you there; if you have begun, it goes on there:")
            ),
            _LINK,
            Line(
                N_(
                    "If you have answered already, thank you: take no notice of this mail. So that nobody's answers "
                    "can be told from the others, we learn who has answered only when there are several more."
                ),
                "anonymous",
            ),
            Line(N_("If you have answered meanwhile, thank you: take no notice of this mail."), "linked"),
            _CLOSES,
            _THANKS,
        ),
        own_words=True,
        foot=(_WHY, _STOP),
    ),
    "link_again": Template(
        N_("Your link: {title}"),
        (
            _DEAR,
            Line(N_("Somebody, probably you, asked for your link to “{title}”. Here it is:")),
            _LINK,
            Line(N_("The link is yours alone: please pass it to nobody. You can stop at any time and go on with it.")),
            _CLOSES,
            Line(N_("If you did not ask for it, take no notice of this mail.")),
        ),
        foot=(_WHY, _STOP),
    ),
    "account_invitation": Template(
        N_("Your account for surveys and assessments"),
        (
            _DEAR,
            Line(N_("An account was made for you here: {site}")),
            Line(N_("Choose a password with this link:")),
            _LINK,
            Line(N_("The link can be used once, until {expires}.")),
            Line(N_("If you do not know what this is about, take no notice of this mail.")),
        ),
        slots=("name", "link", "site", "expires"),
    ),
    "password_reset": Template(
        N_("Choose a new password"),
        (
            _DEAR,
            Line(N_("Somebody, probably you, asked for a new password here: {site}")),
            Line(N_("Choose a password with this link:")),
            _LINK,
            Line(N_("The link can be used once, until {expires}.")),
            Line(N_("If you did not ask for it, take no notice of this mail: your password stays as it is.")),
        ),
        slots=("name", "link", "site", "expires"),
    ),
}


def shipped_text(template: str, lang: Language, conditions: frozenset[str]) -> MailText:
    """The words that pcca brings, with their slots, for a wave of which these conditions hold."""
    found = TEMPLATES[template]
    return MailText(lang.say(found.subject), _joined(found.lines, lang, conditions))


def foot(template: str, lang: Language) -> str:
    """What stands at the end of a mail whatever else it says, with its slots."""
    return _joined(TEMPLATES[template].foot, lang, frozenset())


def _joined(lines: tuple[Line, ...], lang: Language, conditions: frozenset[str]) -> str:
    said = [each for each in lines if not each.when or each.when in conditions]
    return "\n\n".join(each.said if each is _LINK else lang.say(each.said) for each in said)


def filled(text: str, slots: Mapping[str, str]) -> str:
    """The text with its slots filled; one that is not known stays as it is."""
    # Not str.format, which would read more out of braces than a name.
    return SLOT.sub(lambda found: slots.get(found[1], found[0]), text)


def faults(template: str, text: MailText, *, closes: bool) -> Iterator[tuple[str, Wrong]]:
    """What is wrong with words that somebody typed, each with its field: `subject` or `body`.

    `closes` says whether the wave has a day on which it closes.
    """
    yield from (("subject", each) for each in _subject_faults(text.subject))
    yield from (("body", each) for each in _body_faults(text.body))
    for name, value in text._asdict().items():
        yield from ((name, each) for each in _slot_faults(value, TEMPLATES[template].slots, closes=closes))


def _subject_faults(text: str) -> Iterator[Wrong]:
    if not text:
        yield wrong(N_("Write a subject."))
    if any(not char.isprintable() for char in text):
        yield wrong(N_("The subject is one line: take line breaks and control characters out of it."))
    if len(text) > SUBJECT_LIMIT:
        yield wrong(N_("The subject has {n} characters: shorten it to {most}."), n=len(text), most=SUBJECT_LIMIT)
    if LINK in text:
        yield wrong(N_("A link cannot be in the subject. Take {slot} out of it."), slot=LINK)


def _body_faults(text: str) -> Iterator[Wrong]:
    if len(text) > BODY_LIMIT:
        yield wrong(N_("The text has {n} characters: shorten it to {most}."), n=len(text), most=BODY_LIMIT)
    if any(not char.isprintable() and char != "\n" for char in text):
        yield wrong(N_("The text holds control characters: type it anew, or paste it as plain text."))
    if LINK not in text:
        sentence = N_("The text lacks {slot}: without it nobody can answer. Put it on a line of its own.")
        yield wrong(sentence, slot=LINK)


def _slot_faults(text: str, allowed: tuple[str, ...], *, closes: bool) -> Iterator[Wrong]:
    offered = ", ".join(f"{{{each}}}" for each in allowed)
    for name in dict.fromkeys(SLOT.findall(text)):
        if name not in allowed:
            sentence = N_("{slot} is filled with nothing. These are filled: {allowed}.")
            yield wrong(sentence, slot=f"{{{name}}}", allowed=offered)
    if re.search(r"[{}]", SLOT.sub("", text)):
        sentence = N_("There is a brace that belongs to no place to be filled. Take it out, or write one of {allowed}.")
        yield wrong(sentence, allowed=offered)
    for slot in [each for each in PERSONAL if any(_in_address(word, each) for word in text.split())]:
        sentence = N_(
            "{slot} is part of an address here: whoever is reached there would learn who opens the mail. Put a blank "
            "before and after it."
        )
        yield wrong(sentence, slot=slot)
    if CLOSES in text and not closes:
        yield wrong(N_("This wave has no day on which it closes. Take {slot} out, or set one."), slot=CLOSES)


def _in_address(word: str, slot: str) -> bool:
    """Whether a place is filled within an address; that of the link is one by itself."""
    if slot not in word:
        return False
    return word.strip(AROUND) != LINK if slot == LINK else ADDRESS.search(SLOT.sub("", word)) is not None
