"""Instruments, stores and applications for tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.instrument.load import Loaded, inspect
from pcca.instrument.model import Instrument
from tests import needs, postgres
from tests.lent import Shell, lent
from tests.signed import SignedIn

pytest_plugins = ["tests.sparing"]
# The database, the mail server and the settings of whoever runs the tests are not theirs to use.
for name in [each for each in os.environ if each.startswith("PCCA_")]:
    del os.environ[name]
ROOT = Path(__file__).resolve().parent.parent
SMALL = """
instrument: small
version: 1
languages: [en, cy]
title: A small survey
title.cy: Arolwg bach
unit: member
identification: {identification}
provenance: Made for tests
scales:
  agree:
    1: Disagree
    1.cy: Anghytuno
    2: Agree
    2.cy: Cytuno
    dk: Don't know
    dk.cy: Ddim yn gwybod
    missing: [dk]
  level:
    1: Low
    1.cy: Isel
    2: High
    2.cy: Uchel
sections:
  you:
    title: About you
    title.cy: Amdanoch chi
    questions:
      role:
        choice:
          gp: GP
          gp.cy: Meddyg teulu
          nurse: Nurse
          nurse.cy: Nyrs
        ask: What is your role?
        ask.cy: Beth yw eich rôl?
        required: yes
      hours:
        number: 0..60
        unit: hours
        unit.cy: awr
        ask: How many hours?
        ask.cy: Faint o oriau?
        warn:
          that: hours <= 40
          say: That is a long week
          say.cy: Mae honno'n wythnos hir
      paid:
        number: 0..60
        ask: How many of them were paid?
        ask.cy: Faint ohonynt oedd â thâl?
        check:
          that: paid <= hours
          say: Enter no more than the hours above
          say.cy: Rhowch ddim mwy na'r oriau uchod
  views:
    title: Your views
    title.cy: Eich barn
    questions:
      support:
        grid: agree
        ask: How far do you agree?
        ask.cy: I ba raddau ydych chi'n cytuno?
        required: yes
        rows:
          heard: We are heard
          heard.cy: Rydym yn cael ein clywed
          money: Money comes in time
          money.cy: Mae arian yn dod mewn pryd
      reasons:
        multi:
          time: No time
          time.cy: Dim amser
          value: No value
          value.cy: Dim gwerth
          none: None of these
          none.cy: Dim un o'r rhain
        exclusive: [none]
        ask: What stands in the way?
        ask.cy: Beth sydd yn y ffordd?
        show_if: support.heard = 1
      when:
        date: any
        ask: When did you begin?
        ask.cy: Pryd wnaethoch chi ddechrau?
      order:
        rank: top 2
        options:
          a: First thing
          a.cy: Y peth cyntaf
          b: Second thing
          b.cy: Yr ail beth
          c: Third thing
          c.cy: Y trydydd peth
        ask: What matters most?
        ask.cy: Beth sydd bwysicaf?
      plan:
        matrix: level
        ask: Where are you today?
        ask.cy: Ble ydych chi heddiw?
        evidence: optional
        target: yes
        rows:
          lead:
            label: Lead
            label.cy: Arweinydd
            1: No lead
            1.cy: Dim arweinydd
            2: A lead
            2.cy: Arweinydd
      note_of_thanks:
        note: Thank you for *reading*
        note.cy: Diolch am *ddarllen*
      comment:
        text: long
        ask: Anything else?
        ask.cy: Unrhyw beth arall?
"""


def small(identification: str = "anonymous") -> bytes:
    """A small instrument with every kind of question."""
    return SMALL.format(identification=identification).encode()


@cache
def _inspected(source: bytes) -> Loaded:
    return inspect(source, "test.yaml")


def add(store: stored.Store, source: bytes, wave: str, **options: object) -> Instrument:
    """Stores an instrument and a wave of it, open unless the options say otherwise."""
    loaded = _inspected(source)
    assert loaded.instrument is not None, loaded.faults
    instrument = loaded.instrument
    version = stored.StoredInstrument(
        instrument.digest, instrument.id, instrument.version, source.decode(), loaded.compiled
    )
    stored.put_instrument(store, version)
    day = datetime.now(UTC).date()
    stored.add_wave(store, stored.Wave(wave, instrument.digest, instrument.identification, day, **options))  # type: ignore[arg-type]
    return instrument


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is done on a PostgreSQL server too is left out of the quick tests: the same is done on a file there."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "server" in fixtures or "on_server" in item.name or "[server" in item.name:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server."""
    if not postgres.is_installed():
        needs.absent("PostgreSQL is not installed; 'make test' installs it")
    with postgres.cluster() as address:
        yield address


@pytest.fixture
def empty_server(server: str) -> str:
    """The address of a database on the server, emptied of what the test before left."""
    return postgres.empty(server)


@pytest.fixture
def app(tmp_path: Path, shell: Shell, migrated: Callable[[Path], Path]) -> Iterator[Flask]:
    """The site over an empty store; whoever opens it has signed in."""
    with lent(shell, migrated(tmp_path)) as site:
        site.test_client_class = SignedIn
        yield site


@pytest.fixture
def site(app: Flask) -> stored.Store:
    """The store of the site, with a wave `small` and a wave `named` of the small instrument."""
    store: stored.Store = app.extensions["pcca.store"]
    add(store, small(), "small")
    add(store, small("named"), "named")
    return store


@pytest.fixture
def client(app: Flask, site: stored.Store) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def another(app: Flask, site: stored.Store) -> Callable[[], FlaskClient]:
    """Makes further browsers on the same site."""
    return app.test_client
