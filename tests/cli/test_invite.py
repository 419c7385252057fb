"""`pcca invite`, as docs/invitations.md tells it."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import ROOT

PEOPLE = "mail,name,language,board\nann@example.org,Ann Jones,cy,ABUHB\nbob@example.org,Bob,en,PTHB\n"


@pytest.fixture
def tour(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a wave of the member survey, and a file of people beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE)
    assert run("wave", "add", "cluster-member-survey", "members-2026", "--data", "tour").exit_code == 0
    return tmp_path / "tour"


def steps() -> list[tuple[str, list[str]]]:
    """The commands of the document, each with what it is said to print."""
    text = (ROOT / "docs" / "invitations.md").read_text(encoding="utf-8")
    parts = re.split(r"^\$ ", "".join(re.findall(r"```console\n(.*?)```", text, re.DOTALL)), flags=re.MULTILINE)[1:]
    return [(command, lines) for command, *lines in (part.strip().splitlines() for part in parts)]


def test_the_document(run: Run, tour: Path) -> None:
    assert len(steps()) == 7
    for command, expected in steps():
        done = run(*shlex.split(command)[1:])
        assert done.exit_code == 0, done.output
        for line in expected:
            assert line in done.output, (command, done.output)
    assert stat.S_IMODE((tour.parent / "links.csv").stat().st_mode) == 0o600
    assert (tour.parent / "labels.pdf").read_bytes().startswith(b"%PDF")
    told = run("audit", "list", "--data", tour).output
    assert "The personal links of the wave members-2026 were taken as csv: 2." in told
    assert "example.org" not in told


def test_faults_stop_it_unless_their_rows_are_left_out(run: Run, tour: Path) -> None:
    file = tour.parent / "faulty.csv"
    file.write_text(PEOPLE + "nobody,Cat,fr,\nANN@example.org,Ann,,\n")
    done = run("invite", "upload", "members-2026", file, "--data", tour)
    assert done.exit_code == 1
    assert "faulty.csv:4:mail: 'nobody' is not an address" in done.output
    assert "faulty.csv:4:language:" in done.output
    assert "faulty.csv:5:mail: The same address as in row 2" in done.output
    assert json.loads(run("invite", "list", "members-2026", "--data", tour, "--format", "json").output) == []
    done = run("invite", "upload", "members-2026", file, "--leave-out", "--data", tour)
    assert "2 people were put on the list." in done.output
    again = run("invite", "upload", "members-2026", file, "--leave-out", "--data", tour, "--lang", "cy")
    assert "Roedd 2 arni eisoes." in again.output


def test_what_cannot_be_is_one_sentence(run: Run, tour: Path) -> None:
    (tour.parent / "no.csv").write_text("salary\n1\n")
    for args, code, said in (
        (("upload", "members-2026", "none.csv"), 2, "There is no file"),
        (("upload", "members-2025", "people.csv"), 2, "Did you mean members-2026?"),
        (("upload", "members-2026", "no.csv"), 1, "no row of the file can be used"),
        (("mark", "members-2026", "x@example.org", "refused"), 1, "is not on the list"),
        (("links", "members-2026", "--to", "people.csv"), 1, "is there already"),
        (("open-link", "members-2026", "a\x1bb", "--most", "3"), 2, "can be seen"),
        (("open-link", "members-2026", "Stand", "--most", "0"), 2, "0"),
        (("open-link", "members-2026", "Stand", "--most", "9"), 2, "let at least 10 begin"),
        (("rates", "members-2026"), 0, "Nobody is on the list"),
        (("list", "members-2026"), 0, "Nobody is on the list"),
    ):
        done = run("invite", *args, "--data", tour)
        assert (done.exit_code, said in done.output) == (code, True), done.output
        assert "Traceback" not in done.output


def test_links_lead_to_the_address_of_the_site(run: Run, tour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PCCA_BASE_URL", "https://surveys.example.org")
    run("invite", "upload", "members-2026", "people.csv", "--data", tour)
    run("invite", "links", "members-2026", "--to", "links.csv", "--data", tour)
    with (tour.parent / "links.csv").open(newline="") as file:
        links = [row["Personal link"] for row in csv.DictReader(file)]
    assert all(re.fullmatch(r"https://surveys\.example\.org/i/[A-Z2-7]{26}", link) for link in links)
    shutil.rmtree(tour / "keys")
    done = run("invite", "links", "members-2026", "--to", "more.csv", "--data", tour)
    assert done.exit_code == 1
    assert "its key is missing" in done.output


def test_rates_for_programs_do_not_tell_who(run: Run, tour: Path) -> None:
    run("invite", "upload", "members-2026", "people.csv", "--data", tour)
    told = json.loads(run("invite", "rates", "members-2026", "--data", tour, "--format", "json").output)
    assert told["stepped"] is True
    assert told["cases"]["unknown"] == 2
    assert [(each["value"], each["cases"]) for each in told["strata"]] == [("ABUHB", None), ("PTHB", None)]
    listed = json.loads(run("invite", "list", "members-2026", "--data", tour, "--format", "json").output)
    assert {each["answered"] for each in listed} == {None}
