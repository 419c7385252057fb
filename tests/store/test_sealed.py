"""What lies sealed on a server while an anonymous wave is open, who can read it, and how it becomes plain again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pcca import store
from pcca.app import create_app
from pcca.fieldwork import doctor
from pcca.fieldwork.closing import settle
from pcca.fieldwork.promised import facts_of, promise
from pcca.language import language
from pcca.store import FileContent, NewResponse, Store, StoredFile, UnreadableStore
from pcca.store.closing import end_answers
from pcca.store.errors import WrongKey
from pcca.store.seals import SMALLEST, make_seals
from pcca.store.unsealing import unseal
from pcca.store.values import Identification
from tests.conftest import add, small
from tests.page import get, post
from tests.store.samples import DAY, a_response, add_wave, address_of, started, submitted

SEALS = make_seals(b"k" * 32)
WORDS = "gair cudd"
FILE = FileContent("cynllun.txt", hashlib.sha256(b"y cynllun").hexdigest(), b"y cynllun")
NOW = datetime(2026, 12, 24, 12, tzinfo=UTC)


def rows(db: Store, question: str) -> list[tuple[object, ...]]:
    """What the server answers."""
    with db.read.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def stranger(db: Store) -> Store:
    """Whoever has the database and another key."""
    return replace(db, key=b"x" * 32)


def unsealing(db: Store) -> Store:
    """The store as it was before anything was sealed."""
    return replace(db, backend=replace(db.backend, seals=False))


def with_file(db: Store, wave: str) -> None:
    """Answers with a file."""
    token = store.start_draft(db, wave, language="cy", day=DAY)
    store.save(db, token, {"plan": ({"plan": FILE.digest}, 0)}, day=DAY, files={"plan": FILE})
    response = NewResponse({"plan": FILE.digest}, b"\x03", "cy", DAY, files=(FILE.digest,))
    store.submit(db, token, response, versions={"plan": 1})


class TestSeals:
    @settings(deadline=None)
    @given(content=st.binary(max_size=9000), about=st.lists(st.binary(max_size=5), max_size=3))
    def test_give_back_what_was_sealed_and_for_nothing_else(self, content: bytes, about: list[bytes]) -> None:
        sealed = SEALS.close(content, *about)
        assert SEALS.open(sealed, *about) == content
        for other in ([*about, b""], [b"x", *about], [b"".join(about), b"", b"", b""]):
            with pytest.raises(InvalidTag):
                SEALS.open(sealed, *other)
        with pytest.raises(InvalidTag):
            make_seals(b"l" * 32).open(sealed, *about)

    @settings(deadline=None)
    @given(length=st.integers(0, 40 * SMALLEST))
    def test_lengths_are_steps_that_most_answers_share(self, length: int) -> None:
        beside = len(SEALS.close(b"")) - SMALLEST
        assert len(SEALS.close(bytes(length))) - beside in {SMALLEST, 4 * SMALLEST, 16 * SMALLEST, 64 * SMALLEST}

    @given(keys=st.lists(st.binary(min_size=16, max_size=16)))
    def test_each_key_is_shown_under_another_that_leads_back(self, keys: list[bytes]) -> None:
        shown = SEALS.shown(keys)
        assert [SEALS.stored(key) for key in shown] == keys
        assert not set(keys) & set(shown)


class TestDrafts:
    def test_tell_neither_questions_nor_language_nor_how_much_was_answered(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        little, much = (store.start_draft(on_server, wave, language="cy", day=DAY) for _ in range(2))
        store.save(on_server, little, {"role": ({"role": "gp"}, 0)}, day=DAY)
        asked = {f"q{each}": ({f"q{each}": WORDS}, 0) for each in range(60)}
        store.save(on_server, much, asked, day=DAY, language="en")
        assert rows(on_server, "SELECT * FROM draft_answers") == []
        assert rows(on_server, "SELECT DISTINCT language, length(sealed), revision FROM drafts") == [
            ("", SMALLEST + 28, 1)
        ]
        found = store.draft(on_server, much)
        assert found is not None
        assert (found.language, len(found.answers)) == ("en", 60)

    def test_are_written_over_only_as_they_were_seen(self, on_server: Store) -> None:
        token = started(on_server, add_wave(on_server))
        seen = store.draft(on_server, token)
        assert seen is not None
        assert store.overwrite(on_server, token, {"note": ({"note": WORDS}, 0)}, seen)
        assert store.overwrite(on_server, token, {"hours": ({"hours": "8"}, 0)}, seen) is None
        store.save(on_server, token, {"hours": ({"hours": "8"}, 0)}, day=DAY)
        found = store.draft(on_server, token)
        assert found is not None
        assert set(found.answers) == {"role", "note", "hours"}

    def test_that_were_begun_before_are_read_written_and_submitted(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        token = started(unsealing(on_server), wave)
        store.save(on_server, token, {"plan": ({"plan": FILE.digest}, 0)}, day=DAY, files={"plan": FILE})
        response = NewResponse({"role": "gp", "plan": FILE.digest}, b"\x01", "cy", DAY, files=(FILE.digest,))
        store.submit(on_server, token, response, versions={"role": 1, "plan": 1})
        assert rows(on_server, "SELECT sealed, codes FROM responses") == [(True, b"")]
        assert [each.content for each in store.each_file(on_server, wave)] == [FILE.content]


class TestResponses:
    def test_of_named_waves_and_of_files_that_were_loaded_stay_plain(self, on_server: Store) -> None:
        submitted(on_server, add_wave(on_server, "named", "named"))
        add_wave(on_server)
        source = store.SourceFile("old.csv", "d" * 64, DAY)
        store.add_responses(on_server, "autumn", [a_response()], source=source)
        assert rows(on_server, "SELECT DISTINCT sealed, language FROM responses") == [(False, "cy")]

    def test_keep_their_keys_order_and_words_when_they_become_plain(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        source = store.SourceFile("old.csv", "d" * 64, DAY)
        store.add_responses(on_server, wave, [a_response("loaded")], source=source)
        for number in range(12):
            submitted(on_server, wave, str(number))
        with_file(on_server, wave)
        before = list(store.documents(on_server, wave, released_only=False))
        assert [each.key for each in before] == sorted(each.key for each in before)
        (codes,) = store.codes(on_server, wave, released_only=False)
        assert codes.blobs == tuple(each.codes for each in before)
        assert store.response(on_server, wave, before[3].key) == before[3]
        assert store.stored_files(on_server, wave) == (StoredFile(FILE.name, len(FILE.content), FILE.digest),)
        assert store.file_content(on_server, wave, FILE.digest) == FILE
        assert rows(on_server, "SELECT digest FROM files") != [(FILE.digest,)]

        assert end_answers(on_server, wave) == 3
        assert (unseal(on_server, wave), unseal(on_server, wave)) == (13, 0)
        after = [replace(each, released=True) for each in before]
        assert list(store.documents(on_server, wave)) == after
        assert store.codes(on_server, wave) == (codes,)
        assert store.response(on_server, wave, before[3].key) == after[3]
        assert list(store.each_file(on_server, wave)) == [FILE]
        assert rows(on_server, "SELECT digest FROM files") == [(FILE.digest,)]
        assert rows(on_server, "SELECT count(*) FROM responses WHERE sealed") == [(0,)]


@pytest.mark.parametrize(("identification", "told"), [("anonymous", True), ("confidential", False)])
def test_whoever_answers_is_told_what_sealed_means(
    on_server: Store, identification: Identification, told: bool
) -> None:
    wave = store.wave(on_server, add_wave(on_server, identification=identification))
    assert wave is not None
    said = promise(facts_of(on_server, wave, smallest=10, lang=language("en")))
    assert any("lies sealed in the database" in each for part in said for each in part.sentences) == told


class TestAnotherKey:
    def test_opens_nothing_and_spoils_nothing(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        token = started(on_server, wave)
        with_file(on_server, wave)
        other = stranger(on_server)
        for reading in (
            lambda: store.draft(other, token),
            lambda: store.visit(other, wave, token),
            lambda: store.save(other, token, {"role": ({"role": "nurse"}, 1)}, day=DAY),
            lambda: store.submit(other, token, a_response(), versions={"role": 1}),
            lambda: list(store.documents(other, wave, released_only=False)),
            lambda: store.codes(other, wave, released_only=False),
            lambda: store.stored_files(other, wave),
            lambda: unseal(other, wave),
        ):
            with pytest.raises(WrongKey, match="put back the key they were sealed with"):
                reading()
        assert store.draft(on_server, token) is not None
        assert [each.language for each in store.documents(on_server, wave, released_only=False)] == ["cy"]

    def test_keeps_no_other_wave_from_being_settled(self, on_server: Store) -> None:
        over = NOW - timedelta(days=3)
        sealed = add_wave(on_server, "sealed", closes=over)
        submitted(on_server, sealed)
        add_wave(on_server, "named", "named", closes=over)
        assert not settle(stranger(on_server), store.waves(on_server), NOW)
        assert {each.id: each.settled for each in store.waves(on_server)} == {"sealed": False, "named": True}
        assert settle(on_server, store.waves(on_server), NOW)
        assert rows(on_server, "SELECT DISTINCT sealed FROM responses") == [(False,)]

    def test_is_not_made_where_the_right_one_is_missing(self, on_server: Store, tmp_path: Path) -> None:
        started(on_server, add_wave(on_server))
        with pytest.raises(UnreadableStore, match="There is no secret key"):
            store.open_store(tmp_path / "elsewhere", url=address_of(on_server))
        assert not (tmp_path / "elsewhere").exists()

    def test_is_named_by_the_doctor(self, on_server: Store) -> None:
        wave = add_wave(on_server)
        submitted(on_server, wave)
        started(on_server, wave)
        folder, url = on_server.path.parent, address_of(on_server)

        def found() -> set[str]:
            return {each.check for each in doctor.examine(folder, NOW, url) if "locked" in each.check}

        assert found() == set()
        on_server.path.write_bytes(b"x" * 32)
        assert found() == {"responses_locked", "drafts_locked"}

    def test_is_a_polite_page_that_shows_again_what_was_typed(self, on_server: Store) -> None:
        app = create_app({"DATA": on_server.path.parent, "DATABASE_URL": address_of(on_server), "TESTING": True})
        opened = app.extensions["pcca.store"]
        add(opened, small(), "small")
        client = app.test_client()
        page = post(client, get(client, "/cy/survey/small"))
        app.extensions["pcca.store"] = stranger(opened)
        typed = {"role": "gp", "hours": "8", "paid": "2"}
        held = post(client, page, **typed)
        assert held.status == 503
        assert {**held.fields, **typed} == held.fields
        app.extensions["pcca.store"] = opened
        saved = post(client, held)
        assert (saved.status, saved.path != page.path) == (200, True)
        opened.close()
