"""The words of a wave's mails: the form, what is wrong with what was typed, and what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request
from flask.typing import ResponseReturnValue

from pcca.forms.page import PlainForm
from pcca.language import Language, language
from pcca.mail import letters
from pcca.mail.templates import TEMPLATES, faults, shipped_text
from pcca.store import Wave, audit, mail_plans
from pcca.store.mail_plans import MailText, TextsChanged
from pcca.views.frame import page, speak, store
from pcca.views.guard import needs
from pcca.views.mail_lines import KINDS
from pcca.views.mail_times import mails
from pcca.views.mails import (
    EXPIRED,
    SLOTS,
    Problem,
    back,
    by_field,
    event_of,
    languages,
    title_of,
    wave_with,
)
from pcca.views.manage import as_told


@dataclass(frozen=True)
class Words:
    """What the form holds by language, the editions of the saved words that whoever fills it has seen, and,
    where somebody else changed them meanwhile, the words as they are saved now."""

    held: Mapping[str, MailText]
    seen: Mapping[str, str]
    saved: Mapping[str, MailText] = field(default_factory=dict)


@mails.get("/<template>/words")
@needs("waves.manage")
def words(wave_id: str, template: str) -> ResponseReturnValue:
    """The words of a mail, to be changed."""
    wave = wave_with(wave_id, template)
    # The editions first: what is saved between the two readings is then told, and not overwritten.
    seen = mail_plans.editions(store(), wave_id, template)
    return _words_page(wave, template, Words(_saved(wave, template), seen))


def _saved(wave: Wave, template: str) -> dict[str, MailText]:
    """The words as the mail has them now, the wave's own or those that pcca brings."""
    return {lang.code: letters.own_or_shipped(store(), wave, template, lang)[0] for lang in languages(wave)}


def _words_page(
    wave: Wave, template: str, typed: Words, problems: tuple[Problem, ...] = (), *, status: int = 200,
    notices: tuple[str, ...] = (),
) -> ResponseReturnValue:  # fmt: skip
    beside = {code: text for code, text in typed.saved.items() if text != typed.held[code]}
    return page(
        "mails/words.html", status,
        wave=wave, title=title_of(wave), kind=speak().say(KINDS[template]), problems=problems, wrong=by_field(problems),
        texts=[
            (language(code), text, typed.seen.get(code, ""), beside.get(code)) for code, text in typed.held.items()
        ],
        slots=[(name, speak().say(SLOTS[name])) for name in TEMPLATES[template].slots], notices=notices,
    )  # fmt: skip


@mails.post("/<template>/words")
@needs("waves.manage")
def save_words(wave_id: str, template: str) -> ResponseReturnValue:
    """Saves the words, or shows what is wrong with them; one button takes the shipped words again."""
    wave = wave_with(wave_id, template)
    given = {lang.code: _typed(lang) for lang in languages(wave)}
    seen = {code: request.form.get(f"seen-{code}", "")[:100] for code in given}
    shipped = "shipped" in request.form
    problems = () if shipped else tuple(_faults(wave, template, given))
    if problems or not PlainForm().validate():
        typed = Words(given, seen)
        return _words_page(wave, template, typed, problems or (EXPIRED,), status=422 if problems else 400)
    event = event_of("mail_text_shipped" if shipped else "mail_text_changed", wave, mail=template)
    kept = dict.fromkeys(given) if shipped else _touched(_own(wave, template, given), seen)
    try:
        mail_plans.put_texts(store(), wave_id, template, kept, event=event, seen=seen)
    except TextsChanged as error:
        return _conflict(wave, template, {code: given[code] for code in kept}, error)
    return back(wave_id, "shipped" if shipped else "words")


def _touched(own: Mapping[str, MailText | None], seen: Mapping[str, str]) -> dict[str, MailText | None]:
    """The languages in which something was changed: what somebody else did in another one stays."""
    return {code: text for code, text in own.items() if mail_plans.edition(text) != seen[code]}


def _faults(wave: Wave, template: str, given: Mapping[str, MailText]) -> list[Problem]:
    return [
        Problem(f"{field}-{code}", wrong, language(code).name)
        for code, text in given.items()
        for field, wrong in faults(template, text, closes=wave.closes is not None)
    ]


def _conflict(wave: Wave, template: str, mine: Mapping[str, MailText], error: TextsChanged) -> ResponseReturnValue:
    """What was changed in the form, beside what somebody else saved, and who that was."""
    lang, seen, saved = speak(), mail_plans.editions(store(), wave.id, template), _saved(wave, template)
    about = [each for each in audit.trail_about(store(), wave.id) if each.event.detail.get("mail") == template]
    told = [f"{each.at}, {each.who}: {each.what}" for each in as_told(about[-1:], lang)]
    remedy = lang.say(
        "What is saved now stands below what you typed. Take from it what is to stay, then save once more."
    )
    return _words_page(
        wave, template, Words({**saved, **mine}, seen, saved), status=409,
        notices=(lang.say(error.sentence), *told, remedy),
    )  # fmt: skip


def _typed(lang: Language) -> MailText:
    body = "\n".join(request.form.get(f"body-{lang.code}", "").splitlines())
    return MailText(request.form.get(f"subject-{lang.code}", "").strip(), body.strip())


def _own(wave: Wave, template: str, given: Mapping[str, MailText]) -> dict[str, MailText | None]:
    """Words that pcca brings are not kept as the wave's own: they go on to follow its level and its closing."""
    conditions = letters.conditions(wave)
    return {
        code: None if text == shipped_text(template, language(code), conditions) else text
        for code, text in given.items()
    }


__all__ = ["mails"]
