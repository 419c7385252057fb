"""pcca register: from an empty folder to a register with a history."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import ROOT


@pytest.fixture
def wales(data: Path, with_register: Path) -> Path:
    """A data folder with the register of Wales."""
    return Path(shutil.copytree(with_register, data))


def test_the_shipped_register_is_loaded_once(run: Run, data: Path) -> None:
    first = run("register", "load", "wales", "--data", data)
    assert first.output.endswith("and 261 more\n301 organisations changed.\n")
    again = run("register", "load", "wales", "--data", data)
    assert again.output == "The register says so already: nothing changes.\n"


def test_a_practice_moves_on_a_day(run: Run, wales: Path) -> None:
    at = ("--to", "cluster:c12", "--from", "2026-04-01", "--data", wales)
    said = (
        "  Niwl Group Practice (p001) belongs to Caer Eirlys (c12) from 1 April 2026, no longer to Aberenfys (c01).\n"
    )
    said = f"Moved:\n{said}"
    assert (
        run("register", "move", "P001", *at, "--dry-run").output
        == f"{said}1 organisation would change. Nothing was changed.\n"
    )
    assert run("register", "move", "P001", *at).output == f"{said}1 organisation changed.\n"
    told = run("register", "show", "p001", "--data", wales, "--lang", "cy").output
    assert "O 1 Ebrill 2026 ymlaen mae'n perthyn i Caer Eirlys (c12)." in told
    history = run("register", "history", "p001", "--data", wales).output
    assert "The register wales 2026.2 was loaded" in history
    assert "p001 was moved to c12 from 1 April 2026." in history


def test_clusters_merge_and_one_ends_and_is_mended(run: Run, wales: Path) -> None:
    def do(*args: str) -> str:
        result = run("register", *args, "--data", wales)
        assert result.exit_code == 0, result.output
        return str(result.output)

    assert "8 organisations changed." not in do("merge", "c01", "c02", "--into", "c03", "--on", "2026-12-01")
    assert "It became Aberheulwen (c03)." in do("show", "c01")
    do("add", "c99", "cluster", "--name-en", "New", "--name-cy", "Newydd", "--from", "2026-01-01", "--to", "powys")
    do("rename", "c99", "--name-en", "Newer", "--name-cy", "Newyddach", "--from", "2026-06-01")
    do("rename", "c99", "--name-en", "Newest", "--name-cy", "Newyddaf", "--correct")
    do("move", "c99", "--to", "cardiff", "--from", "2026-02-01")
    do("move", "c99", "--to", "vale_of_glamorgan", "--from", "2026-02-01", "--beside")
    do("leave", "c99", "--of", "cardiff", "--last", "2026-03-01")
    do("end", "c99", "--last", "2026-11-30", "--became", "c03")
    do("correct", "c99", "--first", "2025-12-01", "--last", "none")
    assert do("show", "c99").splitlines() == [
        "c99: Newest / Newyddaf (cluster)",
        "  Its first day was 1 December 2025.",
        "  From 1 December 2025 it belongs to Powys Teaching Health Board (powys).",
        "  From 1 February 2026 to 1 March 2026 it belonged to Cardiff (cardiff).",
        "  From 1 February 2026 it belongs to Vale of Glamorgan (vale_of_glamorgan).",
        "  From 1 June 2026 it was called Newest / Newyddaf; before, it was called New / Newydd.",
    ]
    told = do("history", "c99")
    assert all(
        each in told for each in ("was added", "was called Newer", "was corrected", "had its last day", "days of c99")
    )


def test_a_place_that_was_entered_wrongly_is_corrected(run: Run, wales: Path) -> None:
    at = ("--data", wales)
    first = run("register", "show", "p001", *at).output
    assert run("register", "move", "p001", "--to", "c12", "--correct", *at).exit_code == 0
    assert run("register", "show", "p001", *at).output == first.replace("Aberenfys (c01)", "Caer Eirlys (c12)")
    assert run("register", "leave", "p001", "--of", "c12", "--correct", *at).exit_code == 0
    assert "c12" not in run("register", "show", "p001", *at).output
    told = run("register", "history", "p001", *at).output
    assert "was corrected: c12." in told
    assert "p001 never belonged to c12: that was corrected." in told


def test_what_cannot_be_done_is_told_and_changes_nothing(run: Run, wales: Path) -> None:
    before = run("register", "list", "--format", "json", "--data", wales).output
    for args, said in {
        ("end", "c02", "--last", "2020-01-01"): "After 1 January 2020 there still belongs to it: p004, p005",
        ("move", "p001", "--to", "p002"): "cannot belong to one of the kind 'practice'",
        ("move", "p001", "--to", "c98"): "Did you mean",
        ("move", "x y", "--to", "c01"): "'x y' is not a code",
        ("move", "town:p001", "--to", "c01"): "'town:p001' is not a code",
        ("move", "p001", "--to", "c02", "--from", "yesterday"): "'yesterday' is not a day",
        ("show", "c02x"): "Did you mean 'c02'?",
        ("correct", "c02"): "Give --first, --last or both.",
        ("leave", "p001", "--of", "c01"): "Give --last, or --correct if it never belonged to it.",
        ("move", "p001", "--to", "c02", "--beside", "--correct"): "Give --beside or --correct, not both.",
        ("rename", "c02", "--name-en", " ", "--name-cy", "x"): "A name has 1 to 200 characters.",
        ("load", "scotland"): "There is no register scotland. Give a file, or one of: wales.",
        ("load", "../wales"): "There is no register ../wales.",
        ("export", "--to", str(wales / "x.txt")): "neither a .csv nor a .yaml",
    }.items():
        result = run("register", *args, "--data", wales)
        assert result.exit_code in (1, 2), args
        assert said in result.output, result.output
    assert run("register", "list", "--format", "json", "--data", wales).output == before


def test_a_table_is_imported_whole_or_not_at_all(run: Run, wales: Path, tmp_path: Path) -> None:
    file = tmp_path / "practices.csv"
    file.write_text("cod;math;enw saesneg;enw;o;clwstwr\nW1;practis;New;Newydd;01/04/2026;c98\nc01;;;;;p1\n")
    bad = run("register", "import", file, "--data", wales)
    assert bad.exit_code == 1
    assert "Row 2, column clwstwr: The register has no cluster 'c98'." in bad.output
    assert bad.output.endswith("Nothing was changed.\n")
    file.write_text("cod;math;enw saesneg;enw;o;clwstwr\nW1;practis;New;Newydd;01/04/2026;c08\n")
    good = run("register", "import", file, "--on", "2026-12-01", "--data", wales)
    assert "New (w1), practice, from 1 April 2026, belongs to Bryn Barrug (c08)." in good.output
    trail = json.loads(run("audit", "list", "--format", "json", "--data", wales).output)
    assert trail[-1]["what"] == "register_imported"
    assert trail[-1]["detail"]["file"] == "practices.csv"
    assert trail[-1]["detail"]["changed"] == "w1"
    assert trail[-1]["detail"]["told"] == "w1, practice, from 1 April 2026, belongs to c08."


def test_what_is_written_is_read_again(run: Run, wales: Path, tmp_path: Path) -> None:
    for name in ("wales.csv", "wales.yaml"):
        file = tmp_path / name
        assert run("register", "export", "--to", file, "--data", wales).exit_code == 0
        take = "import" if name.endswith("csv") else "load"
        assert run("register", take, file, "--data", wales).output == "The register says so already: nothing changes.\n"
    assert "No faults found." in run("check", tmp_path / "wales.yaml").output
    assert run("register", "export", "--to", file, "--data", wales).exit_code == 1
    assert run("register", "export", "--to", file, "--force", "--data", wales).exit_code == 0
    assert run("register", "export", "--to", tmp_path / "B A.yaml", "--data", wales).exit_code == 2


def test_lists_are_of_a_day(run: Run, wales: Path) -> None:
    def codes(*args: str) -> list[str]:
        found = json.loads(run("register", "list", *args, "--format", "json", "--data", wales).output)
        return [each["code"] for each in found]

    assert "cwm_taf" in codes("--kind", "board", "--on", "2018-01-01")
    assert "cwm_taf" not in codes("--kind", "board", "--on", "2020-01-01")
    assert codes("--find", "ynys mon") == ["anglesey"]
    assert set(codes("--within", "powys", "--kind", "cluster")) < set(codes("--kind", "cluster"))
    assert "No organisation fits." in run("register", "list", "--find", "zzz", "--data", wales).output


def test_an_empty_register_says_how_to_begin(run: Run, wave: Path, tmp_path: Path) -> None:
    assert "pcca register load wales" in run("register", "list", "--data", wave).output
    assert run("register", "export", "--to", tmp_path / "x.csv", "--data", wave).exit_code == 1
    assert "Nothing was done" in run("register", "history", "--data", wave).output


def steps() -> list[tuple[str, list[str]]]:
    """The commands of the document, each with the lines it is said to print."""
    text = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    parts = re.split(r"^\$ ", "".join(re.findall(r"```console\n(.*?)```", text, re.DOTALL)), flags=re.MULTILINE)[1:]
    return [(command, lines) for command, *lines in (part.strip().splitlines() for part in parts)]


def test_the_document(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(steps()) == 20
    for command, expected in steps():
        done = run(*shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output)
        assert all(line in " ".join(done.output.split()) for line in expected), (command, done.output)
