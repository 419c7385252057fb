"""A page of questions: what stands still on it is made once per part and language, the rest is put in afterwards."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf

from pcca.fieldwork.journey import Journey
from pcca.fieldwork.listing import EntryJourney, entry_of, is_gone, is_list
from pcca.forms.entries import caption_of
from pcca.forms.markup import Block, cut, filled, slot
from pcca.forms.page import PageForm
from pcca.forms.show import questions_shown, warm_blocks
from pcca.forms.uploads import files_asked
from pcca.instrument.model import Instrument
from pcca.routing import Page, entry_pages, pages
from pcca.store import Entry
from pcca.views.frame import banner
from pcca.views.frame import page as site_page
from pcca.views.list_sheet import list_sheet
from pcca.views.visit import in_kiosk

TEMPLATE = "respond/page.html"
SLOTS: dict[str, Any] = {name: slot(name) for name in ("questions", "csrf", "seen", "token", "caption")}
BANNER = {"banner": lambda: slot("banner")}
QUIET: dict[str, Any] = {"mistakes": (), "warnings": (), "notices": (), "keep": False}


class Standing(NamedTuple):
    """What the part of a page depends on that stands still; nothing of it was typed by a respondent."""

    language: str
    root: str
    wave: str
    title: str
    section: str
    entry: bool
    kiosk: bool
    number: int
    parts: int


def sheet(
    journey: Journey, page: Page, token: str, form: PageForm | None = None, *, status: int = 200, **told: Any
) -> tuple[str, int]:
    """The page with the answers of the draft, or as posted; `told` are mistakes, warnings or notices."""
    if is_list(page):
        return list_sheet(journey, page, token, status=status, **told)
    # Where one person after the other answers, no page names the draft of the one before.
    token = "" if in_kiosk() else token
    standing = _standing(journey, page)
    own = {
        "questions": questions_shown(journey, page, form), "csrf": generate_csrf(),
        "seen": journey.seen(page), "token": token, "caption": caption_of(journey),
    }  # fmt: skip
    if told:
        keep = {"keep": is_gone(journey)}
        return site_page(TEMPLATE, status, **_context(journey.instrument, standing), **own, **QUIET | told | keep)
    own["banner"] = banner()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return filled(_still(app, journey.instrument, standing), own), status


def _standing(journey: Journey, page: Page) -> Standing:
    wave, instrument, language = journey.wave, journey.instrument, journey.language
    title = wave.label.get(language) or instrument.title[language]
    return Standing(
        language,
        request.script_root,
        wave.id,
        title,
        page.section.id,
        isinstance(journey, EntryJourney),
        in_kiosk(),
        *journey.part(page),
    )


def _context(instrument: Instrument, standing: Standing) -> dict[str, Any]:
    section = next(each for each in instrument.sections if each.id == standing.section)
    return {
        "section": section, "title": standing.title, "wave_id": standing.wave, "of_entry": standing.entry,
        "kiosk": standing.kiosk, "number": standing.number, "parts": standing.parts,
        "with_files": bool(files_asked(instrument, section.id)),
    }  # fmt: skip


@lru_cache(maxsize=1024)
def _still(app: Flask, instrument: Instrument, standing: Standing) -> Block:
    context = _context(instrument, standing) | SLOTS | BANNER | QUIET
    app.update_template_context(context)
    return cut(app.jinja_env.get_template(TEMPLATE).render(context))


def warm_pages(journey: Journey) -> None:
    """Makes every page of an instrument once, so that the first respondent waits no longer than the next."""
    begun = {page.section.id for page in journey.pages}
    for page in pages(journey.instrument):
        # A part that no answer has opened yet has no number to show.
        for mine, each in _within(journey, page):
            if page.section.id in begun:
                sheet(mine, each, "")
            if not is_list(each):
                warm_blocks(mine, each)


def _within(journey: Journey, page: Page) -> list[tuple[Journey, Page]]:
    """A page, or the list it shows with the pages of an entry."""
    if not is_list(page):
        return [(journey, page)]
    entry = entry_of(journey, Entry(page.section.id, 0))
    return [(journey, page), *((entry, each) for each in entry_pages(page.section))]
