"""The words of every mail, whole: to be read once by somebody who speaks both languages, and again when they change.

`WRITE_MAILS=1` writes them anew.
"""

from __future__ import annotations

import logging
import os
import re
from datetime import UTC, datetime

import pytest

from pcca.fieldwork.accounts import inviting
from pcca.fieldwork.mailing import checked
from pcca.mail.compose import Letter, body, subject
from pcca.mail.letters import letter
from pcca.mail.setting import MailSettings
from pcca.mail.worker import Post, run_once
from pcca.store import Event, Store, outbox, people
from pcca.store.outbox import Failure, Mail
from tests.conftest import ROOT, add, small
from tests.mail.conftest import ASKER, LABEL
from tests.mail.people import Row, invited
from tests.mail.test_worker import Held

FOLDER = ROOT / "tests" / "data" / "mails"
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
BASE = "https://pcca.example.org"


def known(text: str, name: str) -> None:
    """Compares with what was read before."""
    text = re.sub(r"(/(?:i|u|letter)/)\w+", r"\1…", text)
    path = FOLDER / f"{name}.txt"
    if os.environ.get("WRITE_MAILS"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def as_sent(store: Store, mail: Mail) -> str:
    outbox.put(store, mail)
    claimed = outbox.claim(store, AT)
    assert claimed is not None
    found: Letter = letter(store, claimed, checked(store, mail, AT), base_url=BASE, now=AT)
    return f"{subject(found)}\n\n{body(found)}"


@pytest.mark.parametrize("identification", ["anonymous", "confidential", "named"])
@pytest.mark.parametrize("template", ["invitation", "reminder", "link_again"])
def test_mails_of_a_wave(on_file: Store, identification: str, template: str) -> None:
    closes = datetime(2027, 6, 3, 16, tzinfo=UTC)
    add(on_file, small(identification), "wave", label=LABEL, asker=ASKER, closes=closes, access="invited")
    sian = invited(on_file, Row("sian@example.org", "Siân Ŵyn", "cy"), wave="wave")["sian@example.org"]
    mail = Mail(template, sian.mail, "cy", template, AT, wave="wave", invitation=sian.id)
    known(as_sent(on_file, mail), f"{template}-{identification}")


def test_a_mail_of_a_wave_that_says_little_of_itself(on_file: Store) -> None:
    add(on_file, small("anonymous"), "wave", access="invited")
    ann = invited(on_file, Row("ann@example.org", ""), wave="wave")["ann@example.org"]
    mail = Mail("bare", ann.mail, "en", "invitation", AT, wave="wave", invitation=ann.id)
    known(as_sent(on_file, mail), "invitation-bare")


@pytest.mark.parametrize(("state", "name"), [("invited", "account_invitation"), ("active", "password_reset")])
def test_mails_about_accounts(on_file: Store, state: str, name: str) -> None:
    act = Event(AT, "somebody", "account_added")
    eleri = inviting.invite(on_file, "eleri@example.org", "Eleri Example", language="en", grants=(), act=act)
    people.set_state(on_file, eleri.no, state)  # type: ignore[arg-type]
    found = people.person(on_file, "eleri@example.org", AT.date())
    assert found is not None
    inviting.send_link(on_file, found, act)
    claimed = outbox.claim(on_file, AT)
    assert claimed is not None
    said = letter(on_file, claimed, checked(on_file, claimed.mail, AT), base_url=BASE, now=AT)
    known(f"{subject(said)}\n\n{body(said)}", name)


def test_no_log_names_anybody(on_file: Store, caplog: pytest.LogCaptureFixture) -> None:
    add(on_file, small("anonymous"), "wave", access="invited")
    ann = invited(on_file, Row("canary@example.org", "Canary Bird"), wave="wave")["canary@example.org"]
    mails = [
        Mail("1", ann.mail, "en", "invitation", AT, wave="wave", invitation=ann.id),
        Mail("2", ann.mail, "en", "no such template", AT, {"name": "Canary Bird"}, invitation=ann.id),
        Mail("3", "canary @example.org", "en", "test", AT, {"template": "invitation"}, wave="wave"),
    ]
    outbox.put(on_file, *mails)
    way = Held()
    way.failures["canary@example.org"] = Failure("bounced", "550 no")
    with caplog.at_level(logging.DEBUG):
        run_once(Post(on_file, MailSettings(base_url=BASE), way, lambda: AT))
    assert "mail" in caplog.text
    assert "anary" not in caplog.text
    assert "anary" not in repr([*mails, ann.mail[:0]])
