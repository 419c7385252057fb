"""Lists on the command line: a table beside the table of responses, written, read and scored."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.instrument.sample import DATA

FUNDING = DATA / "funding.yaml"
RESPONSES = """\
response,allocation,board,detail,lines.count,language
1,1000,north,yes,2,en
2,500,south,no,not_asked,cy
"""
LINES = """\
response,entry,purpose,category,spent
1,1,A post,staff,300
1,2,A scanner,equipment,250.50
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A file of responses with its lines beside."""
    (tmp_path / "returns.lines.csv").write_text(LINES, encoding="utf-8")
    path = tmp_path / "returns.csv"
    path.write_text(RESPONSES, encoding="utf-8")
    return path


@pytest.fixture
def returns(run: Run, data: Path) -> Path:
    assert run("wave", "add", FUNDING, "returns", "--data", data).exit_code == 0
    return data


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_entries_are_loaded_exported_and_scored(run: Run, returns: Path, files: Path) -> None:
    result = run("load", "returns", files, "--data", returns)
    assert "2 responses were loaded" in result.stdout, result.output
    to = files.parent / "out.csv"
    result = run("export", "returns", "--to", to, "--data", returns)
    assert "The entries of “Lines of spending” are in" in result.stdout
    rows = rows_of(files.parent / "out.lines.csv")
    assert [(row["purpose"], row["spent"]) for row in rows] == [("A post", "300"), ("A scanner", "250.5")]
    result = run("score", FUNDING, "--wave", "returns", "--data", returns)
    assert "50.0% of lines paid for staff (1 of 2)" in result.stdout
    assert "55.1% of the money was spent" in result.stdout
    assert run("export", "returns", "--to", to, "--data", returns).exit_code == 1
    (files.parent / "out.csv").unlink()
    assert "out.lines.csv is there already" in run("export", "returns", "--to", to, "--data", returns).stderr


def test_entries_of_a_file_are_scored(run: Run, files: Path) -> None:
    (files.parent / "returns.lines.csv").rename(files.parent / "others.csv")
    result = run("score", FUNDING, "--responses", files)
    assert result.exit_code == 2
    assert "--entries lines=FILE" in result.stderr
    result = run("score", FUNDING, "--responses", files, "--entries", f"lines={files.parent / 'others.csv'}")
    assert "50.0% of lines paid for staff (1 of 2)" in result.stdout
    result = run("score", FUNDING, "--responses", files, "--entries", "rows=others.csv")
    assert "Lists of the instrument: lines." in result.stderr


def test_a_bad_entry_is_named_in_its_file_and_rejected_with_its_response(run: Run, returns: Path, files: Path) -> None:
    (files.parent / "returns.lines.csv").write_text(LINES.replace("250.50", "many"), encoding="utf-8")
    rejected = files.parent / "rejected.csv"
    result = run("load", "returns", files, "--data", returns, "--rejected", rejected, "--skip-bad")
    assert "returns.lines.csv: row 3, column spent: Enter an amount" in result.stderr
    assert "returns.csv: row 2, column lines.count: An entry of this response" in result.stderr
    assert "1 response was loaded" in result.stdout
    assert [row["response"] for row in rows_of(rejected)] == ["1"]
    lines = rows_of(files.parent / "rejected.lines.csv")
    assert [bool(row["problem"]) for row in lines] == [False, True]
    # The rejected files, mended, are loaded as they are.
    mended = (files.parent / "rejected.lines.csv").read_text(encoding="utf-8").replace("many", "250.50")
    (files.parent / "rejected.lines.csv").write_text(mended, encoding="utf-8")
    assert "1 response was loaded" in run("load", "returns", rejected, "--data", returns).stdout
