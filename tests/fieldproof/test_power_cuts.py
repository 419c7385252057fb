"""The power fails at any moment: what was acknowledged is there, and the database opens and is whole."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from pcca import store
from pcca.store import Store
from pcca.store.keys import nullifier, token_digest
from tests import needs
from tests.fieldproof.disk import Disk, Operation, recorded

pytestmark = pytest.mark.slow
CUTS = 300
FULL, NORMAL = "2", "1"


def worked(folder: Path, synchronous: str) -> list[Operation]:
    """What a day's work did to the files, and in a file `told` what was acknowledged when."""
    if shutil.which("strace") is None:
        needs.absent("strace is not installed; 'make test' installs it")
    data, told = folder / "data", folder / "told"
    command = [sys.executable, "-m", "tests.fieldproof.labour", str(data), str(told), synchronous]
    return recorded(command, folder / "log", folder)


def faults_after_cuts(folder: Path, operations: Sequence[Operation], cuts: int) -> list[str]:
    """One cut each after so many operations, chosen at random: what was wrong after any of them."""
    chance, found = random.Random(2026), list[str]()
    places = sorted(chance.sample(range(1, len(operations) + 1), cuts))
    disk, told = Disk(str(folder / "data")), list[str]()
    for place, operation in enumerate(operations, 1):
        if operation.name == str(folder / "told"):
            told += operation.data.decode().splitlines()
        elif not operation.name.endswith(("-shm", ".lock")):
            disk.does(operation)
        if place in places:
            fault = _fault(_restored(disk, chance, folder / "after"), told)
            found += [f"{place}: {fault}"] if fault else []
    return found


def _restored(disk: Disk, chance: random.Random, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for name, content in disk.after_a_cut(chance).items():
        (to / Path(name).name).write_bytes(content)
    return to


def _fault(data: Path, told: Sequence[str]) -> str | None:
    try:
        with closing(store.open_store(data)) as opened:
            return _difference(opened, [line.split() for line in told])
    except store.StoreError as error:
        return f"does not open: {error}"


def _difference(opened: Store, told: Sequence[Sequence[str]]) -> str | None:
    with opened.write.begin() as connection:
        [whole] = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        responses = connection.exec_driver_sql("SELECT count(*) FROM responses").scalar_one()
        marks = set(connection.exec_driver_sql("SELECT nullifier FROM spent").scalars())
        drafts = set(connection.exec_driver_sql("SELECT draft FROM draft_answers").scalars())
    submitted = {token for _, token, *_ in told if nullifier(opened.key, token) in marks}
    kept = submitted | {token for _, token, *_ in told if token_digest(token) in drafts}
    held = {"wave": {each.id for each in store.waves(opened)}, "saved": kept, "submitted": submitted}
    lost = [" ".join(line) for line in told if line[1] not in held[line[0]]]
    if lost:
        return f"lost {lost}"
    if whole != "ok" or responses != len(marks) or store.verify(opened):
        return f"damaged: {whole}, {responses} responses, {len(marks)} marks, {store.verify(opened)}"
    return None


def test_nothing_acknowledged_is_lost_in_300_power_cuts(tmp_path: Path) -> None:
    operations = worked(tmp_path, FULL)
    assert sum(each.name.endswith("pcca.db") for each in operations) > 50, "the log was written back meanwhile"
    assert faults_after_cuts(tmp_path, operations, CUTS) == []


def test_with_a_weaker_setting_the_same_cuts_lose_answers(tmp_path: Path) -> None:
    found = faults_after_cuts(tmp_path, worked(tmp_path, NORMAL), CUTS // 4)
    assert sum("lost" in fault for fault in found) > CUTS // 16
