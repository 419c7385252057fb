"""What a page says of a wave whose answers were deleted as was promised."""

from __future__ import annotations

from pcca.language import Language
from pcca.store import Store, Wave, retention


def retired_said(store: Store, wave: Wave, lang: Language) -> str:
    """When the answers were deleted and how many there were; nothing where they are still kept."""
    found = retention.retirement(store, wave.id)
    if found is None:
        return ""
    return lang.count(
        "The answers were deleted on {day}, as was promised. {n} person or unit had answered.",
        "The answers were deleted on {day}, as was promised. {n} people or units had answered.",
        found.answers,
        day=lang.date(found.day),
    )
