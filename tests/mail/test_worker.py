"""From the plan to the server: who gets which mail, once; what is refused, put off, held, dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import text

from pcca import store as stored
from pcca.fieldwork import links
from pcca.fieldwork.accounts import inviting
from pcca.fieldwork.closing import close_what_is_due
from pcca.fieldwork.mailing import fill
from pcca.mail.setting import MailSettings, mail_settings
from pcca.mail.transports import Overtaken, Undelivered
from pcca.mail.worker import Post, post, run_once
from pcca.store import Event, Store, invitations, mail_plans, outbox, people
from pcca.store.outbox import Failure, Mail
from tests.mail.conftest import NOW
from tests.mail.people import Row, invited
from tests.mail.server import Taken, free_port, serving, to

DAY = timedelta(days=1)
ANN, BOB = Row("ann@example.org"), Row("bob@example.org", "Bob", "cy")


class Held:
    """A way out that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.failures: dict[str, Failure] = {}

    def send(self, no: int, message: EmailMessage, noted: Callable[[], bool]) -> None:
        if message["To"] in self.failures:
            raise Undelivered(self.failures[message["To"]])
        if not noted():
            raise Overtaken
        self.mails.append(message)

    def rest(self) -> None:
        pass

    @property
    def to(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)


def sent(db: Store, way: Held, now: datetime = NOW) -> Counter[Any]:
    return run_once(Post(db, MailSettings(base_url="https://pcca.example.org"), way, lambda: now))


def planned(db: Store, wave: str = "spring", **at: datetime | None) -> None:
    mail_plans.put_plans(db, wave, at)  # type: ignore[arg-type]


def test_invitations_go_once_to_everybody_and_to_whoever_comes_later(db: Store) -> None:
    invited(db, ANN, BOB)
    planned(db, invitation=None)
    way = Held()
    assert sent(db, way) == {"sent": 2}
    assert sent(db, way) == {}
    invited(db, Row("cat@example.org"))
    assert sent(db, way) == {"sent": 1}
    assert way.to == ["ann@example.org", "bob@example.org", "cat@example.org"]


def test_nothing_goes_before_its_time_or_before_the_wave_opens(db: Store) -> None:
    invited(db, ANN)
    planned(db, invitation=NOW + DAY)
    assert sent(db, Held()) == {}
    assert sent(db, Held(), NOW + DAY) == {"sent": 1}
    planned(db, invitation=None)
    assert fill(db, NOW - DAY) == 0, "the wave is not open yet"


def test_the_link_in_a_mail_is_the_persons_own_and_is_stored_nowhere(db: Store) -> None:
    everybody = invited(db, ANN, BOB)
    planned(db, invitation=None)
    way = Held()
    sent(db, way)
    for mail in way.mails:
        token = links.token_of(db, "spring", everybody[str(mail["To"])].id)
        (link,) = set(re.findall(r"https://pcca.example.org/i/\S+", mail.get_content()))
        assert link == f"https://pcca.example.org/i/{token}"
        for row in mail_plans.listed(db):
            assert token not in repr(row)


def test_reminders_go_to_those_who_have_not_answered_and_may_be_written_to(db: Store) -> None:
    rows = [Row(f"{name}@example.org") for name in ("ann", "bob", "cat", "dai", "eve")]
    everybody = invited(db, *rows, wave="named")
    planned(db, "named", invitation=None, reminder1=NOW + DAY, reminder2=NOW + 2 * DAY)
    sent(db, Held())
    for name, state in (("bob", "refused"), ("cat", "unsubscribed"), ("dai", "bounced")):
        invitations.set_state(db, everybody[f"{name}@example.org"].id, state)  # type: ignore[arg-type]
    first, second = Held(), Held()
    assert sent(db, first, NOW + DAY) == {"sent": 2}
    assert first.to == ["ann@example.org", "eve@example.org"]
    answered(db, everybody["ann@example.org"].id)
    sent(db, second, NOW + 2 * DAY)
    assert second.to == ["eve@example.org"]
    assert sent(db, Held(), NOW + 9 * DAY) == {}


def answered(db: Store, invitation: bytes, wave: str = "named") -> None:
    token = links.token_of(db, wave, invitation)
    invitations.start_personal(db, wave, token, language="en", day=NOW.date())
    response = stored.NewResponse({}, b"\x01", "en", NOW.date())
    stored.submit(db, token, response, versions={})


def test_whoever_answers_between_the_outbox_and_the_sending_gets_nothing(db: Store) -> None:
    everybody = invited(db, ANN, BOB, wave="named")
    planned(db, "named", invitation=None)
    assert fill(db, NOW) == 2
    answered(db, everybody["ann@example.org"].id)
    invitations.set_state(db, everybody["bob@example.org"].id, "unsubscribed")
    way = Held()
    assert sent(db, way) == {"dropped": 2}
    assert way.mails == []


def test_mails_of_a_wave_that_closed_meanwhile_are_dropped_and_said_so(db: Store) -> None:
    invited(db, ANN)
    planned(db, invitation=None)
    fill(db, NOW)
    later = datetime(2031, 6, 4, tzinfo=NOW.tzinfo)
    assert sent(db, Held(), later) == {"dropped": 1}
    (row,) = mail_plans.listed(db)
    assert (row.state, row.fault) == ("dropped", "not_needed")


def test_a_refused_address_is_noted_and_never_written_to_again(db: Store) -> None:
    everybody = invited(db, ANN, BOB)
    planned(db, invitation=None, reminder1=NOW + DAY)
    way = Held()
    way.failures["bob@example.org"] = Failure("bounced", "550 no such user")
    assert sent(db, way) == {"sent": 1, "bounced": 1}
    found = invitations.by_id(db, everybody["bob@example.org"].id)
    assert found is not None
    assert found.state == "bounced"
    assert sent(db, Held(), NOW + DAY) == {"sent": 1}
    failure = mail_plans.last_failure(db, "spring")
    assert failure is not None
    assert failure.reason == "550 no such user"


@pytest.mark.slow
def test_when_the_server_is_back_after_a_day_every_mail_goes(db: Store) -> None:
    invited(db, *(Row(f"p{n}@example.org") for n in range(12)))
    planned(db, invitation=None)
    port = free_port()
    down = mail_settings(to(f"smtp://127.0.0.1:{port}"))
    now = NOW
    while now < NOW + DAY:
        done = run_once(Post(db, down, post(db, down).transport, lambda now=now: now))
        assert set(done) <= {"unreachable"}
        now += timedelta(minutes=30)
    trouble = mail_plans.trouble(db)
    assert trouble is not None
    assert (trouble.since, trouble.mails) == (NOW, 12)
    assert trouble.reason == "the mail server refused the connection"
    taken = Taken()
    with serving(taken, port):
        ways = post(db, down).transport
        run_once(Post(db, down, ways, lambda: now))
    assert len(taken.mails) == 12
    assert mail_plans.trouble(db) is None


def test_one_mail_that_cannot_be_written_keeps_no_other_back(db: Store) -> None:
    outbox.put(db, Mail("odd:1", "x@example.org", "en", "no such template", NOW))
    outbox.put(db, Mail("odd:2", "a b@example.org", "en", "test", NOW, {"template": "invitation"}, wave="spring"))
    invited(db, ANN)
    planned(db, invitation=None)
    assert sent(db, Held()) == {"later": 1, "bounced": 1, "sent": 1}


@pytest.mark.parametrize(
    ("answers", "outcome", "state"),
    [
        ({"rcpt": {"ann@example.org": "550 5.1.1 <ann@example.org> unknown"}}, "bounced", "bounced"),
        ({"rcpt": {"ann@example.org": "451 4.7.1 come back later"}}, "later", "waiting"),
        ({"data": ["554 5.7.1 looks like spam"]}, "failed", "failed"),
        ({"data": ["452 4.3.1 full"]}, "later", "waiting"),
        ({}, "sent", "sent"),
    ],
)
def test_what_a_server_answers_decides(db: Store, answers: Any, outcome: str, state: str) -> None:
    invited(db, ANN)
    planned(db, invitation=None)
    with serving(Taken(**deepcopy(answers))) as url:
        settings = mail_settings(to(url))
        assert run_once(Post(db, settings, post(db, settings).transport, lambda: NOW)) == {outcome: 1}
    (row,) = mail_plans.listed(db)
    assert row.state == state
    assert "@" not in row.reason


def test_many_mails_go_through_one_connection_and_arrive_as_they_were_written(db: Store) -> None:
    invited(db, *(Row(f"p{n}@example.org", "Siân Ŵyn", "cy") for n in range(5)))
    planned(db, invitation=None)
    taken = Taken()
    with serving(taken) as url:
        settings = mail_settings(to(url))
        way = post(db, settings)
        assert run_once(way) == {"sent": 5}
    assert len(set(taken.recipients)) == 5
    for mail in taken.mails:
        assert "Annwyl Siân Ŵyn," in mail.get_content()
        assert all(mail[name] is None for name in ("Bcc", "Cc"))


def test_on_the_way_to_another_computer_nothing_goes_without_encryption() -> None:
    settings = mail_settings(to("smtp://u:p@mail.example.org"))
    assert settings.server is not None
    assert (settings.server.is_near, settings.server.port, settings.server.password) == (False, 587, "p")
    assert "p@" not in repr(settings)


def test_without_a_server_mails_are_files_for_their_owner_alone(db: Store) -> None:
    everybody = invited(db, ANN)
    planned(db, invitation=None)
    assert run_once(post(db, MailSettings())) == {"sent": 1}
    (file,) = (db.path.parent / "mail").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert links.token_of(db, "spring", everybody["ann@example.org"].id) in file.read_text()
    outbox.unlink(db, "spring")
    assert not file.exists()


def test_invitations_that_were_dropped_at_closing_go_when_the_wave_is_open_again(db: Store) -> None:
    everybody = invited(db, ANN, BOB, wave="named")
    planned(db, "named", invitation=None)
    fill(db, NOW)
    assert sent(db, Held(), datetime(2031, 6, 4, tzinfo=UTC)) == {"dropped": 2}
    answered(db, everybody["ann@example.org"].id)
    way = Held()
    assert sent(db, way) == {"sent": 1}
    assert way.to == ["bob@example.org"]
    assert sent(db, way) == {}


def test_mails_of_a_paused_wave_wait_and_go_when_it_goes_on(db: Store) -> None:
    invited(db, ANN)
    planned(db, invitation=None)
    fill(db, NOW)
    set_status(db, "paused")
    assert sent(db, Held()) == {"held": 1}
    assert sent(db, Held(), NOW + timedelta(minutes=5)) == {}
    set_status(db, "launched")
    assert sent(db, Held(), NOW + timedelta(minutes=11)) == {"sent": 1}


def set_status(db: Store, status: str) -> None:
    with db.write.begin() as connection:
        connection.execute(text("UPDATE waves SET status = :status"), {"status": status})


@pytest.mark.parametrize(("state", "subject"), [("invited", "Your account"), ("active", "Choose a new password")])
def test_mails_about_accounts_have_a_link_that_opens_and_are_dropped_when_it_does_not(
    db: Store, state: str, subject: str
) -> None:
    act = Event(NOW, "somebody", "account_added")
    eleri = inviting.invite(db, "eleri@example.org", "Eleri Example", language="cy", grants=(), act=act)
    people.set_state(db, eleri.no, state)  # type: ignore[arg-type]
    found = people.person(db, "eleri@example.org", NOW.date())
    assert found is not None
    token = inviting.send_link(db, found, act)
    way = Held()
    assert sent(db, way) == {"sent": 1}
    said = way.mails[0].get_content()
    assert f"https://pcca.example.org/cy/account/letter/{token}" in said
    assert f"https://pcca.example.org/en/account/letter/{token}" in said
    assert "Annwyl Eleri Example," in said
    assert subject in str(way.mails[0]["Subject"])
    inviting.send_link(db, found, act)
    assert sent(db, Held(), NOW + timedelta(days=8)) == {"dropped": 1}


def test_when_an_anonymous_wave_closes_only_counts_of_its_mails_are_left(db: Store) -> None:
    invited(db, ANN, BOB)
    invited(db, ANN, wave="named")
    for wave in ("spring", "named"):
        planned(db, wave, invitation=None)
    assert run_once(post(db, MailSettings())) == {"sent": 3}
    invited(db, Row("cat@example.org"))
    fill(db, NOW)
    close_what_is_due(db, datetime(2031, 6, 5, tzinfo=UTC))
    assert {(row.to, row.state) for row in mail_plans.listed(db, wave="spring")} == {("", "sent"), ("", "dropped")}
    assert mail_plans.tally(db, "spring") == {("invitation", "sent"): 2, ("invitation", "dropped"): 1}
    (kept,) = mail_plans.listed(db, wave="named")
    assert kept.to == "ann@example.org"
    assert [path.name for path in (db.path.parent / "mail").iterdir()] == [f"{kept.no}.eml"]
