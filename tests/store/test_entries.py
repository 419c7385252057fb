"""Lists in drafts: entries are added once, keep their numbers, and never receive another entry's answers."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pcca import store
from pcca.store import Entry, NoDraft, NoEntry, Store
from tests.store.samples import DAY, add_wave, started


@pytest.fixture
def token(db: Store) -> str:
    return started(db, add_wave(db))


def add(db: Store, token: str, mark: str, most: int = 20) -> int | None:
    return store.add_entry(db, token, "lines", mark=mark, most=most, day=DAY)


def fill(db: Store, token: str, number: int, purpose: str, version: int = 0) -> store.Saved:
    key = Entry("lines", number).key("purpose")
    return store.save(db, token, {key: ({"purpose": purpose}, version)}, day=DAY)


def kept(db: Store, token: str) -> dict[int, dict[str, Any]]:
    """The entries with what was entered in them."""
    draft = store.draft(db, token)
    assert draft is not None
    return {
        number: {question: each.value[question] for question, each in answers.items()}
        for number, answers in store.entries_in(draft.answers, "lines").items()
    }


def test_entries_stand_in_the_order_of_adding_beside_the_other_answers(db: Store, token: str) -> None:
    for number in range(1, 13):
        assert add(db, token, f"form {number}") == number
        fill(db, token, number, f"purpose {number}")
    assert list(kept(db, token)) == list(range(1, 13))
    draft = store.draft(db, token)
    assert draft is not None
    assert list(store.answers_outside(draft.answers)) == ["role"]


def test_a_form_sent_twice_adds_one_entry(db: Store, token: str) -> None:
    assert [add(db, token, "a form"), add(db, token, "a form"), add(db, token, "another")] == [1, 1, 2]


def test_a_form_that_is_found_again_after_its_entry_was_filled_adds_another(db: Store, token: str) -> None:
    add(db, token, "a form")
    fill(db, token, 1, "Pharmacist")
    assert add(db, token, "a form") == 2


def test_ten_presses_at_once_add_one_entry(db: Store, token: str) -> None:
    presses = [Thread(target=add, args=(db, token, "a form")) for _ in range(10)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert list(kept(db, token)) == [1]


def test_removing_leaves_the_others_alone_and_no_number_is_given_twice(db: Store, token: str) -> None:
    for number in (1, 2, 3):
        add(db, token, f"form {number}")
        fill(db, token, number, f"purpose {number}")
    assert store.remove_entry(db, token, Entry("lines", 2), day=DAY) == 2
    assert store.remove_entry(db, token, Entry("lines", 2), day=DAY) is None
    assert kept(db, token) == {1: {"purpose": "purpose 1"}, 3: {"purpose": "purpose 3"}}
    store.remove_entry(db, token, Entry("lines", 3), day=DAY)
    assert add(db, token, "one more") == 4


def test_what_stood_in_a_removed_entry_leaves_no_trace(on_file: Store) -> None:
    token = started(on_file, add_wave(on_file))
    add(on_file, token, "a form")
    fill(on_file, token, 1, "cyfrinach bersonol")
    store.remove_entry(on_file, token, Entry("lines", 1), day=DAY)
    on_file.close()
    assert b"cyfrinach" not in on_file.path.read_bytes()


def test_answers_to_a_removed_entry_are_refused_until_it_is_put_back(db: Store, token: str) -> None:
    add(db, token, "a form")
    store.remove_entry(db, token, Entry("lines", 1), day=DAY)
    with pytest.raises(NoEntry):
        fill(db, token, 1, "Late")
    assert store.restore_entry(db, token, Entry("lines", 1), most=5, day=DAY) == 1
    fill(db, token, 1, "Late")
    assert kept(db, token) == {1: {"purpose": "Late"}}
    assert add(db, token, "one more") == 2


def test_a_full_list_takes_no_more(db: Store, token: str) -> None:
    for number in (1, 2):
        add(db, token, f"form {number}", most=2)
        fill(db, token, number, "Filled")
    assert add(db, token, "one too many", most=2) is None
    assert store.restore_entry(db, token, Entry("lines", 9), most=2, day=DAY) is None
    assert list(kept(db, token)) == [1, 2]


def test_an_entry_left_empty_makes_room_when_the_list_is_full(db: Store, token: str) -> None:
    add(db, token, "left", most=2)
    add(db, token, "used", most=2)
    fill(db, token, 2, "Filled")
    assert add(db, token, "next", most=2) == 3
    assert list(kept(db, token)) == [2, 3]


def test_two_windows_on_one_entry_are_told_of_the_conflict(db: Store, token: str) -> None:
    add(db, token, "a form")
    fill(db, token, 1, "First")
    conflicts = fill(db, token, 1, "Second").conflicts
    assert conflicts["lines/1/purpose"].value == {"purpose": "First"}


def test_answers_with_an_entry_added_meanwhile_are_not_submitted_unseen(db: Store, token: str) -> None:
    draft = store.draft(db, token)
    assert draft is not None
    add(db, token, "a form")
    with pytest.raises(store.DraftChanged):
        store.submit(db, token, store.NewResponse({}, b"", "en", DAY), versions=draft.versions)


def test_without_a_draft_there_is_no_list(db: Store) -> None:
    with pytest.raises(NoDraft):
        add(db, "UNKNOWN", "a form")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 9)),
        st.tuples(st.sampled_from(["remove", "restore", "fill"]), st.integers(1, 6)),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_pressed_each_entry_keeps_its_own_answers(db: Store, steps: list[tuple[str, int]]) -> None:
    token = store.start_draft(db, _wave(db), language="en", day=DAY)
    there: dict[int, dict[str, Any]] = {}
    for place, (step, which) in enumerate(steps):
        if step in ("add", "restore") and which not in there:
            added = add(db, token, f"form {place}", most=4) if step == "add" else restore(db, token, which)
            there = there if len(there) < 4 else {n: each for n, each in there.items() if each}
            there |= {added: {}} if added else {}
        elif step == "remove":
            store.remove_entry(db, token, Entry("lines", which), day=DAY)
            there.pop(which, None)
        elif step == "fill" and which in there:
            version = 1 if there[which] else 0
            fill(db, token, which, f"purpose {which}", version)
            there[which] = {"purpose": f"purpose {which}"}
    assert kept(db, token) == there
    assert len(there) <= 4


def restore(db: Store, token: str, number: int) -> int | None:
    return store.restore_entry(db, token, Entry("lines", number), most=4, day=DAY)


def _wave(db: Store) -> str:
    return "autumn" if store.wave(db, "autumn") else add_wave(db)
