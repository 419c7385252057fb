"""A draft is deleted with all that hangs on it, and nothing else is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from pcca import store as stored
from pcca.fieldwork import links
from pcca.fieldwork.acts import told
from pcca.fieldwork.discarding import delete_draft
from pcca.fieldwork.invitations import invite
from pcca.fieldwork.running import do
from pcca.fieldwork.standing import NotNow
from pcca.language import language
from pcca.store import Event, NewResponse, SourceFile, Store, WaveChanged, audit, invitations, mail_plans, outbox
from pcca.store.database import writing
from pcca.store.discarding import WaveUsed
from pcca.store.mail_ends import file_of
from pcca.store.mail_plans import MailText
from pcca.store.outbox import Mail
from pcca.store.tables import mail_plans as mail_plans_table
from pcca.store.tables import metadata
from tests.fieldwork.waves import BEGAN, HOUR, by, draft_wave, happened
from tests.invite.conftest import rows
from tests.store.conftest import db, made, on_file, on_server
from tests.store.samples import DAY

__all__ = ["db", "made", "on_file", "on_server"]


def rows_of(db: Store) -> dict[str, int]:
    """How many rows each table holds, apart from the trail."""
    with db.read.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
            if name != "audit"
        }


def furnished(db: Store, id: str = "autumn") -> str:
    """A draft with a list, a link for several people, words and times of its own, and a test that was sent."""
    draft_wave(db, id)
    invite(db, id, rows(2))
    tokens = links.tokens_of(db, id, [each.id for each in invitations.listed(db, id)])
    links.add_open_link(db, id, "open", label="Stand", most=5)
    mail_plans.put_texts(db, id, "invitation", {"en": MailText("Please", "Here: {link}")})
    mail_plans.put_plans(db, id, {"invitation": BEGAN + HOUR})
    outbox.put(db, Mail(f"test:{id}", "manager@example.org", "en", "test", BEGAN, wave=id))
    return min(tokens.values())


def written(db: Store, wave: str) -> None:
    """A mail to somebody on the list is on its way."""
    person = invitations.listed(db, wave)[0]
    outbox.put(db, Mail(f"first:{wave}", person.mail, "en", "invitation", BEGAN, wave=wave, invitation=person.id))


def test_all_that_hangs_on_a_draft_goes_and_the_trail_says_so(db: Store) -> None:
    before = rows_of(db)
    token = furnished(db)
    file = file_of(db, outbox_number(db))
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"To: manager@example.org")
    event = delete_draft(db, "autumn", by())
    assert rows_of(db) == before
    assert stored.wave(db, "autumn") is None
    assert invitations.by_token(db, token) is None
    assert not links.key_path(db, "autumn").exists()
    assert not file.exists()
    last = audit.trail(db)[-1]
    assert (last.what, last.who, last.event) == ("wave_deleted", "person:1", event)
    assert told(language("en"), event) == ("The draft autumn was deleted. People on its list: 2; links for several: 1.")
    assert audit.verify(db) is None


def outbox_number(db: Store) -> int:
    (mail,) = mail_plans.listed(db, wave="autumn")
    return mail.no


def test_what_is_another_waves_stays(db: Store) -> None:
    furnished(db, "spring")
    kept = rows_of(db)
    key = links.key_path(db, "spring").read_bytes()
    furnished(db)
    delete_draft(db, "autumn", by())
    assert rows_of(db) == kept
    assert links.key_path(db, "spring").read_bytes() == key


def test_a_new_wave_of_the_name_begins_with_no_history_and_with_other_links(db: Store) -> None:
    token = furnished(db)
    delete_draft(db, "autumn", by())
    draft_wave(db)
    assert happened(db, "autumn") == []
    do(db, "autumn", "launch", by())
    assert happened(db, "autumn") == ["wave_launch"]
    invite(db, "autumn", rows(2))
    people = invitations.listed(db, "autumn")
    assert token not in links.tokens_of(db, "autumn", [each.id for each in people]).values()


@pytest.mark.parametrize("act", ["launch", "archive"])
def test_what_is_no_draft_any_more_stays(db: Store, act: str) -> None:
    furnished(db)
    do(db, "autumn", act, by())  # type: ignore[arg-type]
    kept = rows_of(db)
    with pytest.raises(NotNow, match="not a draft any more"):
        delete_draft(db, "autumn", by())
    assert rows_of(db) == kept
    assert "wave_deleted" not in happened(db, "autumn")


def test_a_draft_that_holds_answers_stays(db: Store) -> None:
    draft_wave(db)
    answer = NewResponse({"role": "gp"}, b"\x01", "en", DAY)
    stored.add_responses(db, "autumn", [answer], source=SourceFile("f.csv", "d", DAY))
    with pytest.raises(WaveUsed, match="holds answers: archive it"):
        delete_draft(db, "autumn", by())
    assert stored.count(db, "autumn") == 1


def test_a_draft_of_which_mails_went_stays(db: Store) -> None:
    furnished(db)
    written(db, "autumn")
    kept = rows_of(db)
    with pytest.raises(WaveUsed, match="people were written to"):
        delete_draft(db, "autumn", by())
    assert rows_of(db) == kept
    assert links.has_key(db, "autumn")


def test_what_somebody_else_changed_meanwhile_is_looked_at_first(db: Store) -> None:
    wave = draft_wave(db)
    with pytest.raises(WaveChanged):
        delete_draft(db, "autumn", by(), seen=wave.revision + 1)
    delete_draft(db, "autumn", by(), seen=wave.revision)
    with pytest.raises(stored.NoWave):
        delete_draft(db, "autumn", by())


def test_what_was_on_its_way_to_a_draft_that_is_gone_is_to_be_tried_again(on_server: Store) -> None:
    with pytest.raises(stored.StoreUnavailable), writing(on_server) as connection:
        connection.execute(mail_plans_table.insert(), {"wave": 4711, "kind": "invitation", "at": None, "done": False})


def test_whoever_adds_to_a_draft_while_it_is_deleted_is_told(db: Store) -> None:
    def added(id: str) -> str:
        try:
            invite(db, id, rows(3))
        except (stored.NoWave, stored.StoreUnavailable) as error:
            return type(error).__name__
        return "added"

    def deleted(id: str) -> Event:
        while True:
            # The stores of the tests wait for nobody.
            with suppress(stored.StoreUnavailable):
                return delete_draft(db, id, by())

    empty = rows_of(db)
    with ThreadPoolExecutor(2) as pool:
        for turn in range(8):
            id = f"autumn-{turn}"
            draft_wave(db, id)
            adding = pool.submit(added, id)
            deleting = pool.submit(deleted, id)
            assert deleting.result().detail["people"] in (0, 3)
            assert adding.result() in ("added", "NoWave", "StoreUnavailable")
            assert stored.wave(db, id) is None
            assert rows_of(db) == empty
