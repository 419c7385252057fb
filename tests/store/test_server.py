"""A store on a PostgreSQL server: how it is opened, what is refused, and what its connections promise."""

from __future__ import annotations

import json
import logging
import multiprocessing
import subprocess
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, event, inspect, make_url, text

from pcca import store
from pcca.app import create_app
from pcca.cli import main
from pcca.fieldwork.house import keep_house
from pcca.logs import OURS
from pcca.store import AlreadyLoaded, Store, StoreUnavailable, UnreadableStore
from pcca.store.database import writing
from pcca.store.keys import token_digest
from pcca.store.locks import lock_draft, lock_releasing
from pcca.store.migration import REVISIONS
from pcca.store.tables import metadata
from tests.conftest import ROOT, add, small
from tests.page import Page, get, post
from tests.store.samples import DAY, a_response, add_wave, address_of, reopened, started, submitted
from tests.store.test_responses import FILE, rows
from tests.views.test_respond import YOU, begun, finished

PROMISED = {"synchronous_commit": "on", "lock_timeout": "5s", "client_encoding": "UTF8"}
NOTE = "my private note"


@pytest.fixture
def empty(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new database; its encoding may be given."""
    encoding = getattr(request, "param", "UTF8")
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    made = f"CREATE DATABASE fresh TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"
    with closing(engine.connect()) as connection:
        connection.execute(text(made))
        yield make_url(server).set(database="fresh").render_as_string()
        connection.execute(text("DROP DATABASE fresh WITH (FORCE)"))
    engine.dispose()


def shown(db: Store, name: str) -> dict[str, object]:
    with getattr(db, name).connect() as connection:
        return {each: connection.execute(text(f"SHOW {each}")).scalar_one() for each in PROMISED}


def test_the_folder_holds_the_key_and_no_database(tmp_path: Path, empty: str) -> None:
    with closing(store.open_store(tmp_path / "data", url=empty)) as db:
        store.health(db)
        key = db.key
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]
    with closing(store.open_store(tmp_path / "data", url=empty, create=False)) as db:
        assert db.key == key


def test_every_connection_keeps_the_promises(on_server: Store) -> None:
    with closing(reopened(on_server)) as standard:
        for _ in range(2):  # the second time they come from the pool
            assert shown(standard, "write") == shown(standard, "read") == PROMISED


def test_a_server_that_answers_too_early_is_told_to_wait(tmp_path: Path, empty: str) -> None:
    engine = create_engine(make_url(empty).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("ALTER DATABASE fresh SET synchronous_commit = off"))
    engine.dispose()
    with closing(store.open_store(tmp_path, url=empty)) as db:
        assert shown(db, "write") == PROMISED


def test_migrations_make_the_tables_the_code_uses(tmp_path: Path, empty: str) -> None:
    with closing(store.open_store(tmp_path, url=empty)) as db, db.write.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [REVISIONS[-1]]
        connection.execute(text("DROP TABLE alembic_version"))
        migrated = schema(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert schema(connection) == migrated


def schema(connection: object) -> dict[str, object]:
    """Everything a table is made of, by table."""
    found = inspect(connection)
    return {
        name: [
            [{**each, "type": str(each["type"])} for each in found.get_columns(name)],
            found.get_pk_constraint(name), found.get_foreign_keys(name), found.get_indexes(name),
            found.get_unique_constraints(name), found.get_check_constraints(name),
        ]
        for name in found.get_table_names()
    }  # fmt: skip


def test_processes_that_start_together_agree(tmp_path: Path, empty: str) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        keys = pool.starmap(key_of, [(tmp_path / "data", empty)] * 8)
    assert len(set(keys)) == 1


def key_of(data: Path, address: str) -> bytes:
    with closing(store.open_store(data, url=address)) as db:
        store.health(db)
        return db.key


def test_a_newer_schema_is_refused_by_name(tmp_path: Path, empty: str) -> None:
    with closing(store.open_store(tmp_path, url=empty)) as db, db.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnreadableStore, match="its schema is 9999"):
        store.open_store(tmp_path, url=empty)


def test_an_empty_database_is_not_filled_when_only_reading_is_meant(tmp_path: Path, empty: str) -> None:
    with pytest.raises(UnreadableStore, match=r"no database postgresql:///fresh"):
        store.open_store(tmp_path, url=empty, create=False)


@pytest.mark.parametrize("empty", ["SQL_ASCII", "LATIN1"], indirect=True)
def test_a_database_that_lacks_letters_is_refused(tmp_path: Path, empty: str) -> None:
    with pytest.raises(UnreadableStore, match=r"stores text as (SQL_ASCII|LATIN1)\. Make one with the encoding UTF8"):
        store.open_store(tmp_path, url=empty)


@pytest.mark.parametrize("url", ["mysql://me:hunter2@host/x", "hunter2", "postgresql://me:hunter2@host:port/x"])
def test_an_address_that_cannot_be_meant_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnreadableStore, match="PCCA_DATABASE_URL") as caught:
        store.open_store(tmp_path, url=url)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_not_there_is_unavailable_and_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"postgresql://127\.0\.0\.1:9/answers") as caught:
        store.open_store(tmp_path, url="postgresql://me:hunter2@127.0.0.1:9/answers")
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_file_needs_no_driver_of_a_server(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pcca.app import create_app\n"
        "create_app({'DATA': Path(sys.argv[1]), 'TESTING': True}).test_client().get('/health')\n"
        "print([name for name in sys.modules if name.startswith('psycopg')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_connections_that_the_server_ended_are_made_anew(on_server: Store) -> None:
    wave = add_wave(on_server)
    assert store.count(on_server, wave) == 0
    with closing(reopened(on_server)) as other, other.write.begin() as connection:
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(text(ended + " AND datname = current_database()"))
    submitted(on_server, wave)
    assert store.count(on_server, wave) == 1


def test_a_draft_that_somebody_holds_is_unavailable_and_nothing_is_lost(on_server: Store) -> None:
    wave = add_wave(on_server)
    token, free = started(on_server, wave), started(on_server, wave)
    with closing(reopened(on_server)) as other, writing(other) as connection:
        lock_draft(connection, token_digest(token))
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            store.save(on_server, token, {"role": ({"role": "nurse"}, 1)}, day=DAY)
        # Nobody else waits for it.
        assert store.save(on_server, free, {"role": ({"role": "nurse"}, 1)}, day=DAY).versions == {"role": 2}
        store.health(on_server)
    seen = store.draft(on_server, token)
    assert seen is not None
    assert seen.answers["role"] == ({"role": "gp"}, 1)
    assert store.submit(on_server, token, a_response(), versions={"role": 1}).fresh


def test_errors_do_not_quote_the_row(on_server: Store) -> None:
    refused = text("INSERT INTO draft_answers VALUES ('\\x00', :note, NULL, 1)")
    with pytest.raises(Exception, match="null value") as caught, writing(on_server) as connection:
        connection.execute(refused, {"note": NOTE})
    assert NOTE not in "".join(traceback.format_exception(caught.value))


def test_text_that_the_server_cannot_hold_finds_nothing(on_server: Store) -> None:
    add_wave(on_server)
    assert store.wave(on_server, "autumn\0") is None
    assert store.instrument_source(on_server, "\0") is None
    token = started(on_server, "autumn", "g\0p")
    assert store.draft(on_server, token).answers["role"].value == {"role": "g\0p"}  # type: ignore[union-attr]


def test_names_are_sorted_as_in_a_file(db: Store) -> None:
    names = ["b", "B", "a b", "ab", "ŵ", "z"]
    for name in names:
        store.put_counts(db, store.PublishedCounts(name, "a1b2", ""))
    assert [each.name for each in store.all_counts(db)] == sorted(names)


class TestMany:
    """What many do at once comes out as if they had done it one after the other."""

    def test_two_tabs_both_keep_what_they_changed(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        for _ in range(30):
            token = started(on_server, wave)
            changed = [("hours", 0), ("role", 1)]

            def save(question: str, version: int, token: str = token) -> None:
                store.save(on_server, token, {question: ({question: "new"}, version)}, day=DAY + timedelta(days=1))

            together([lambda each=each: save(*each) for each in changed])  # type: ignore[misc]
            draft = store.draft(on_server, token)
            assert draft is not None
            assert {name: each.value for name, each in draft.answers.items()} == {
                "role": {"role": "new"}, "hours": {"hours": "new"},
            }  # fmt: skip

    def test_of_two_who_change_one_answer_one_is_told(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        for _ in range(20):
            token = started(on_server, wave)
            told = together([
                lambda each=each, token=token: store.save(on_server, token, {"role": ({"role": each}, 1)}, day=DAY)
                for each in ("one", "other")
            ])  # type: ignore[misc]  # fmt: skip
            assert sorted(len(each.conflicts) for each in told) == [0, 1]

    def test_answers_saved_while_the_draft_is_submitted_are_either_in_it_or_refused(self, on_server: Store) -> None:
        wave = add_wave(on_server, identification="named")
        for _ in range(20):
            token = started(on_server, wave)
            told = together([
                lambda token=token: attempt(store.submit, on_server, token, a_response(), versions={"role": 1}),
                lambda token=token: attempt(store.save, on_server, token, {"role": ({"role": "new"}, 1)}, day=DAY),
            ])  # type: ignore[misc]  # fmt: skip
            assert sum(isinstance(each, store.StoreError) for each in told) == 1

    def test_released_counts_move_in_steps_of_ten(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        tokens = iter([started(on_server, wave) for _ in range(80)])
        shares = [[next(tokens) for _ in range(10)] for _ in range(8)]
        seen: set[int] = set()

        def submit_and_look(mine: list[str]) -> None:
            for token in mine:
                store.submit(on_server, token, a_response(), versions={"role": 1})
                seen.add(store.count_released(on_server, wave))

        together([lambda mine=mine: submit_and_look(mine) for mine in shares])  # type: ignore[misc]
        assert seen <= set(range(0, 81, 10))
        assert store.count_released(on_server, wave) == store.count(on_server, wave) == 80

    def test_who_waits_to_release_keeps_nobody_from_submitting(
        self, on_server: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        wave = add_wave(on_server)
        caplog.set_level(logging.WARNING, logger=OURS)
        impatient = store.open_store(on_server.path.parent, url=address_of(on_server), busy_timeout=50)
        with closing(impatient), writing(on_server) as connection:
            lock_releasing(connection, 1)
            assert all(submitted(impatient, wave).fresh for _ in range(12))
            assert store.count_released(impatient, wave) == 0
            assert store.count(impatient, wave) == 12
        assert "release_left" in caplog.text
        keep_house(on_server, datetime(2026, 11, 22, tzinfo=UTC))
        assert store.count_released(on_server, wave) == 10
        for _ in range(8):
            submitted(on_server, wave)
        assert store.count_released(on_server, wave) == 20

    def test_one_file_is_loaded_once_and_one_wave_added_once(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        told = together([lambda: attempt(store.add_responses, on_server, wave, rows(30), source=FILE)] * 4)
        assert [each for each in told if not isinstance(each, AlreadyLoaded)] == [30]
        assert store.count(on_server, wave) == 30
        told = together([lambda: attempt(add_wave, on_server, "spring")] * 4)
        assert [each for each in told if not isinstance(each, store.WaveExists)] == ["spring"]

    def test_the_audit_trail_has_no_gap(self, on_server: Store) -> None:
        event = store.Event(datetime(2026, 11, 22, tzinfo=UTC), "siân", "wave_added")
        together([lambda: store.record(on_server, event)] * 8)
        assert [each.no for each in store.trail(on_server)] == [*range(1, 9)]
        assert store.verify(on_server) is None

    def test_submitting_goes_on_while_a_file_is_loaded(self, on_server: Store) -> None:
        wave = add_wave(on_server, identification="named")

        def slowly() -> Iterator[store.NewResponse]:
            yield from rows(1001)
            submitted(on_server, wave)

        assert store.add_responses(on_server, wave, slowly(), source=FILE) == 1001
        assert store.count(on_server, wave) == 1002


def together(calls: list) -> list:  # type: ignore[type-arg]
    """What each call gives, all begun at once."""
    barrier = Barrier(len(calls))

    def run(call):  # type: ignore[no-untyped-def]
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def attempt(call, *args, **options):  # type: ignore[no-untyped-def]
    try:
        return call(*args, **options)
    except store.StoreError as error:
        return error


def test_a_journey_through_the_site(tmp_path: Path, empty: str) -> None:
    app = create_app({"DATA": tmp_path, "DATABASE_URL": empty, "TESTING": True})
    answers = app.extensions["pcca.store"]
    add(answers, small("named"), "named")
    client = app.test_client()
    page = post(client, get(client, "/cy/survey/named"))
    page = post(client, page, role="gp", hours="8", paid="2")
    assert page.path.startswith("/cy/survey/named/")
    with answers.read.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM draft_answers")).scalar_one() >= 3
    assert client.get("/health").status_code == 200
    answers.close()


def test_a_page_is_saved_and_submitted_with_few_questions_to_the_server(tmp_path: Path, empty: str) -> None:
    app = create_app({"DATA": tmp_path, "DATABASE_URL": empty, "TESTING": True})
    answers, client = app.extensions["pcca.store"], app.test_client()
    asked: list[str] = []

    def press(page: Page, **typed: str) -> list[str]:
        """What the server was asked while the form was taken."""
        asked.clear()
        assert client.post(page.path, data={**page.fields, **typed}).status_code == 303
        return list(asked)

    for engine in (answers.read, answers.write):
        event.listen(engine, "before_cursor_execute", lambda *of: asked.append(of[2].partition(" ")[0]))
    for identification, saving in (("anonymous", "UPDATE"), ("confidential", "WITH")):
        add(answers, small(identification), identification)
        assert press(begun(client, identification), **YOU) == ["SELECT", saving]
        press(finished(client, identification))
        # Of an anonymous wave it is then asked whether ten wait.
        assert asked == ["SELECT", "WITH", "SELECT"] or identification == "confidential"
        assert store.count(answers, identification) == 1
    answers.close()


def test_commands_work_on_the_server(tmp_path: Path, empty: str) -> None:
    data, survey = tmp_path / "data", ROOT / "instruments" / "cluster-member-survey.yaml"

    def run(*args: object) -> Result:
        environment = {"PCCA_LANG": None, "PCCA_DATABASE_URL": empty}
        return CliRunner().invoke(main, [str(each) for each in args], env=environment)

    added = run("wave", "add", survey, "spring", "--data", data)
    assert added.exit_code == 0, added.stderr
    assert "spring" in run("wave", "list", "--data", data).stdout
    assert not (data / "pcca.db").exists()
    assert run("backup", "--to", tmp_path / "b.pcca", "--data", data).exit_code == 0
    refused = run("restore", tmp_path / "b.pcca", "--data", tmp_path / "new")
    assert "is not empty" in refused.stderr
    # The server of the tests does without what would cost time.
    examined = json.loads(run("doctor", "--format", "json", "--data", data).stdout)
    assert {each["check"] for each in examined["symptoms"]} == {"setting"}
    assert "fsync" in str(examined)
    refused = run("demo", "--no-serve", "--data", tmp_path / "demo")
    assert "without PCCA_DATABASE_URL" in refused.stderr
    assert not (tmp_path / "demo").exists()
