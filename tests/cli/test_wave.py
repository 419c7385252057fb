"""`pcca wave`: adding and listing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pcca import store as stored
from tests.cli.conftest import Run
from tests.conftest import small


def listed(run: Run, data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("wave", "list", "--data", data, "--format", "json").stdout)
    return found


def test_a_wave_of_a_shipped_instrument_is_open_at_once(run: Run, data: Path) -> None:
    result = run("wave", "add", "pcca-maturity", "autumn", "--population", 64, "--data", data)
    assert result.exit_code == 0
    assert f"'pcca serve --data {data}' shows it at /en/survey/autumn" in result.stdout
    (row,) = listed(run, data)
    assert (row["wave"], row["state"], row["answered"], row["population"]) == ("autumn", "open", 0, 64)
    assert (row["instrument"], row["identification"]) == ("pcca-maturity", "named")


def test_a_wave_of_a_file_with_times_and_texts(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(small())
    texts = ("--label-en", "Spring", "--label-cy", "Gwanwyn", "--asker-en", "Us", "--asker-cy", "Ni")
    times = ("--open", "2025-03-01", "--close", "2025-06-30", "--draft-days", 7)
    assert run("wave", "add", path, "spring", *texts, *times, "--data", data).exit_code == 0
    store = stored.open_store(data, create=False)
    wave = stored.wave(store, "spring")
    store.close()
    assert wave is not None
    assert (wave.label, wave.asker) == ({"en": "Spring", "cy": "Gwanwyn"}, {"en": "Us", "cy": "Ni"})
    # A closing date lasts to its end by the clock of Wales, which is an hour ahead of UTC in June.
    assert (wave.opens, wave.closes) == (utc("2025-03-01T00:00:00"), utc("2025-06-30T22:59:59"))
    assert wave.draft_days == 7
    assert listed(run, data)[0]["state"] == "closed"
    assert "30 June 2025, 11:59pm" in run("wave", "list", "--data", data).stdout


def utc(text: str) -> object:
    from datetime import UTC, datetime

    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("cluster-profil", "x"), "Did you mean 'cluster-profile'?"),
        (("cluster-profile", "Bad Name"), "is not a wave id"),
        (("cluster-profile", "x", "--population", "0"), "A population of 0 is impossible"),
        (("cluster-profile", "x", "--open", "2026-02-30"), "is not a date"),
        (("cluster-profile", "x", "--open", "2026-02-02", "--close", "2026-02-01"), "opens on 2 February 2026, 12am"),
        (("cluster-profile", "x", "--label-en", "One language"), "--label-cy"),
    ],
)
def test_what_cannot_be_added_is_wrong_usage(run: Run, data: Path, args: tuple[str, ...], said: str) -> None:
    result = run("wave", "add", *args, "--data", data)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_faulty_instrument_is_shown_with_its_faults(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(small().replace(b"unit: member", b"unit: membr"))
    result = run("wave", "add", path, "x", "--data", data)
    assert result.exit_code == 1
    assert f"{path}:" in result.stderr
    assert "Did you mean 'member'?" in result.stderr


def test_a_second_wave_of_the_same_name_is_refused(run: Run, wave: Path) -> None:
    result = run("wave", "add", "cluster-member-survey", "members", "--data", wave)
    assert result.exit_code == 1
    assert "already a wave called members" in result.stderr


def test_a_folder_without_a_database_and_a_damaged_one_are_named(run: Run, tmp_path: Path) -> None:
    absent = run("wave", "list", "--data", tmp_path / "absent")
    assert (absent.exit_code, "'pcca wave add' makes one" in absent.stderr) == (1, True)
    assert not (tmp_path / "absent").exists()
    (tmp_path / "pcca.db").write_text("this is not a database, and long enough to be looked at")
    damaged = run("wave", "list", "--data", tmp_path)
    assert (damaged.exit_code, "not a database" in damaged.stderr) == (1, True)
