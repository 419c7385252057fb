"""Drafts submitted as they were read a moment ago: whatever came between, it comes out as without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from pcca import store
from pcca.store import Draft, DraftChanged, FileContent, NewResponse, Store, Submitted
from pcca.store.database import writing
from pcca.store.tables import drafts, spent
from tests.store.samples import DAY, a_response, add_wave, started
from tests.store.test_overwriting import read, saved
from tests.store.test_server import attempt, together

VERSIONS = {"role": 1}
FRESH, AGAIN = Submitted(fresh=True, key=None), Submitted(fresh=False, key=None)


def rows(db: Store, table: str) -> int:
    with db.read.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def sent(db: Store, token: str, seen: Draft, versions: dict[str, int] | None = None) -> Submitted:
    return store.submit(db, token, a_response(), versions=versions or VERSIONS, seen=seen)


def test_the_response_is_stored_and_the_draft_is_gone(db: Store) -> None:
    wave = add_wave(db)
    token = started(db, wave)
    response = NewResponse({"role": "gp", "note": "ŵ"}, b"\x01\x02", "cy", DAY + timedelta(days=1), late=True)
    assert store.submit(db, token, response, versions=VERSIONS, seen=read(db, token)) == FRESH
    (found,) = store.documents(db, wave, released_only=False)
    assert (found.document, found.codes, found.language) == (response.document, response.codes, response.language)
    assert (found.day, found.late, found.released) == (response.day, True, False)
    assert (rows(db, "drafts"), rows(db, "spent"), rows(db, "responses")) == (0, 1, 1)
    assert store.receipt(db, token) == AGAIN


def test_steps_are_of_ten(db: Store) -> None:
    wave = add_wave(db)
    steps = []
    for _ in range(21):
        token = started(db, wave)
        assert sent(db, token, read(db, token)) == FRESH
        steps.append(store.count_released(db, wave))
    assert steps == [0] * 9 + [10] * 10 + [20] * 2


def test_an_answer_that_was_changed_since_is_told(db: Store) -> None:
    wave = add_wave(db)
    token = started(db, wave)
    seen = read(db, token)
    store.save(db, token, {"role": ({"role": "nurse"}, 1)}, day=DAY)
    with pytest.raises(DraftChanged):
        sent(db, token, seen)
    assert (rows(db, "drafts"), rows(db, "spent"), rows(db, "responses")) == (1, 0, 0)
    with pytest.raises(DraftChanged):
        sent(db, token, read(db, token))
    assert sent(db, token, read(db, token), {"role": 2}) == FRESH


def test_another_language_since_is_no_obstacle(db: Store) -> None:
    token = started(db, add_wave(db))
    seen = read(db, token)
    store.set_language(db, token, "en")
    assert sent(db, token, seen) == FRESH


def test_who_presses_again_gets_the_receipt(db: Store) -> None:
    wave = add_wave(db)
    token = started(db, wave)
    seen = read(db, token)
    assert sent(db, token, seen) == FRESH
    assert sent(db, token, seen) == AGAIN
    assert store.count(db, wave) == 1


def test_a_draft_that_comes_back_is_not_counted_again(on_server: Store) -> None:
    wave = add_wave(on_server)
    token = started(on_server, wave)
    seen = read(on_server, token)
    with writing(on_server) as connection:
        row = connection.execute(drafts.select()).one()._mapping
    assert sent(on_server, token, seen) == FRESH
    with writing(on_server) as connection:
        connection.execute(drafts.insert(), dict(row))
        assert len(connection.execute(spent.select()).all()) == 1
    assert store.submit(on_server, token, a_response(), versions=seen.versions, seen=seen) == AGAIN
    assert store.count(on_server, wave) == 1
    assert store.draft(on_server, token) is None


def test_files_come_along(db: Store) -> None:
    wave, file = add_wave(db), FileContent("proof.txt", "0" * 64, b"a file")
    token = started(db, wave)
    store.save(db, token, {"proof": ({"proof": "x"}, 0)}, day=DAY, files={"proof": file})
    response = NewResponse({"role": "gp"}, b"\x01", "cy", DAY, (file.digest,))
    assert store.submit(db, token, response, versions={"role": 1, "proof": 1}, seen=read(db, token)) == FRESH
    assert tuple(store.each_file(db, wave)) == (file,)


@pytest.mark.parametrize("identification", ["named", "confidential"])
def test_a_linked_response_keeps_its_receipt(db: Store, identification: str) -> None:
    token = started(db, add_wave(db, identification=identification))  # type: ignore[arg-type]
    first = sent(db, token, read(db, token))
    assert first.key is not None
    assert store.receipt(db, token) == Submitted(fresh=False, key=first.key)


def test_of_eight_at_once_one_is_stored(on_server: Store) -> None:
    wave = add_wave(on_server)
    tokens = [started(on_server, wave) for _ in range(15)]
    seen = [read(on_server, token) for token in tokens]
    barrier = Barrier(8)

    def post(_: int) -> list[Submitted]:
        barrier.wait()
        return [sent(on_server, *each) for each in zip(tokens, seen, strict=True)]

    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(post, range(8)))
    assert all(
        sorted(each.fresh for each in of_token) == [False] * 7 + [True] for of_token in zip(*receipts, strict=True)
    )
    assert (store.count(on_server, wave), store.count_released(on_server, wave)) == (15, 10)


def test_answers_saved_meanwhile_are_either_in_it_or_refused(on_server: Store) -> None:
    wave = add_wave(on_server)
    for _ in range(20):
        token = started(on_server, wave)
        seen = read(on_server, token)
        told = together([
            lambda token=token, seen=seen: attempt(sent, on_server, token, seen),
            lambda token=token, seen=seen: attempt(saved, on_server, token, {"role": ({"role": "new"}, 1)}, seen),
        ])  # type: ignore[misc]  # fmt: skip
        assert sum(isinstance(each, store.StoreError) for each in told) == 1
