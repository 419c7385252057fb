"""A mail that only tries out the settings, sent past the outbox so that the answer is heard at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pcca.language import N_, Language
from pcca.mail.compose import Letter, Unwritable, composed
from pcca.mail.setting import MailSettings
from pcca.mail.transports import Files, transport
from pcca.store import Store
from pcca.store.mail_ends import file_of
from pcca.store.mail_plans import MailText

SUBJECT = N_("A test of the mail settings")
BODY = N_("This mail was sent to try out the mail settings of {site}. It arrived, so they are right.")
NO_NUMBER = 0


def try_out(store: Store, settings: MailSettings, address: str, lang: Language, now: datetime) -> Path | None:
    """Sends the test, and returns the file it was written to where it went to no server.

    Undelivered says why it did not go, ValueError that this is no address.
    """
    said = [(each, MailText(each.say(SUBJECT), each.say(BODY, site=settings.base_url))) for each in (lang, lang.other)]
    try:
        message = composed(Letter(NO_NUMBER, address, said), settings, store, now)
    except Unwritable as error:
        raise ValueError(address) from error
    way = transport(settings, store)
    try:
        way.send(NO_NUMBER, message, lambda: True)
    finally:
        way.rest()
    return file_of(store, NO_NUMBER) if isinstance(way, Files) else None
