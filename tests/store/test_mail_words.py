"""The words of a wave's mails: what somebody else saved meanwhile is not overwritten unseen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pcca.store import Store, audit, mail_plans
from pcca.store.mail_plans import MailText, TextsChanged
from tests.store.samples import add_wave

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINE, THEIRS = MailText("Mine", "{link}"), MailText("Theirs", "{link}")


def test_what_was_not_seen_stays(db: Store) -> None:
    wave = add_wave(db)
    seen = mail_plans.editions(db, wave, "invitation")
    mail_plans.put_texts(db, wave, "invitation", {"en": THEIRS, "cy": THEIRS}, seen=seen)
    with pytest.raises(TextsChanged):
        mail_plans.put_texts(db, wave, "invitation", {"en": MINE, "cy": THEIRS}, seen=seen)
    with pytest.raises(TextsChanged):
        mail_plans.put_texts(db, wave, "invitation", {"en": None, "cy": None}, seen=seen)
    assert set(mail_plans.texts(db, wave).values()) == {THEIRS}
    mail_plans.put_texts(db, wave, "invitation", {"en": MINE}, seen=mail_plans.editions(db, wave, "invitation"))
    assert mail_plans.texts(db, wave)["invitation", "en"] == MINE


def test_another_language_is_another_edition(db: Store) -> None:
    wave = add_wave(db)
    seen = mail_plans.editions(db, wave, "invitation")
    mail_plans.put_texts(db, wave, "invitation", {"cy": THEIRS}, seen=seen)
    mail_plans.put_texts(db, wave, "invitation", {"en": MINE}, seen=seen)
    assert mail_plans.texts(db, wave) == {("invitation", "cy"): THEIRS, ("invitation", "en"): MINE}
    with pytest.raises(TextsChanged):
        mail_plans.put_texts(db, wave, "invitation", {"en": THEIRS, "cy": MINE}, seen=seen)
    assert mail_plans.texts(db, wave) == {("invitation", "cy"): THEIRS, ("invitation", "en"): MINE}


def test_another_mail_is_another_edition(db: Store) -> None:
    wave = add_wave(db)
    seen = mail_plans.editions(db, wave, "invitation")
    mail_plans.put_texts(db, wave, "reminder", {"en": THEIRS})
    mail_plans.put_texts(db, wave, "invitation", {"en": MINE}, seen=seen)
    assert len(mail_plans.texts(db, wave)) == 2


def test_what_is_there_already_is_saved_once(db: Store) -> None:
    wave = add_wave(db)
    seen = mail_plans.editions(db, wave, "invitation")
    event = audit.Event(at=NOW, who="person:1", what="mail_text_changed", detail={"wave": wave, "mail": "invitation"})
    for _ in range(3):
        mail_plans.put_texts(db, wave, "invitation", {"en": MINE, "cy": None}, seen=seen, event=event)
    assert [each.what for each in audit.trail(db)] == ["mail_text_changed"]
