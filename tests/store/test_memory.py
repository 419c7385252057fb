"""A store in memory does all that one on disk does, and leaves nothing behind."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from pcca import store as stored
from pcca.store.memory import give_version, memory_store
from tests.conftest import add, small

DAY = date(2026, 11, 1)


def test_it_keeps_drafts_and_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = memory_store()
    add(store, small(), "preview")
    token = stored.start_draft(store, "preview", language="en", day=DAY)
    stored.save(store, token, {"role": ({"role": "gp"}, 0)}, day=DAY)
    found = stored.draft(store, token)
    assert found is not None
    assert found.answers["role"].value == {"role": "gp"}
    stored.health(store)
    assert os.listdir(tmp_path) == []
    assert not store.path.exists()
    assert not store.lock_path.exists()
    store.close()


def test_two_are_apart() -> None:
    one, other = memory_store(), memory_store()
    add(one, small(), "preview")
    assert stored.waves(other) == ()
    one.close()
    other.close()


def test_another_version_keeps_the_answers_it_can() -> None:
    store = memory_store()
    add(store, small(), "preview")
    token = stored.start_draft(store, "preview", language="en", day=DAY)
    stored.save(store, token, {"role": ({"role": "gp"}, 0), "hours": ({"hours": "7"}, 0)}, day=DAY)
    other = add(store, small().replace(b"A small survey", b"Another"), "other")
    give_version(store, "preview", other.digest, {"role"})
    wave, found = stored.wave(store, "preview"), stored.draft(store, token)
    assert wave is not None
    assert wave.instrument == other.digest
    assert found is not None
    assert list(found.answers) == ["role"]
    store.close()


def test_the_version_of_a_wave_on_disk_is_fixed(tmp_path: Path) -> None:
    store = stored.open_store(tmp_path)
    instrument = add(store, small(), "preview")
    with pytest.raises(AssertionError):
        give_version(store, "preview", instrument.digest, ())
    store.close()
