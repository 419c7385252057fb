"""Drafts: saved question by question, never overwriting what somebody else changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca import store
from pcca.store import Answer, NoDraft, Store
from pcca.store.drafts import merge
from tests.store.samples import DAY, add_wave, started


def answers(db: Store, token: str) -> dict[str, Any]:
    draft = store.draft(db, token)
    assert draft is not None
    return {question: answer.value for question, answer in draft.answers.items()}


def test_a_draft_keeps_what_was_entered(db: Store) -> None:
    token = store.start_draft(db, add_wave(db), language="en", day=DAY)
    entered: dict[str, Any] = {
        "support": {"support.heard": "4", "support.funded": None},
        "note": {"note": "Diolch, ŵyr"},
    }
    saved = store.save(db, token, {question: (value, 0) for question, value in entered.items()}, day=DAY)
    assert saved.versions == {"support": 1, "note": 1}
    assert answers(db, token) == entered
    assert {question: answer.value for question, answer in saved.answers.items()} == entered
    draft = store.draft(db, token)
    assert draft is not None
    assert (draft.wave, draft.language, draft.started) == ("autumn", "en", DAY)


def test_tokens_have_160_bits_and_are_not_kept(on_file: Store) -> None:
    wave = add_wave(on_file)
    tokens = {store.start_draft(on_file, wave, language="en", day=DAY) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {32}
    on_file.close()
    stored = on_file.path.read_bytes()
    assert not any(token.encode() in stored for token in tokens)


def test_two_tabs_that_change_different_questions_both_keep(db: Store) -> None:
    token = store.start_draft(db, add_wave(db), language="en", day=DAY)
    store.save(db, token, {name: ({name: "old"}, 0) for name in ("role", "hours")}, day=DAY)
    one = store.save(db, token, {"role": ({"role": "new"}, 1), "hours": ({"hours": "old"}, 1)}, day=DAY)
    other = store.save(db, token, {"role": ({"role": "old"}, 1), "hours": ({"hours": "new"}, 1)}, day=DAY)
    assert one.conflicts == {}
    assert other.versions == {"hours": 2}
    assert other.conflicts == {"role": ({"role": "new"}, 2)}
    assert answers(db, token) == {"role": {"role": "new"}, "hours": {"hours": "new"}}


def test_the_same_answer_from_two_tabs_is_no_conflict(db: Store) -> None:
    token = started(db, add_wave(db), "gp")
    for _ in range(2):
        saved = store.save(db, token, {"role": ({"role": "nurse"}, 1)}, day=DAY)
        assert (saved.versions, saved.conflicts) == ({"role": 2}, {})


def test_a_conflict_is_settled_with_the_version_that_was_shown(db: Store) -> None:
    token = started(db, add_wave(db), "gp")
    conflict = store.save(db, token, {"role": ({"role": "nurse"}, 0)}, day=DAY).conflicts["role"]
    assert conflict.value == {"role": "gp"}
    store.save(db, token, {"role": ({"role": "nurse"}, conflict.version)}, day=DAY)
    assert answers(db, token) == {"role": {"role": "nurse"}}


VALUES = st.sampled_from([{"q": "1"}, {"q": "2"}, {"q": None}, {"q": 1}, {"q": True}])
ANSWERS = st.dictionaries(st.sampled_from("abc"), st.builds(Answer, VALUES, st.integers(1, 3)))


@given(stored=ANSWERS, offered=ANSWERS)
def test_nothing_unseen_is_overwritten_and_nothing_is_forgotten(
    stored: dict[str, Answer], offered: dict[str, Answer]
) -> None:
    changed, saved = merge(stored, offered)
    after = stored | changed
    assert saved.answers == after
    assert saved.versions.keys() | saved.conflicts.keys() == offered.keys()
    for question in saved.versions:
        assert repr(after[question].value) == repr(offered[question].value)
        assert after[question].version == saved.versions[question]
    for question in saved.conflicts:
        assert after[question] == stored[question] == saved.conflicts[question]
        assert offered[question].version != stored[question].version
    for question in changed.keys() & stored.keys():
        assert offered[question].version == stored[question].version < changed[question].version


def test_the_language_can_be_changed_alone_or_with_a_page(db: Store) -> None:
    token = started(db, add_wave(db))
    store.set_language(db, token, "en")
    assert store.draft(db, token).language == "en"  # type: ignore[union-attr]
    store.save(db, token, {}, day=DAY, language="cy")
    assert store.draft(db, token).language == "cy"  # type: ignore[union-attr]


def test_what_was_entered_can_be_deleted_and_leaves_no_trace(on_file: Store) -> None:
    wave = add_wave(on_file)
    token, other = started(on_file, wave), started(on_file, wave, "nurse")
    store.save(on_file, token, {"note": ({"note": "cyfrinach bersonol"}, 0)}, day=DAY)
    assert store.delete_draft(on_file, token)
    assert not store.delete_draft(on_file, token)
    assert store.draft(on_file, token) is None
    assert answers(on_file, other) == {"role": {"role": "nurse"}}
    on_file.close()
    assert b"cyfrinach" not in on_file.path.read_bytes()


def test_idle_drafts_expire_as_their_wave_says(db: Store) -> None:
    short, long = add_wave(db, "short", draft_days=7), add_wave(db, "long", draft_days=30)
    idle, used, patient = started(db, short), started(db, short), started(db, long)
    store.save(db, used, {}, day=DAY + timedelta(days=5))
    assert store.expire_drafts(db, DAY + timedelta(days=7)) == 0
    assert store.expire_drafts(db, DAY + timedelta(days=8)) == 1
    assert store.draft(db, idle) is None
    assert answers(db, used) == answers(db, patient) == {"role": {"role": "gp"}}


@pytest.mark.parametrize("token", ["", "UNKNOWN", "\udcff", "x" * 100_000])
def test_an_unknown_token_finds_nothing_and_saves_nothing(db: Store, token: str) -> None:
    assert store.draft(db, token) is None
    with pytest.raises(NoDraft):
        store.save(db, token, {"role": ({"role": "gp"}, 0)}, day=DAY)
    with pytest.raises(NoDraft):
        store.set_language(db, token, "cy")
