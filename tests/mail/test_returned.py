"""Mails that came back: notices of servers are read, and whatever else comes is told apart."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca import store as stored
from pcca.mail.compose import message_id, number_of
from pcca.mail.returned import notices, take
from pcca.mail.setting import MailSettings
from pcca.store import Store, invitations, mail_plans, outbox
from tests.mail.conftest import NOW
from tests.mail.people import Row, invited

REPORT = """From: MAILER-DAEMON@mail.example.org
To: surveys@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} <ann@example.org>: mailbox
    says no

--b
Content-Type: {kind}

From: surveys@example.org
Message-ID:
 {id}
Subject: =?utf-8?q?Gwahoddiad?=

--b--
"""
PLAIN = """From: postmaster@old.example.org
Subject: failure notice

Hi. I wasn't able to deliver your message to the following addresses.
<ann@example.org>:
550 5.1.1 User <ann@example.org> unknown

--- Below this line is a copy of the message.
Message-ID: {id}
"""


@pytest.fixture
def sent(db: Store) -> int:
    """The number of an invitation that was sent to Ann."""
    ann = invited(db, Row("ann@example.org"))["ann@example.org"]
    mail = outbox.Mail("invitation:1", ann.mail, "en", "invitation", NOW, wave="spring", invitation=ann.id)
    outbox.put(db, mail)
    claimed = outbox.claim(db, NOW)
    assert claimed is not None
    outbox.sent(db, claimed)
    return claimed.no


def id_of(db: Store, no: int) -> str:
    return message_id(db, no, MailSettings(sender="surveys@example.org"))


def report(id: str, action: str = "failed", status: str = "5.1.1", kind: str = "text/rfc822-headers") -> bytes:
    return REPORT.format(id=id, action=action, status=status, kind=kind).encode()


def state(db: Store) -> tuple[str, str]:
    (row,) = mail_plans.listed(db)
    return row.state, invitations.by_mail(db, "ann@example.org")[0].state


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_of_failure_marks_mail_and_invitation(db: Store, sent: int, kind: str) -> None:
    found = take(db, report(id_of(db, sent), kind=kind))
    assert (found.became, found.no) == ("bounced", sent)
    assert "@" not in found.reason
    assert "mailbox says no" in found.reason
    assert state(db) == ("bounced", "bounced")


def test_an_old_notice_in_free_text_is_known_by_the_number_it_quotes(db: Store, sent: int) -> None:
    assert take(db, PLAIN.format(id=id_of(db, sent)).encode()).became == "bounced"
    assert state(db) == ("bounced", "bounced")


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0")])
def test_what_is_only_late_changes_nothing(db: Store, sent: int, action: str, status: str) -> None:
    assert take(db, report(id_of(db, sent), action, status)).became == "soft"
    assert state(db) == ("sent", "invited")


def test_nobody_else_can_make_a_mail_come_back(db: Store, sent: int) -> None:
    forged = f"<{sent}.00000000000000000000@example.org>"
    assert take(db, report(forged)).became == "unknown"
    assert take(db, report(id_of(db, 4711))).became == "unknown"
    assert state(db) == ("sent", "invited")


def test_an_answer_of_a_person_is_no_notice(db: Store, sent: int) -> None:
    answer = EmailMessage()
    answer["From"], answer["Subject"], answer["In-Reply-To"] = "ann@example.org", "Re: Please answer", id_of(db, sent)
    answer.set_content("I am on leave until June.")
    assert take(db, answer.as_bytes()).became == "not_a_notice"
    assert state(db) == ("sent", "invited")


def test_whoever_was_taken_off_the_list_stays_off_it(db: Store, sent: int) -> None:
    invitations.set_state(db, invitations.by_mail(db, "ann@example.org")[0].id, "refused")
    take(db, report(id_of(db, sent)))
    assert state(db) == ("bounced", "refused")


def test_a_folder_and_a_box_of_notices_are_read_whole(db: Store, sent: int, tmp_path: Path) -> None:
    content = report(id_of(db, sent))
    folder = mailbox.Maildir(str(tmp_path / "dir"))
    box = mailbox.mbox(str(tmp_path / "box"))
    for place in (folder, box):
        place.add(content)
        place.add(b"Subject: hello\n\nhello\n")
        place.flush()
        place.close()
    (tmp_path / "one").write_bytes(content)
    for name, became in (("dir", 2), ("box", 2), ("one", 1)):
        found = [take(db, notice).became for _, notice in notices(tmp_path / name)]
        assert (len(found), found.count("bounced")) == (became, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty store."""
    with closing(stored.open_store(tmp_path_factory.mktemp("empty"))) as opened:
        yield opened


@given(st.binary(max_size=400), st.integers(0, 60), st.integers(0, 60))
@settings(deadline=None, max_examples=150)
def test_whatever_comes_is_read_without_a_fault(made: Store, noise: bytes, cut: int, put: int) -> None:
    whole = report(id_of(made, 1))
    assert take(made, noise).became == "not_a_notice" or noise
    place = len(whole) * cut // 60
    assert take(made, whole[: len(whole) * put // 60] + noise + whole[place:]).became in (
        "unknown",
        "not_a_notice",
        "soft",
    )


@given(st.integers(1, 10**12))
@settings(deadline=None, max_examples=50)
def test_a_number_is_found_in_what_quotes_it(made: Store, no: int) -> None:
    assert number_of(made, f"...\nReferences: {id_of(made, no)} <x@y>") == no
    assert number_of(made, id_of(made, no).replace(".", ".0", 1)) is None
