"""`pcca load`: all rows or none, every bad cell named, the same file noticed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Run

GOOD = """\
role,clinical_time,displaced.visits,displaced.admin,meetings,hours,paid,language
partner,worse,1,0,one_two,4,2,cy
manager,,,,none,0,0,en
salaried,dk,,,six_plus,,skipped,
"""
BAD = """\
role,clinical_time,displaced.visits,meetings,hours,paid,language
partner,worse,1,one_two,4,5,cy
partner,wurse,2,six_pluss,"1,2",x,fr
nurse,better,,none,1,0,en
"""


def load(run: Run, data: Path, text: str | bytes, *options: object, name: str = "responses.csv") -> Result:
    path = data.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return run("load", "members", path, "--data", data, *options)


def answered(run: Run, data: Path) -> int:
    """How many responses an export of the wave holds."""
    to = data.parent / "exported.csv"
    assert run("export", "members", "--to", to, "--data", data, "--force").exit_code == 0
    return len(list(csv.DictReader(io.StringIO(to.read_text(encoding="utf-8")))))


def test_good_rows_are_loaded_with_their_languages(run: Run, wave: Path) -> None:
    result = load(run, wave, GOOD)
    assert result.exit_code == 0, result.output
    assert "3 responses were loaded into members" in result.stdout
    assert "count as skipped where they are asked: board" in result.stdout
    assert answered(run, wave) == 3
    rows = list(csv.DictReader(io.StringIO((wave.parent / "exported.csv").read_text(encoding="utf-8"))))
    by_role = {row["role"]: row for row in rows}
    assert {role: row["language"] for role, row in by_role.items()} == {
        "partner": "cy",
        "manager": "en",
        "salaried": "en",
    }
    partner, manager = by_role["partner"], by_role["manager"]
    assert (partner["displaced.visits"], partner["displaced.admin"]) == ("1", "0")
    assert (manager["clinical_time"], manager["displaced.visits"], manager["board"]) == (
        "not_asked",
        "not_asked",
        "skipped",
    )
    assert by_role["salaried"]["clinical_time"] == "dk"


def test_every_bad_cell_is_named_and_nothing_is_loaded(run: Run, wave: Path) -> None:
    result = load(run, wave, BAD)
    assert result.exit_code == 1
    said = result.stderr.splitlines()
    places = [("2", "paid"), ("3", "clinical_time"), ("3", "displaced.visits"), ("3", "meetings"), ("3", "hours")]
    places += [("3", "paid"), ("3", "language")]
    for row, column in places:
        assert sum(f"row {row}, column {column}: " in line for line in said) == 1, (row, column)
    assert "Enter no more than the hours you gave above" in said[0]
    assert any("Did you mean 'worse'?" in line for line in said)
    assert len(said) == len(places)
    assert "Nothing was loaded." in result.stdout
    assert answered(run, wave) == 0


def test_good_rows_can_be_loaded_alone_and_the_others_kept_with_their_problems(run: Run, wave: Path) -> None:
    rejected = wave.parent / "rejected.csv"
    result = load(run, wave, BAD, "--skip-bad", "--rejected", rejected)
    assert result.exit_code == 1
    assert "1 response was loaded into members" in result.stdout
    rows = list(csv.DictReader(io.StringIO(rejected.read_text(encoding="utf-8"))))
    assert [row["role"] for row in rows] == ["partner", "partner"]
    assert rows[0]["problem"].startswith("paid: Enter no more than")
    assert answered(run, wave) == 1


def test_a_mended_file_of_rejected_rows_can_be_loaded_as_it_is(run: Run, wave: Path) -> None:
    rejected = wave.parent / "rejected.csv"
    load(run, wave, BAD, "--rejected", rejected)
    mended = rejected.read_text(encoding="utf-8").splitlines()[:2]
    result = load(run, wave, "\n".join(mended).replace(",4,5,", ",4,3,"), name="mended.csv")
    assert result.exit_code == 0, result.output


def test_rejected_rows_never_overwrite_a_file_unasked(run: Run, wave: Path) -> None:
    result = load(run, wave, BAD, "--rejected", wave.parent / "responses.csv")
    assert result.exit_code == 1
    assert "is there already" in result.stderr
    assert (wave.parent / "responses.csv").read_text() == BAD


def test_rejected_rows_hold_nothing_a_spreadsheet_would_run(run: Run, wave: Path) -> None:
    rejected = wave.parent / "rejected.csv"
    load(run, wave, "role,hours,worked\n=cmd(),-5,@SUM(A1)\n", "--rejected", rejected)
    (row,) = csv.DictReader(io.StringIO(rejected.read_text(encoding="utf-8")))
    assert (row["role"], row["hours"], row["worked"]) == ("'=cmd()", "-5", "'@SUM(A1)")


def test_the_same_file_is_noticed(run: Run, wave: Path) -> None:
    load(run, wave, GOOD)
    again = load(run, wave, GOOD, name="another-name.csv")
    assert again.exit_code == 1
    assert "already loaded" in again.stderr
    assert "Rows loaded then: 3." in again.stderr
    assert answered(run, wave) == 3


def test_what_was_exported_from_a_wave_is_not_loaded_into_it_again_unless_that_is_meant(run: Run, wave: Path) -> None:
    load(run, wave, GOOD)
    exported = wave.parent / "exported.csv"
    assert answered(run, wave) == 3
    for file in (exported.read_bytes(), b"\xef\xbb\xbf" + exported.read_bytes(), GOOD.replace("\n", "\r\n")):
        for options in ((), ("--dry-run",), ("--format", "json")):
            again = load(run, wave, file, *options)
            assert again.exit_code == 1
            assert "Every row of this file is in the wave members already" in again.stderr
            assert "--again" in again.stderr
    fewer = "\n".join(GOOD.splitlines()[:2])
    assert load(run, wave, fewer).exit_code == 1
    assert answered(run, wave) == 3
    assert load(run, wave, exported.read_bytes(), "--again").exit_code == 0
    assert answered(run, wave) == 6


def test_answers_that_others_gave_too_are_loaded_with_new_ones(run: Run, wave: Path) -> None:
    load(run, wave, GOOD)
    header, first, *_ = GOOD.splitlines()
    twice = f"{header}\n{first}\n{first}\n"
    assert load(run, wave, twice).exit_code == 0
    other = f"{header}\n{first}\npartner,worse,1,0,one_two,4,2,en\n"
    assert load(run, wave, other).exit_code == 0
    assert answered(run, wave) == 7


def test_an_export_is_loaded_into_another_wave(run: Run, wave: Path) -> None:
    load(run, wave, GOOD)
    answered(run, wave)
    run("wave", "add", "cluster-member-survey", "copy", "--data", wave)
    copied = run("load", "copy", wave.parent / "exported.csv", "--data", wave)
    assert copied.exit_code == 0, copied.output


def test_a_dry_run_loads_nothing(run: Run, wave: Path) -> None:
    result = load(run, wave, GOOD, "--dry-run")
    assert result.exit_code == 0
    assert "3 responses could be loaded" in result.stdout
    assert answered(run, wave) == 0


def test_answers_to_what_is_not_asked_are_set_aside_and_counted(run: Run, wave: Path) -> None:
    result = load(run, wave, "role,meetings,clinical_time,direction\nmanager,none,worse,lead\nother,none,better,\n")
    assert result.exit_code == 0, result.output
    assert "3 answers to questions that are not asked, given the other answers, were set aside" in result.stdout


def test_json_lists_every_bad_cell_and_people_get_the_first_fifty(run: Run, wave: Path) -> None:
    many = "role\n" + "wrong\n" * 70
    assert len(load(run, wave, many).stderr.splitlines()) == 51
    assert "And 20 more bad cells" in load(run, wave, many).stderr
    found = json.loads(load(run, wave, many, "--format", "json").stdout)
    assert (found["rows"], found["loaded"], found["rejected"], len(found["bad"])) == (70, 0, 70, 70)
    assert (found["bad"][0]["row"], found["bad"][0]["column"]) == (2, "role")
    assert set(found["bad"][0]) == {"row", "column", "message"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"rol,hours\ngp,1\n", "row 1, column rol: The instrument has no such column. Did you mean 'role'?"),
        (b"role,role\npartner,nurse\n", "row 1, column role: There are 2 columns of this name"),
        (b"displaced\nvisits\n", "row 1, column displaced: This question has a column for each of its parts"),
        (b"language\nen\n", "No column belongs to a question"),
        (b"role\n", "There is no row below the header"),
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "This is not a text file"),
        (b'role,worked\npartner,"open\n', "cannot be read as CSV"),
    ],
)
def test_a_file_with_the_wrong_shape_is_named(run: Run, wave: Path, text: bytes, said: str) -> None:
    result = load(run, wave, text)
    assert result.exit_code == 1
    assert said in result.stderr
    found = json.loads(load(run, wave, text, "--format", "json").stdout)
    assert found["loaded"] == 0
    assert found["bad"]


def test_wrong_names_are_wrong_usage(run: Run, wave: Path) -> None:
    path = wave.parent / "responses.csv"
    path.write_text(GOOD)
    for args, said in (
        (("membrs", path), "Did you mean members?"),
        (("members", wave.parent / "absent.csv"), "There is no file"),
        (("members", wave.parent), "is a folder"),
    ):
        result = run("load", *args, "--data", wave)
        assert (result.exit_code, said in result.stderr) == (2, True), args
