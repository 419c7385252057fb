"""Removes an entry of a list, after asking once."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.listing import EntryJourney
from pcca.forms.entries import caption_of
from pcca.forms.page import PlainForm
from pcca.forms.summary import entry_part
from pcca.views.frame import page, speak, store
from pcca.views.guard import public
from pcca.views.saving import respond
from pcca.views.visit import carried, elsewhere, entry_at, journey_of, named_in_form, to, to_list, today, token_of


@respond.get("/page/<page_id>/<int:number>/remove")
@public
def ask_remove(wave_id: str, page_id: str, number: int) -> ResponseReturnValue:
    """Says what will be lost, and asks once."""
    journey = journey_of(wave_id)
    if journey.draft is None:
        return to("start", wave_id)
    entry = entry_at(journey, page_id, number)
    if entry is None or not entry.there:
        return elsewhere(journey, page_id, number)
    return _asked(entry)


def _asked(entry: EntryJourney, status: int = 200) -> tuple[str, int]:
    lang = speak()
    return page(
        "respond/remove.html", status, wave=entry.wave, section=entry.section, number=entry.entry.number,
        caption=caption_of(entry), part=entry_part(entry, lang), carried=carried(),
        title=entry.wave.label.get(lang.code) or entry.instrument.title[lang.code],
        token=named_in_form(entry.wave.id),
    )  # fmt: skip


@respond.post("/page/<page_id>/<int:number>/remove")
@public
def remove(wave_id: str, page_id: str, number: int) -> ResponseReturnValue:
    """Removes the entry with all that was entered in it."""
    journey, token = journey_of(wave_id), token_of(wave_id)
    if journey.draft is None or token is None:
        return to("start", wave_id)
    entry = entry_at(journey, page_id, number)
    if entry is None or not entry.there:
        return elsewhere(journey, page_id, number)
    if not PlainForm().validate():
        return _asked(entry, 400)
    stored.remove_entry(store(), token, entry.entry, day=today())
    return to_list(journey, entry.section.id, told="removed")


__all__ = ["respond"]
