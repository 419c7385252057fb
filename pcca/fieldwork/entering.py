"""By what somebody may begin to answer: a personal link, an open link, or nothing where anybody may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pcca import store as stored
from pcca.fieldwork.invitations import REACHED
from pcca.language import N_
from pcca.store import Store, StoreError, Wave
from pcca.store.invitations import by_token, start_personal
from pcca.store.links import LinkFull, OpenLink, link_by_token, start_by_link

Way = Literal["personal", "open", "kiosk"]


class NotInvited(StoreError):
    """The wave is answered by personal links only, and none that holds was shown."""

    def __init__(self) -> None:
        super().__init__(N_("This survey can be answered with a personal link only."))


@dataclass(frozen=True)
class Entrance:
    """Where a link leads: its wave, in which language, and whether it may still be used to begin."""

    token: str = field(repr=False)
    wave: str
    way: Way
    language: str
    usable: bool


Shown = Sequence[str]
"""The tokens that a browser came by, the one that counts first."""


def entrance(store: Store, token: str) -> Entrance | None:
    """What the link with this token is; None when it was forged, or is known no more."""
    invited = by_token(store, token)
    if invited is not None:
        draft = stored.draft(store, token)
        language = draft.language if draft else invited.language
        return Entrance(token, invited.wave, "personal", language, invited.state in REACHED)
    link = link_by_token(store, token)
    return None if link is None else Entrance(token, link.wave, link.kind, "", link.takes_more)


def refusal(store: Store, wave: Wave, shown: Shown) -> NotInvited | LinkFull | None:
    """Why somebody who shows these may not begin to answer; None when they may."""
    if wave.access == "open" or _personal(store, wave, shown) is not None:
        return None
    link = _link(store, wave, shown)
    if link is None:
        return NotInvited()
    return None if link[1].takes_more else LinkFull()


def start(store: Store, wave: Wave, shown: Shown, *, language: str, day: date) -> str:
    """Begins a draft and returns its token: one for each personal link, and one counted at an open link.

    NotInvited without a link where one is needed, AlreadyAnswered where the personal one is spent, LinkFull where the
    open one takes no more.
    """
    personal, link = _personal(store, wave, shown), _link(store, wave, shown)
    if personal is not None:
        start_personal(store, wave.id, personal, language=language, day=day)
        return personal
    if link is not None and (link[1].takes_more or wave.access == "invited"):
        return start_by_link(store, wave.id, link[0], language=language, day=day)
    if wave.access == "invited":
        raise NotInvited
    return stored.start_draft(store, wave.id, language=language, day=day)


def is_personal(store: Store, token: str) -> bool:
    """Whether the token is that of a personal link: its draft is found again by that link."""
    return by_token(store, token) is not None


def _personal(store: Store, wave: Wave, shown: Shown) -> str | None:
    for token in shown:
        found = by_token(store, token)
        if found is not None and found.wave == wave.id and found.state in REACHED:
            return token
    return None


def _link(store: Store, wave: Wave, shown: Shown) -> tuple[str, OpenLink] | None:
    for token in shown:
        found = link_by_token(store, token)
        if found is not None and found.wave == wave.id:
            return token, found
    return None
