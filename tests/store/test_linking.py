"""Three hundred anonymous answers, and whoever holds the files and knows who answered when: they link nobody."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pcca import store
from pcca.store.keys import token_digest
from tests.store.linking import (
    ATTACKS,
    Evidence,
    Guess,
    Person,
    answer,
    most_linked,
    seized,
    truth,
)
from tests.store.samples import add_wave

pytestmark = pytest.mark.slow
PEOPLE = 300
HALF = PEOPLE // 2
WAVE = "autumn"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """Evidence, and the truth it is judged by."""

    evidence: Evidence
    true: Guess

    def linked_by(self, attack: str) -> int:
        """How many people an attack links."""
        return most_linked(self.evidence, self.true, attack)


def allowed(chance: float) -> int:
    """Chance plus two in a hundred."""
    return round(PEOPLE * (chance + 0.02))


@pytest.fixture(scope="module")
def folder(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for everything below; its database has an instrument."""
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("linking") / "data"))


@pytest.fixture(scope="module")
def cases(folder: Path) -> dict[str, Case]:
    """The evidence while the wave is open, and after it was closed and scrubbed, with a backup made half way."""
    backup = (HALF, folder.parent / "half.db")
    with closing(store.open_store(folder)) as db:
        add_wave(db, WAVE)
        names = {path.name for path in folder.iterdir()}
        order = answer(db, WAVE, PEOPLE, done=lambda n: n == HALF and store.back_up(db, backup[1], NOON))
        assert {path.name for path in folder.iterdir()} == names, "no file of its own for anybody"
        true = truth(db, WAVE, order)
        before = Case(seized(folder, folder.parent / "open", order, [backup]), true)
        store.release_all(db, WAVE)
        assert store.scrub(db)
        return {"open": before, "closed": Case(seized(folder, folder.parent / "closed", order, [backup]), true)}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("state", ["open", "closed"])
def test_no_attack_links_more_than_chance(cases: dict[str, Case], state: str, attack: str) -> None:
    # Whoever has a backup of half the answers looks for each person in one half alone.
    assert cases[state].linked_by(attack) <= allowed(1 / (HALF if attack == "backups" else PEOPLE))


@pytest.fixture(scope="module")
def careless(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The evidence of the same answers, in a store that leaves its traces and in a table as most are."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("careless") / "data"))
    with closing(store.open_store(folder)) as opened:
        db = replace(opened, backend=replace(opened.backend, settle=lambda *_: None))
        add_wave(db, WAVE)
        order = answer(db, WAVE, PEOPLE)
        true = truth(db, WAVE, order)
        left = seized(folder, folder.parent / "left", order)
    return {"traces": Case(left, true), "ordinary": Case(ordinary(folder.parent / "ordinary", order, true), true)}


def ordinary(folder: Path, order: Sequence[Person], true: Guess) -> Evidence:
    """The evidence of a table whose rows have a number and a time."""
    (folder / "data").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "data" / "pcca.db")) as raw:
        raw.execute("PRAGMA page_size = 8192")
        raw.execute("CREATE TABLE responses (key BLOB, at TEXT, document TEXT)")
        for place, person in enumerate(order):
            row = (true[place], f"10:{place // 60:02d}:{place % 60:02d}", person.words)
            raw.execute("INSERT INTO responses VALUES (?, ?, ?)", row)
            raw.commit()
    return seized(folder / "data", folder / "seized", order)


FOUND = {
    ("ordinary", "as listed"): PEOPLE,
    ("ordinary", "row numbers"): PEOPLE,
    ("ordinary", "columns"): PEOPLE,
    ("ordinary", "places on pages"): PEOPLE,
    # The log begins anew after a thousand pages, and what was there before is written over bit by bit.
    ("traces", "log"): PEOPLE // 8,
    ("traces", "drafts"): PEOPLE // 5,
}


@pytest.mark.parametrize(("how", "attack"), FOUND)
def test_where_the_order_is_left_in_the_same_attack_finds_it(careless: dict[str, Case], how: str, attack: str) -> None:
    assert careless[how].linked_by(attack) >= FOUND[how, attack]


def test_the_log_of_the_site_names_nobody(made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    shutil.copytree(made, tmp_path / "data")
    with closing(store.open_store(tmp_path / "data")) as db:
        add_wave(db, WAVE)
        order = answer(db, WAVE, 12)
        marks = [form for key in truth(db, WAVE, order).values() for form in (key.hex(), repr(key))]
    marks += [form for each in order for form in (each.token, token_digest(each.token).hex(), each.words)]
    assert not [mark for mark in marks if mark in caplog.text]
