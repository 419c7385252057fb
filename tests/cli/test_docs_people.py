"""The document on people: its commands run, and its tables say what the code does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from pcca.fieldwork.accounts import signing
from pcca.fieldwork.accounts.granting import KINDS
from pcca.rights import HELD, ROLES, STAFF
from pcca.store import letters, sessions
from tests.cli.conftest import Run

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "people.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    part = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_command_runs_and_prints_what_it_is_said_to(run: Run, data: Path) -> None:
    lines = "".join(re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)).splitlines()
    printed = ""
    for line in lines:
        if line.startswith("$ pcca "):
            result = run(*shlex.split(line.removeprefix("$ pcca ")), "--data", data)
            assert result.exit_code == 0, (line, result.output)
            printed = result.output
        else:
            assert line in printed, (line, printed)
    assert len(lines) >= 10


def test_the_table_of_roles_is_the_one_that_holds() -> None:
    told = {cells[0].strip("`"): (cells[1], cells[2], cells[3]) for cells in rows("Roles")}
    assert told == {
        role: (
            " ".join(f"`{each}`" for each in KINDS[role]),
            "yes" if role in STAFF else "no",
            " ".join(f"`{each}`" for each in sorted(HELD[role])),
        )
        for role in ROLES
    }


def test_the_waits_are_those_that_are_waited() -> None:
    axes = {
        "an account": signing.account_axis("account", "x"), "a source": signing.source_axis("x"),
        "all": signing.EVERYWHERE,
    }  # fmt: skip
    units = {"s": 1, "min": 60, "h": 3600}

    def seconds(cell: str) -> float:
        number, unit = cell.split()
        return int(number) * units[unit]

    for name, free, *times in rows("Trials that fail"):
        axis = axes.pop(name)
        assert int(free) == axis.free
        told = [each.total_seconds() for each in (axis.first, axis.longest, axis.forgets)]
        assert [seconds(each) for each in times] == told
    assert not axes


def test_the_times_are_those_of_the_code() -> None:
    assert f"ends after {sessions.LONGEST.total_seconds() / 3600:.0f} hours" in TEXT
    assert f"after {sessions.IDLE.total_seconds() / 60:.0f} minutes without a request" in TEXT
    assert letters.LASTS["invitation"].days == 7
    assert "The link is good for seven days and once." in TEXT
    assert letters.LASTS["reset"].total_seconds() == 3600
    assert "good for one hour" in " ".join(TEXT.split())
