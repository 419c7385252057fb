"""The whole linter on slips of the keyboard and on what is no instrument: always a report, never an exception."""

from __future__ import annotations

import random

import pytest

from pcca.analysis.lint import lint
from tests.mutate import MOST_SECONDS, slips

NO_INSTRUMENTS = {
    "a list of lists": b"- [a, b]\n- {c: d}\n",
    "a recipe": b"flour: 500\nwater: 350\nsteps:\n  - mix\n  - bake\n",
    "every key empty": b"instrument:\nversion:\nlanguages:\ntitle:\nunit:\nsections:\nfindings:\nexamples:\n",
    "keys of the wrong kind": b"instrument: [a]\nsections: hello\nscores: {a: b}\nfindings: [c]\nexamples: yes\n",
    "a workflow": b"on: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n",
}


def test_one_slip_is_loaded_or_located() -> None:
    tried = list(slips(seed=7, count=14))
    assert [each.wrong for each in tried if each.wrong] == []
    assert {each.loaded for each in tried} == {True, False}


@pytest.mark.slow
def test_many_slips_are_loaded_or_located_in_time() -> None:
    tried = list(slips(seed=11, count=300))
    assert [each.wrong for each in tried if each.wrong] == []
    assert [each for each in tried if each.seconds > MOST_SECONDS] == []


def test_random_bytes_are_one_report() -> None:
    chance = random.Random(3)
    for size in range(0, 200, 5):
        assert lint(chance.randbytes(size), "f.yaml").faults


@pytest.mark.parametrize("name", NO_INSTRUMENTS)
def test_yaml_that_is_no_instrument_is_one_report(name: str) -> None:
    faults = lint(NO_INSTRUMENTS[name], "f.yaml").faults
    assert faults
    assert all(fault.line >= 1 and fault.column >= 1 and str(fault) for fault in faults)
