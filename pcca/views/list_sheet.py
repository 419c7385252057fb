"""The page of a list: its entries so far, with ways to change, remove and add."""

from __future__ import annotations

import secrets
from typing import Any

from flask import request
from flask_wtf.csrf import generate_csrf

from pcca.fieldwork.journey import Journey
from pcca.fieldwork.listing import repeat_of
from pcca.forms.entries import entries_shown, problems
from pcca.language import N_, Language
from pcca.routing import Page
from pcca.views.frame import page as site_page
from pcca.views.frame import speak
from pcca.views.visit import carried, in_kiosk

FULL = N_("This list is full: it takes at most {most}. Remove an entry before you add another.")
TOLD = {
    "gone": N_("That entry is not on the list any more: it was removed. The other entries are as they were."),
    "removed": N_("The entry was removed. The other entries are as they were."),
    "empty": N_("Nothing was entered, so nothing was added to the list."),
    "full": FULL,
    "unasked": N_("With your other answers, nothing is asked about an entry of this list."),
}
"""What an address may have the list say."""


def list_sheet(journey: Journey, page: Page, token: str, *, status: int = 200, **told: Any) -> tuple[str, int]:
    """The page of a list; `told` are mistakes, each with its page, or notices."""
    lang, repeat, wave = speak(), repeat_of(page.section), journey.wave
    shown = entries_shown(journey, page.section, lang)
    number, parts = journey.part(page)
    context = {
        "section": page.section, "name": repeat.name[lang.code], "entries": shown, "most": repeat.high,
        "needed": max(0, repeat.low - len(shown)), "full": len(shown) >= repeat.high,
        "title": wave.label.get(lang.code) or journey.instrument.title[lang.code], "wave_id": wave.id,
        "number": number, "parts": parts, "csrf": generate_csrf(), "token": "" if in_kiosk() else token,
        "kiosk": in_kiosk(), "carried": carried(),
        "mark": secrets.token_hex(8), "notices": _asked_to_say(lang, repeat.high),
    }  # fmt: skip
    told["mistakes"] = problems(journey, told.get("mistakes", ()), lang)
    return site_page("respond/list.html", status, **context | told)


def _asked_to_say(lang: Language, most: int) -> tuple[str, ...]:
    sentence = TOLD.get(request.args.get("told", "")) if request.method == "GET" else None
    return (lang.say(sentence, most=most),) if sentence else ()
