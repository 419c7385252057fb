"""What is past its day is deleted with all that tells of people; how many there were stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from pcca import store as stored
from pcca.fieldwork.house import keep_house
from pcca.fieldwork.links import has_key, key_path, require_key
from pcca.fieldwork.retention import due, retire_what_is_due
from pcca.store import Event, Store, outbox, retention
from pcca.store.invitations import NewInvitation, add, new_id
from pcca.store.outbox import Mail
from pcca.store.tables import drafts, mails
from tests.store.samples import add_wave, reopened, started, submitted

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAST = date(2026, 11, 21)


def wave_until(db: Store, id: str, until: date, identification: str = "named") -> str:
    """A wave that is kept until then, with answers, a draft, somebody invited and a mail."""
    add_wave(db, id, identification, retain_until=until, closes=NOW - timedelta(days=60))
    for _ in range(3):
        submitted(db, id)
    started(db, id)
    invited = new_id()
    add(db, id, [NewInvitation(invited, invited, f"{id}@example.org", "Siân", "cy", {})])
    mail = Mail(f"{id}-1", f"{id}@example.org", "cy", "invitation", NOW, wave=id, invitation=invited)
    outbox.put(db, mail)
    require_key(db, id)
    return id


def rows(db: Store) -> dict[str, int]:
    """How many rows each table has that tells of people or answers."""
    with db.read.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (*retention.OF_WAVES, drafts, mails)
        }


def test_it_goes_on_the_day_after_and_leaves_its_counts(db: Store) -> None:
    wave_until(db, "old", LAST)
    wave_until(db, "young", LAST + timedelta(days=1))
    before = rows(db)
    [found] = due(db, NOW)
    assert (found.wave, found.answers, found.drafts, found.invitations, found.mails) == ("old", 3, 1, 1, 1)
    done = retire_what_is_due(db, NOW, "siân")
    assert (done.waves, done.scrubbed) == ((found,), True)
    assert retention.retirement(db, "old") == retention.Retired(NOW.date(), 3, 1)
    assert stored.count(db, "old") == 0
    assert rows(db) == {name: n // 2 for name, n in before.items()}
    assert stored.count(db, "young") == 3
    assert (has_key(db, "old"), has_key(db, "young")) == (False, True)
    assert stored.wave(db, "old").status == "archived"  # type: ignore[union-attr]
    last = stored.trail(db)[-1].event
    assert (last.what, last.who, last.detail["answers"]) == ("wave_retired", "siân", 3)
    assert "example.org" not in str(stored.trail(db))


def test_it_is_done_once_by_the_site_itself(db: Store) -> None:
    wave_until(db, "old", LAST, "anonymous")
    keep_house(db, NOW)
    entries = len(stored.trail(db))
    keep_house(db, NOW + timedelta(days=1))
    assert len(stored.trail(db)) == entries
    assert [each.what for each in stored.trail(db)].count("wave_retired") == 1
    assert not key_path(db, "old").exists()


def test_nothing_of_it_is_in_the_file_any_more(on_file: Store) -> None:
    wave_until(on_file, "old", LAST)
    retire_what_is_due(on_file, NOW, "siân")
    for path in on_file.path.parent.glob("pcca.db*"):
        assert b"old@example.org" not in path.read_bytes(), path


def dead_or_alive(on_server: Store) -> dict[str, int]:
    """How many bytes of rows each table of people has, dead ones included."""
    tables = ("invitations", "mails", "links", "responses", "drafts", "sign_offs")
    with on_server.read.connect() as connection:
        sizes = {each: connection.exec_driver_sql(f"SELECT pg_relation_size('{each}')").scalar_one() for each in tables}
        return {name: size for name, size in sizes.items() if size}


def test_on_a_server_its_rows_are_not_even_dead_ones(on_server: Store) -> None:
    wave_until(on_server, "old", LAST)
    assert retire_what_is_due(on_server, NOW, "siân").scrubbed
    assert dead_or_alive(on_server) == {}


def test_what_a_reader_kept_in_the_files_is_laid_over_later_by_the_site_itself(on_server: Store) -> None:
    wave_until(on_server, "old", LAST)
    reader = stored.documents(on_server, "old")
    next(reader)
    keep_house(on_server, NOW)
    assert retention.retirement(on_server, "old") is not None
    assert not stored.wave(on_server, "old").settled  # type: ignore[union-attr]
    reader.close()
    keep_house(on_server, NOW)
    assert dead_or_alive(on_server) == {}
    assert stored.wave(on_server, "old").settled  # type: ignore[union-attr]
    assert stored.trail(on_server)[-1].what == "wave_retired"


def test_a_stop_between_its_steps_is_made_good_by_the_next_time(db: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wave_until(db, "old", LAST)

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(retention, "retire", fail)
    with pytest.raises(KeyboardInterrupt):
        retire_what_is_due(db, NOW, "siân")
    monkeypatch.undo()
    assert stored.count(db, "old") == 3
    assert len(retire_what_is_due(db, NOW, "siân").waves) == 1
    assert stored.count(db, "old") == 0


def test_two_processes_that_keep_house_at_once_do_it_once(db: Store) -> None:
    wave_until(db, "old", LAST)
    with closing(reopened(db)) as patient, ThreadPoolExecutor(8) as pool:
        for each in [pool.submit(retire_what_is_due, patient, NOW, "siân") for _ in range(8)]:
            each.result()
    assert [each.what for each in stored.trail(db)].count("wave_retired") == 1
    assert stored.count(db, "old") == 0


def test_mails_about_accounts_are_forgotten_after_three_months(db: Store) -> None:
    for n, state in enumerate(("sent", "waiting")):
        outbox.put(db, Mail(f"a{n}", "a@example.org", "en", "account_invitation", NOW - timedelta(days=91)))
        with db.write.begin() as connection:
            connection.execute(mails.update().where(mails.c.occasion == f"a{n}").values(state=state))
    assert retention.forget_mails_to_accounts(db, NOW - timedelta(days=90)) == 1
    assert retention.forget_mails_to_accounts(db, NOW - timedelta(days=90)) == 0


def test_a_wave_that_was_retired_says_so_and_others_do_not(db: Store) -> None:
    add_wave(db, "open")
    assert retention.retirement(db, "open") is None
    assert due(db, NOW) == ()
    stored.record(db, Event(NOW, "x", "y"))
