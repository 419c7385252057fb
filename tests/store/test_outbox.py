"""The outbox: no mail is lost, none goes three times, and nothing is left of whom an anonymous wave wrote to."""

from __future__ import annotations

import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca.store import Store, mail_ends, mail_plans, outbox
from pcca.store.database import writing
from pcca.store.outbox import Failure, Mail
from tests.store.samples import add_wave, reopened

NOW = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DOWN = Failure("unreachable", "connection refused")


def a_mail(occasion: str = "invitation:1", **more: Any) -> Mail:
    given: dict[str, Any] = {"to": "ann@example.org", "language": "cy", "template": "invitation", "due": NOW}
    return Mail(occasion=occasion, **given | more)


def states(db: Store) -> dict[str, int]:
    return dict(mail_plans.backlog(db))


def test_one_mail_for_each_occasion(db: Store) -> None:
    wave = add_wave(db)
    assert outbox.put(db, a_mail(wave=wave), a_mail("invitation:2", wave=wave)) == 2
    assert outbox.put(db, a_mail(wave=wave, to="another@example.org")) == 0
    assert [row.to for row in mail_plans.listed(db, wave=wave)] == ["ann@example.org"] * 2


def test_a_mail_is_put_with_its_cause_or_not_at_all(db: Store) -> None:
    with pytest.raises(RuntimeError), writing(db) as connection:  # noqa: PT012
        outbox.put(connection, a_mail())
        raise RuntimeError("the cause failed")
    assert states(db) == {}


def test_what_was_put_comes_back_when_it_is_due(db: Store) -> None:
    wave = add_wave(db)
    mail = a_mail(wave=wave, slots={"name": "Ŵyn"}, invitation=b"\x01\x02", due=NOW + MINUTE)
    outbox.put(db, mail)
    assert outbox.claim(db, NOW) is None
    claimed = outbox.claim(db, NOW + 2 * MINUTE)
    assert claimed is not None
    assert claimed.mail.slots == {"name": "Ŵyn"}
    assert (claimed.mail.wave, claimed.mail.invitation, claimed.mail.to) == (wave, b"\x01\x02", "ann@example.org")


def test_a_claimed_mail_is_nobody_elses_until_the_claim_lapses(db: Store) -> None:
    outbox.put(db, a_mail())
    first = outbox.claim(db, NOW)
    assert first is not None
    assert outbox.claim(db, NOW + outbox.LAPSE - MINUTE) is None
    second = outbox.claim(db, NOW + outbox.LAPSE)
    assert second is not None
    assert second.no == first.no
    assert not outbox.handing(db, first), "whoever comes back late must not send"
    assert outbox.failed(db, first, NOW, Failure("bounced", "too late")) == "waiting"
    assert outbox.handing(db, second)
    outbox.sent(db, second)
    assert states(db) == {"sent": 1}


def test_workers_claim_each_mail_once(db: Store) -> None:
    outbox.put(db, *(a_mail(f"invitation:{n}") for n in range(60)))

    def work(_: int) -> list[int]:
        done = []
        with closing(reopened(db)) as own:
            while (claimed := outbox.claim(own, NOW)) is not None:
                assert outbox.handing(own, claimed)
                outbox.sent(own, claimed)
                done.append(claimed.no)
        return done

    with ThreadPoolExecutor(4) as workers:
        numbers = [no for done in workers.map(work, range(4)) for no in done]
    assert sorted(numbers) == sorted(set(numbers))
    assert len(numbers) == 60
    assert states(db) == {"sent": 60}


def test_a_worker_killed_before_handing_over_costs_nothing(db: Store) -> None:
    outbox.put(db, a_mail())
    for n in range(5):
        claimed = outbox.claim(db, NOW + n * outbox.LAPSE)
        assert claimed is not None
        assert claimed.handed == 0


def test_a_mail_of_unknown_outcome_is_handed_over_twice_and_never_again(db: Store) -> None:
    outbox.put(db, a_mail())
    for n in range(2):
        claimed = outbox.claim(db, NOW + n * outbox.LAPSE)
        assert claimed is not None
        assert outbox.handing(db, claimed)  # and is killed
    assert outbox.claim(db, NOW + 9 * outbox.LAPSE) is None
    (row,) = mail_plans.listed(db)
    assert (row.state, row.fault) == ("sent", "unconfirmed")


def test_an_answer_of_the_server_is_an_outcome_even_when_it_refuses(db: Store) -> None:
    outbox.put(db, a_mail())
    now = NOW
    for _ in range(10):
        claimed = outbox.claim(db, now)
        assert claimed is not None
        assert outbox.handing(db, claimed)
        outbox.failed(db, claimed, now, Failure("later", "451 greylisted"))
        now += timedelta(hours=7)


def test_a_server_that_is_down_for_a_day_loses_no_mail_and_all_go_when_it_is_back(db: Store) -> None:
    wave = add_wave(db)
    outbox.put(db, *(a_mail(f"invitation:{n}", wave=wave) for n in range(5)))
    now = NOW
    while now < NOW + DAY:
        while (claimed := outbox.claim(db, now)) is not None:
            assert outbox.failed(db, claimed, now, DOWN) == "waiting"
        now += 60 * MINUTE
    trouble = mail_plans.trouble(db)
    assert trouble is not None
    assert (trouble.since, trouble.mails) == (NOW.replace(microsecond=0), 5)
    assert outbox.revive(db, now) == 5
    assert mail_plans.trouble(db) is None
    for _ in range(5):
        again = outbox.claim(db, now)
        assert again is not None
        assert outbox.handing(db, again)
        outbox.sent(db, again)
    assert states(db) == {"sent": 5}


def test_after_five_days_a_mail_is_given_up_with_its_reason(db: Store) -> None:
    outbox.put(db, a_mail())
    now, tries = NOW, 0
    while (claimed := outbox.claim(db, now)) is not None:
        tries += 1
        if outbox.failed(db, claimed, now, Failure("later", "452 mailbox full")) == "failed":
            break
        now += outbox.pause(tries)
    assert timedelta(days=5) <= now - NOW < timedelta(days=5, hours=6)
    (row,) = mail_plans.listed(db, state="failed")
    assert (row.reason, row.tries) == ("452 mailbox full", tries)
    assert 20 < tries < 30


@given(st.integers(1, 200))
def test_pauses_grow_from_a_minute_to_six_hours(tries: int) -> None:
    assert MINUTE <= outbox.pause(tries) <= outbox.pause(tries + 1) <= timedelta(hours=6)


def test_a_mail_that_is_held_was_not_tried(db: Store) -> None:
    outbox.put(db, a_mail())
    claimed = outbox.claim(db, NOW)
    assert claimed is not None
    outbox.held(db, claimed, NOW + 10 * MINUTE)
    assert outbox.claim(db, NOW + 9 * MINUTE) is None
    again = outbox.claim(db, NOW + 11 * MINUTE)
    assert again is not None
    assert (again.tries, again.handed) == (1, 0)


def test_a_refused_address_bounces_at_once_and_a_mail_that_came_back_later(db: Store) -> None:
    outbox.put(db, a_mail(), a_mail("invitation:2"))
    first = outbox.claim(db, NOW)
    assert first is not None
    assert outbox.failed(db, first, NOW, Failure("bounced", "550 no such user")) == "bounced"
    second = outbox.claim(db, NOW)
    assert second is not None
    outbox.sent(db, second)
    returned = outbox.bounced(db, second.no, "550 5.1.1")
    assert returned is not None
    assert returned.occasion == "invitation:2"
    assert outbox.bounced(db, 4711, "") is None
    assert states(db) == {"bounced": 2}


def test_at_close_of_an_anonymous_wave_nothing_leads_to_a_person_any_more(db: Store) -> None:
    wave, other = add_wave(db), add_wave(db, "other")
    id = secrets.token_bytes(16)
    names = {"invitation": id, "slots": {"name": "Ann Example"}}
    outbox.put(db, a_mail("a", wave=wave, **names), a_mail("b", wave=wave, **names), a_mail("c", wave=other))
    claimed = outbox.claim(db, NOW)
    assert claimed is not None
    outbox.sent(db, claimed)
    assert outbox.unlink(db, wave) == 2
    assert {(row.to, row.state) for row in mail_plans.listed(db, wave=wave)} == {("", "sent"), ("", "dropped")}
    assert mail_plans.of_address(db, "ann@example.org") == mail_plans.listed(db, wave=other)
    assert outbox.unlink(db, wave) == 0
    assert Counter(mail_plans.tally(db, wave)) == {("invitation", "sent"): 1, ("invitation", "dropped"): 1}
    if db.path.name == "pcca.db":
        db.close()
        assert id not in db.path.read_bytes()


def test_what_is_forgotten_is_gone(db: Store) -> None:
    wave, other = add_wave(db), add_wave(db, "other")
    outbox.put(db, a_mail("a", wave=wave), a_mail("b", wave=other), a_mail("c", wave=other, to="bob@example.org"))
    mail_plans.put_texts(db, wave, "invitation", {"en": mail_plans.MailText("S", "{link}")})
    mail_plans.put_plans(db, wave, {"invitation": None})
    assert outbox.forget(db, wave) == 1
    assert (mail_plans.texts(db, wave), mail_plans.plans(db, wave)) == ({}, ())
    assert outbox.forget_address(db, "ann@example.org") == 1
    assert [row.to for row in mail_plans.listed(db)] == ["bob@example.org"]


def test_words_and_times_of_a_wave_are_kept_and_taken_back(db: Store) -> None:
    wave = add_wave(db)
    text = mail_plans.MailText("Gwahoddiad", "Annwyl {name}\n{link}")
    mail_plans.put_texts(db, wave, "invitation", {"cy": text, "en": text})
    mail_plans.put_texts(db, wave, "invitation", {"en": None, "cy": text._replace(subject="Arall")})
    assert mail_plans.texts(db, wave) == {("invitation", "cy"): text._replace(subject="Arall")}
    mail_plans.put_plans(db, wave, {"invitation": None, "reminder1": NOW})
    with writing(db) as connection:
        mail_plans.note_done(connection, 1, "reminder1")
    mail_plans.put_plans(db, wave, {"reminder1": NOW + DAY, "reminder2": NOW + DAY})
    found = {plan.kind: (plan.at, plan.done) for plan in mail_plans.plans(db, wave)}
    at = NOW.replace(microsecond=0)
    assert found == {"reminder1": (at, True), "reminder2": (at + DAY, False)}


def test_mails_about_accounts_are_forgotten_after_a_month(db: Store) -> None:
    outbox.put(db, a_mail("letter:1"), a_mail("letter:2", due=NOW + 20 * DAY), a_mail("of a wave", wave=add_wave(db)))
    for _ in range(3):
        claimed = outbox.claim(db, NOW + 21 * DAY)
        assert claimed is not None
        outbox.sent(db, claimed)
    assert mail_ends.forget_old(db, NOW + 29 * DAY) == 0
    assert mail_ends.forget_old(db, NOW + 31 * DAY) == 1
    assert len(mail_plans.listed(db)) == 2


def test_a_file_that_comes_after_the_wave_was_unlinked_does_not_stay(db: Store) -> None:
    wave = add_wave(db)
    outbox.put(db, a_mail(wave=wave))
    claimed = outbox.claim(db, NOW)
    assert claimed is not None
    assert outbox.handing(db, claimed)
    outbox.unlink(db, wave)
    file = mail_ends.file_of(db, claimed.no)
    file.parent.mkdir()
    file.write_text("Dear Ann")
    outbox.sent(db, claimed)
    assert not file.exists()
