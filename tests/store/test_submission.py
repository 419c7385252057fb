"""Submitting: once, whatever is pressed twice, lost or raced."""

from __future__ import annotations

import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from pcca import store
from pcca.store import DraftChanged, NoDraft, Store, Submitted
from pcca.store.values import Identification
from tests.store.samples import DAY, INSTRUMENT, a_response, add_wave, address_of, reopened, started, submitted

POSTS = 8


@pytest.fixture
def patient(db: Store) -> object:
    """The same store with the standard patience, for tests with many writers."""
    with closing(reopened(db)) as opened:
        yield opened


@pytest.mark.parametrize("identification", ["named", "confidential"])
def test_a_linked_response_has_a_receipt_that_a_retry_shows_again(db: Store, identification: Identification) -> None:
    wave = add_wave(db, identification=identification)
    token = started(db, wave)
    first = store.submit(db, token, a_response(), versions={"role": 1})
    assert first.fresh
    assert first.key is not None
    again = Submitted(fresh=False, key=first.key)
    assert store.submit(db, token, a_response("nurse"), versions={"role": 1}) == again
    assert store.receipt(db, token) == again
    found = store.response(db, wave, first.key)
    assert found is not None
    assert (found.document, found.codes, found.language) == ({"role": "gp"}, b"\x01", "cy")
    assert (found.instrument, found.day) == (INSTRUMENT.hash, DAY)
    assert store.count(db, wave) == store.count_released(db, wave) == 1


def test_an_anonymous_receipt_leads_to_nothing(db: Store) -> None:
    wave = add_wave(db)
    token = started(db, wave)
    assert store.submit(db, token, a_response(), versions={"role": 1}) == Submitted(fresh=True, key=None)
    assert store.receipt(db, token) == Submitted(fresh=False, key=None)


def test_a_submitted_draft_is_gone(db: Store) -> None:
    token = started(db, add_wave(db))
    store.submit(db, token, a_response(), versions={"role": 1})
    assert store.draft(db, token) is None
    with pytest.raises(NoDraft):
        store.save(db, token, {"role": ({"role": "nurse"}, 1)}, day=DAY)


def test_a_deleted_draft_cannot_be_submitted(db: Store) -> None:
    wave = add_wave(db)
    token = started(db, wave)
    store.delete_draft(db, token)
    with pytest.raises(NoDraft):
        store.submit(db, token, a_response(), versions={"role": 1})
    assert store.receipt(db, token) is None
    assert store.count(db, wave) == 0


def test_a_draft_that_comes_back_is_not_counted_again(on_file: Store) -> None:
    wave = add_wave(on_file)
    token = started(on_file, wave)
    with closing(sqlite3.connect(on_file.path)) as restored:
        row = restored.execute("SELECT * FROM drafts").fetchone()
        store.submit(on_file, token, a_response(), versions={"role": 1})
        restored.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        restored.commit()
    assert store.submit(on_file, token, a_response(), versions={}) == Submitted(fresh=False, key=None)
    assert store.count(on_file, wave) == 1
    assert store.draft(on_file, token) is None


@pytest.mark.parametrize("seen", [{}, {"role": 1}, {"role": 2, "hours": 1}, {"role": 2, "note": 1}])
def test_answers_changed_since_they_were_checked_are_named(db: Store, seen: dict[str, int]) -> None:
    wave = add_wave(db)
    token = started(db, wave)
    store.save(db, token, {"role": ({"role": "nurse"}, 1)}, day=DAY)
    with pytest.raises(DraftChanged) as caught:
        store.submit(db, token, a_response(), versions=seen)
    stored = {"role": 2}
    differing = {name for name in stored.keys() | seen.keys() if stored.get(name) != seen.get(name)}
    assert set(caught.value.questions) == differing
    assert store.count(db, wave) == 0
    assert store.submit(db, token, a_response(), versions=stored).fresh


@pytest.mark.parametrize("identification", ["named", "anonymous"])
def test_eight_parallel_posts_make_one_response_and_eight_receipts(
    patient: Store, identification: Identification
) -> None:
    wave = add_wave(patient, identification=identification)
    tokens = [started(patient, wave) for _ in range(15)]
    barrier = Barrier(POSTS)

    def post(_: int) -> list[Submitted]:
        barrier.wait()
        return [store.submit(patient, token, a_response(), versions={"role": 1}) for token in tokens]

    with ThreadPoolExecutor(POSTS) as threads:
        receipts = list(threads.map(post, range(POSTS)))
    assert store.count(patient, wave) == len(tokens)
    for of_token in zip(*receipts, strict=True):
        assert sum(receipt.fresh for receipt in of_token) == 1
        assert len({receipt.key for receipt in of_token}) == 1


def test_eight_processes_that_submit_at_once_lose_nothing(db: Store) -> None:
    wave = add_wave(db, identification="named")
    db.close()
    with multiprocessing.get_context("fork").Pool(POSTS) as pool:
        keys = pool.starmap(submit_some, [(db.path.parent, address_of(db), wave)] * POSTS)
    expected = {key for some in keys for key in some}
    with closing(reopened(db)) as opened:
        assert {response.key for response in store.documents(opened, wave)} == expected
        assert len(expected) == store.count(opened, wave) == POSTS * 12


def submit_some(data: Path, address: str | None, wave: str) -> list[bytes | None]:
    with closing(store.open_store(data, url=address)) as opened:
        return [submitted(opened, wave).key for _ in range(12)]


def test_anonymous_results_move_in_steps_of_ten(db: Store) -> None:
    wave, other = add_wave(db), add_wave(db, "other")
    submitted(db, other)
    steps = []
    for _ in range(21):
        submitted(db, wave)
        steps.append(store.count_released(db, wave))
    assert steps == [0] * 9 + [10] * 10 + [20] * 2
    assert store.count(db, wave) == 21
    assert len(list(store.documents(db, wave))) == 20
    assert store.release_all(db, wave) == 1
    assert store.release_all(db, wave) == 0
    assert store.count_released(db, wave) == 21
    assert store.count_released(db, other) == 0
