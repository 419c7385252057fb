"""Instrument versions come back from the store the same as they were, whatever form they are in."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pcca import store as stored
from pcca.fieldwork.versions import instrument_of, keep_built
from pcca.fieldwork.waves import Version, version
from pcca.instrument.built import NotBuilt, freeze, software, thaw
from pcca.instrument.load import from_compiled
from pcca.instrument.model import Instrument
from pcca.store import Store
from tests.instrument.sample import ROOT

FILES = sorted(path for path in (ROOT / "instruments").glob("*.yaml") if not path.name.endswith(".cy.yaml"))
DIGEST = "0" * 64


def same(one: Instrument, other: Instrument) -> bool:
    return all(getattr(one, each.name) == getattr(other, each.name) for each in fields(Instrument))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = stored.open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def profile() -> Version:
    return version(ROOT / "instruments" / "cluster-profile.yaml")


@pytest.mark.breadth(every=7)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_built_form_is_the_instrument(path: Path) -> None:
    found = version(path)
    assert same(thaw(freeze(found.instrument)), found.instrument)
    assert same(from_compiled(found.stored.compiled or ""), found.instrument)


def test_a_version_comes_back_from_its_built_form_alone(store: Store, profile: Version) -> None:
    keep_built(store, profile.instrument)
    assert same(instrument_of(store, profile.instrument.digest), profile.instrument)


def test_a_form_of_other_software_is_not_read(store: Store, profile: Version) -> None:
    stored.put_instrument(store, profile.stored)
    stored.keep_built_form(store, profile.instrument.digest, "of another day", b"nothing that can be read")
    assert same(instrument_of(store, profile.instrument.digest), profile.instrument)
    keep_built(store, profile.instrument)
    assert stored.built_form(store, profile.instrument.digest, software()) is not None


def test_a_damaged_form_is_built_anew(store: Store, profile: Version) -> None:
    stored.put_instrument(store, profile.stored)
    stored.keep_built_form(store, profile.instrument.digest, software(), freeze(profile.instrument)[:-20])
    assert same(instrument_of(store, profile.instrument.digest), profile.instrument)


def test_a_form_of_another_version_is_not_taken_for_this_one(store: Store, profile: Version) -> None:
    stored.keep_built_form(store, DIGEST, software(), freeze(profile.instrument))
    with pytest.raises(stored.NoInstrument):
        instrument_of(store, DIGEST)


class Command:
    """A pickle that makes a folder when it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_a_form_that_would_run_a_command_is_refused(tmp_path: Path) -> None:
    form = pickle.dumps(Command(tmp_path / "made"))
    with pytest.raises(NotBuilt):
        thaw(form)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("other", [date(2026, 6, 3), ("a", "b"), print, Path()], ids=repr)
def test_other_things_are_no_instruments(other: object) -> None:
    with pytest.raises(NotBuilt):
        thaw(pickle.dumps(other))


@given(some.binary(max_size=60))
def test_bytes_are_no_instrument(noise: bytes) -> None:
    with suppress(NotBuilt):
        raise AssertionError(thaw(noise))
