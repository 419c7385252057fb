"""What is held about somebody: by their address, by a receipt, or by the unit that answers are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.addresses import read_mail
from pcca.fieldwork.links import NoKey, token_of
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_
from pcca.store import Store, StoreError, Wave, erasure, invitations, mail_plans, people
from pcca.store.erasure import Place
from pcca.store.invitations import Invitation
from pcca.store.mail_plans import MailRow
from pcca.store.people import Person

SHORTEST_RECEIPT, LONGEST_RECEIPT = 12, 32


class NoReceipt(StoreError):
    """A text that is no receipt number."""


@dataclass(frozen=True)
class Found:
    """What is held: an account, invitations, mails, responses that can be found, and drafts by wave and token.

    `unlinked` are anonymous waves that somebody was invited to: whether and what they answered cannot be found.
    `unreachable` are waves whose key is not here, so that a response cannot be found by its invitation.
    """

    account: Person | None = None
    invitations: tuple[Invitation, ...] = ()
    mails: tuple[MailRow, ...] = ()
    responses: tuple[Place, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()
    unlinked: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.account or self.invitations or self.mails or self.responses)


def of_address(store: Store, mail: str, now: datetime) -> Found:
    """Everything that leads from an address to anything."""
    address, listed = people.folded(mail), _listed(mail)
    invited = invitations.by_mail(store, listed)
    waves = {each.wave: stored.wave(store, each.wave) for each in invited}
    named = [each for each in invited if not _is_anonymous(waves[each.wave])]
    tokens = {each.id: _token(store, each) for each in invited}
    places = [erasure.of_token(store, each.wave, token) for each in named if (token := tokens[each.id])]
    drafts = [(each.wave, token) for each in invited if (token := tokens[each.id]) and stored.draft(store, token)]
    return Found(
        account=people.person(store, address, now.astimezone(CLOCK).date()),
        invitations=invited,
        mails=tuple(each for to in {address, listed} for each in mail_plans.of_address(store, to)),
        responses=tuple(each for each in places if each is not None),
        drafts=tuple(drafts),
        unlinked=tuple(each.wave for each in invited if _is_anonymous(waves[each.wave])),
        unreachable=tuple(each.wave for each in named if tokens[each.id] is None),
    )


def _listed(mail: str) -> str:
    """An address as lists hold it: two spellings of one are the same there."""
    read = read_mail(mail)
    return read if isinstance(read, str) else people.folded(mail)


def of_receipt(store: Store, receipt: str) -> Found:
    """The response with this receipt number."""
    text = receipt.strip().lower().replace(" ", "")
    if not SHORTEST_RECEIPT <= len(text) <= LONGEST_RECEIPT or len(text) % 2 or set(text) - set("0123456789abcdef"):
        sentence = N_("{given} is not a receipt number: it has {least} signs, digits and the letters a to f.")
        raise NoReceipt(sentence, given=receipt[:80], least=SHORTEST_RECEIPT)
    return Found(responses=erasure.by_receipt(store, bytes.fromhex(text)))


def of_unit(store: Store, unit: str, wave: str | None = None) -> Found:
    """The named responses about a unit, in one wave or in all."""
    waves = [each for each in stored.waves(store) if each.identification == "named" and wave in (None, each.id)]
    return Found(responses=tuple(place for each in waves for place in _about(store, each, unit)))


def _about(store: Store, wave: Wave, unit: str) -> list[Place]:
    return [
        Place(wave.id, each.key)
        for each in stored.documents(store, wave.id, released_only=False)
        if instrument_of(store, each.instrument).unit_in(each.document) == unit
    ]


def _is_anonymous(wave: Wave | None) -> bool:
    return wave is None or wave.identification == "anonymous"


def _token(store: Store, invitation: Invitation) -> str | None:
    try:
        return token_of(store, invitation.wave, invitation.id)
    except NoKey:
        return None
