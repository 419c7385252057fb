"""Answers written over the draft as it was read a moment ago: whatever came between, it comes out as with `save`."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pcca import store
from pcca.store import Answer, Draft, NoDraft, Saved, Store, StoreUnavailable
from pcca.store.database import writing
from pcca.store.keys import token_digest
from pcca.store.locks import lock_draft
from pcca.store.values import Identification, JsonObject
from tests.store.samples import DAY, a_response, add_wave, address_of, started
from tests.store.test_server import attempt, together

Offered = dict[str, tuple[JsonObject, int]]
TEXTS = st.text(st.characters(), max_size=9) | st.sampled_from(["\0", '"', "\\", "\\u0000", "ŵ", "\ud800", "1"])
VALUES = st.builds(lambda text: {"q": text}, TEXTS) | st.sampled_from([{"q": None}, {"q": 1}, {"q": True}, {}])
ANSWERS = st.dictionaries(st.sampled_from("abc"), st.builds(Answer, VALUES, st.integers(1, 3)))


@pytest.fixture(params=["named", "anonymous"])
def wave(db: Store, request: pytest.FixtureRequest) -> str:
    """A wave: on a server, answers of the anonymous one lie sealed."""
    return add_wave(db, identification=request.param)


def read(db: Store, token: str) -> Draft:
    found = store.draft(db, token)
    assert found is not None
    return found


def filled(db: Store, wave: str, answers: dict[str, Answer]) -> str:
    """The token of a draft with these answers, changed until they have these versions."""
    token = store.start_draft(db, wave, language="cy", day=DAY)
    for question, (value, version) in answers.items():
        for before in range(version - 1):
            store.save(db, token, {question: ({"q": f"a former answer {before}"}, before)}, day=DAY)
        store.save(db, token, {question: (value, version - 1)}, day=DAY)
    return token


def saved(db: Store, token: str, offered: Offered, seen: Draft | None = None) -> Saved:
    """As the site saves: quickly where that will do."""
    quickly = store.overwrite(db, token, offered, seen or read(db, token))
    return quickly or store.save(db, token, offered, day=DAY)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ANSWERS, offered=ANSWERS)
def test_it_comes_out_as_with_save(db: Store, wave: str, before: dict[str, Answer], offered: dict[str, Answer]) -> None:
    quick, long = filled(db, wave, before), filled(db, wave, before)
    asked = {question: (answer.value, answer.version) for question, answer in offered.items()}
    assert repr(saved(db, quick, asked)) == repr(store.save(db, long, asked, day=DAY))
    kept = [sorted(map(repr, read(db, token).answers.items())) for token in (quick, long)]
    assert kept[0] == kept[1]


def test_it_is_done_without_saving(db: Store, wave: str) -> None:
    token = started(db, wave)
    done = store.overwrite(db, token, {"role": ({"role": "nurse"}, 1)}, read(db, token))
    assert done is not None
    assert done.versions == {"role": 2}
    assert read(db, token).answers == {"role": ({"role": "nurse"}, 2)}


def test_nothing_that_was_changed_since_is_overwritten(db: Store, wave: str) -> None:
    token = started(db, wave)
    seen = read(db, token)
    store.save(db, token, {"role": ({"role": "nurse"}, 1), "hours": ({"hours": "8"}, 0)}, day=DAY)
    offered: Offered = {"role": ({"role": "other"}, 1), "hours": ({"hours": "9"}, 0), "note": ({"note": "x"}, 0)}
    assert store.overwrite(db, token, offered, seen) is None
    told = saved(db, token, offered, seen)
    assert told.versions == {"note": 1}
    assert told.conflicts == {"role": ({"role": "nurse"}, 2), "hours": ({"hours": "8"}, 1)}
    kept = {question: answer.value[question] for question, answer in read(db, token).answers.items()}
    assert kept == {"role": "nurse", "hours": "8", "note": "x"}


def test_what_another_window_answered_stays(db: Store, wave: str) -> None:
    token = started(db, wave)
    seen = read(db, token)
    store.save(db, token, {"hours": ({"hours": "8"}, 0)}, day=DAY)
    assert saved(db, token, {"role": ({"role": "nurse"}, 1)}, seen).versions == {"role": 2}
    kept = {question: answer.value[question] for question, answer in read(db, token).answers.items()}
    assert kept == {"role": "nurse", "hours": "8"}


def test_a_draft_that_was_submitted_since_takes_no_more(db: Store, wave: str) -> None:
    token = started(db, wave)
    seen = read(db, token)
    store.submit(db, token, a_response(), versions={"role": 1})
    offered: Offered = {"role": ({"role": "nurse"}, 1), "note": ({"note": "x"}, 0)}
    assert store.overwrite(db, token, offered, seen) is None
    with pytest.raises(NoDraft):
        store.save(db, token, offered, day=DAY)
    with db.read.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM draft_answers").scalar_one() == 0


def test_answers_in_a_list_are_saved_the_other_way(db: Store, wave: str) -> None:
    token = started(db, wave)
    assert store.overwrite(db, token, {"lines/1/spent": ({"spent": 1}, 0)}, read(db, token)) is None


@pytest.mark.parametrize("level", ["named", "anonymous"])
def test_a_draft_that_somebody_holds_is_unavailable(on_server: Store, level: Identification) -> None:
    token = started(on_server, add_wave(on_server, identification=level))
    seen = read(on_server, token)
    impatient = store.open_store(on_server.path.parent, url=address_of(on_server), busy_timeout=50)
    with closing(impatient), writing(on_server) as connection:
        lock_draft(connection, token_digest(token))
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            store.overwrite(impatient, token, {"role": ({"role": "nurse"}, 1)}, seen)
    assert read(on_server, token).answers == seen.answers


def test_of_two_who_change_one_answer_one_is_told(db: Store, wave: str) -> None:
    for _ in range(20):
        token = started(db, wave)
        seen = read(db, token)
        told = together([
            lambda each=each, token=token, seen=seen: saved(db, token, {"role": ({"role": each}, 1)}, seen)
            for each in ("one", "other", "third")
        ])  # type: ignore[misc]  # fmt: skip
        assert sorted(len(each.conflicts) for each in told) == [0, 1, 1]
        assert read(db, token).answers["role"].version == 2


def test_what_is_acknowledged_while_the_draft_is_submitted_was_there_to_be_submitted(db: Store, wave: str) -> None:
    for _ in range(20):
        token = started(db, wave)
        seen = read(db, token)
        told = together([
            lambda token=token: attempt(store.submit, db, token, a_response(), versions={"role": 1}),
            lambda token=token, seen=seen: attempt(saved, db, token, {"role": ({"role": "new"}, 1)}, seen),
        ])  # type: ignore[misc]  # fmt: skip
        assert sum(isinstance(each, store.StoreError) for each in told) == 1
