"""Erases what is held about somebody, and makes a copy of it for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pcca import store as stored
from pcca.fieldwork.holdings import Found
from pcca.fieldwork.running import By
from pcca.store import Event, Store, erasure, invitations, mail_ends, people, sessions
from pcca.store.erasure import Place


def erase(store: Store, found: Found, by: By) -> bool:
    """Deletes it all, each with its entry in the trail; says whether the traces in the files are gone too."""
    for wave, token in found.drafts:
        stored.delete_draft(store, token)
        stored.record(store, Event(by.now, by.who, "draft_erased", {"wave": wave}))
    for place in found.responses:
        erasure.erase_response(store, place, event=Event(by.now, by.who, "response_erased", {"wave": place.wave}))
    for each in found.invitations:
        event = Event(by.now, by.who, "invitation_erased", {"wave": each.wave})
        invitations.erase(store, each.id, event=event)
    for address in {each.to for each in found.mails}:
        gone = mail_ends.forget_address(store, address)
        stored.record(store, Event(by.now, by.who, "mails_erased", {"mails": gone}))
    if found.account is not None:
        _erase_account(store, found.account, by)
    return found.nothing or stored.scrub(store)


def _erase_account(store: Store, account: people.Person, by: By) -> None:
    # The hash is the one that the entry about making the account holds; its salt goes with the account.
    digest = people.address_digest(store, account.no, account.mail)
    detail = {"person": str(account.no), "address": digest or ""}
    people.erase(store, account.no, now=by.now, event=Event(by.now, by.who, "person_erased", detail))


def copy_of(store: Store, found: Found, now: datetime) -> dict[str, Any]:
    """All that is held, as plain values by the names of what it is; no secret and no hash of one is in it."""
    return {
        "made": _instant(now),
        "account": _account(store, found, now),
        "invitations": [
            {
                "wave": each.wave, "mail": each.mail, "name": each.name, "language": each.language,
                "strata": dict(each.strata), "state": each.state, "marked_as_answered": each.answered,
            }
            for each in found.invitations
        ],
        "mails": [
            {
                "wave": each.wave, "to": each.to, "language": each.language, "kind": each.template,
                "state": each.state, "due": _instant(each.due), "last_fault": each.reason,
            }
            for each in found.mails
        ],
        "drafts": [_draft(store, wave, token) for wave, token in found.drafts],
        "responses": [_response(store, place) for place in found.responses],
        "cannot_be_found": {"anonymous": list(found.unlinked), "key_missing": list(found.unreachable)},
    }  # fmt: skip


def _account(store: Store, found: Found, now: datetime) -> Mapping[str, Any] | None:
    if found.account is None:
        return None
    who, kept = found.account, erasure.account_dates(store, found.account.no)
    return {
        "number": who.no, "mail": who.mail, "name": who.name, "language": who.language, "state": who.state,
        "created": kept.created.isoformat(), "has_password": kept.has_password, "has_second_factor": kept.has_factor,
        "roles": [
            {"role": role, "scope": scope, "from": begins.isoformat(), "to": ends.isoformat() if ends else None}
            for role, scope, begins, ends in kept.grants
        ],
        "sessions": [
            {"begun": _instant(each.begun), "seen": _instant(each.seen), "browser": each.browser}
            for each in sessions.sessions_of(store, who.no, now)
        ],
        "letters": [{"purpose": purpose, "expires": _instant(expires)} for purpose, expires in kept.letters],
        "signed_off": [{"wave": wave, "unit": unit, "at": _instant(at)} for wave, unit, at in kept.signed],
        "audit": [
            {"no": each.no, "at": each.at, "what": each.what, "detail": each.detail}
            for each in stored.trail(store)
            if each.who == f"person:{who.no}" or str(each.event.detail.get("person", "")) == str(who.no)
        ],
    }  # fmt: skip


def _draft(store: Store, wave: str, token: str) -> Mapping[str, Any]:
    found = stored.draft(store, token)
    answers = {} if found is None else {name: dict(each.value) for name, each in found.answers.items()}
    return {"wave": wave, "answers": answers}


def _response(store: Store, place: Place) -> Mapping[str, Any]:
    found = stored.response(store, place.wave, place.key)
    answers = {} if found is None else dict(found.document)
    return {
        "wave": place.wave, "receipt": place.key.hex()[:12], "day": found.day.isoformat() if found else None,
        "language": found.language if found else None, "answers": answers,
    }  # fmt: skip


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
