"""Texts on their way to translators and back, as the documents say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from pcca.cli.stores import opened
from pcca.instrument.load import load, loads
from pcca.store import stored_instruments
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
MAIN = """instrument: pulse
version: 1
languages: [en, cy]
title: Cluster pulse
unit: member
identification: anonymous
provenance: Own wording
scales:
  yes_no:
    yes: "Yes"
    yes.cy: Ie
    no: "No"
    no.cy: Na
sections:
  you:
    title: About you
    questions:
      vacancy:
        choice: yes_no
        ask: Does your practice have a vacancy?
"""
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the instrument of the document, and its overlay."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pulse.yaml").write_text(MAIN, encoding="utf-8")
    (tmp_path / "pulse.cy.yaml").write_text(BLOCKS[0], encoding="utf-8")
    return tmp_path


def steps() -> list[tuple[str, list[str]]]:
    """The commands of the document, each with the lines it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)).splitlines():
        if line.startswith("$ pcca "):
            found.append((line.removeprefix("$ pcca "), []))
        else:
            found[-1][1].append(line)
    return found


def test_the_commands_of_the_document_do_what_it_says(folder: Path, run: Run) -> None:
    assert len(steps()) == 5
    for command, expected in steps():
        if "sent-back" in command and not (folder / "sent-back.xlf").exists():
            sent = (folder / "pulse.xlf").read_text(encoding="utf-8").replace("Curiad y clwstwr", "Curiad clwstwr")
            (folder / "sent-back.xlf").write_text(sent.replace("Amdanoch chi", "Amdanoch"), encoding="utf-8")
        shown = run(*shlex.split(command))
        assert shown.exit_code == 0, shown.output
        assert [line for line in expected if line not in shown.output] == [], shown.output
    assert load(folder / "pulse.yaml").title["cy"] == "Curiad clwstwr"
    assert (folder / "pulse.yaml").read_text(encoding="utf-8") == MAIN
    assert (folder / "pulse.cy.yaml").stat().st_mode == (folder / "pulse.yaml").stat().st_mode
    assert (folder / "pulse.cy.yaml").read_text(encoding="utf-8").startswith("# pulse.cy.yaml\n")


def test_check_reads_the_overlay_and_counts_what_is_stale(folder: Path, run: Run) -> None:
    assert run("check", "pulse.yaml").exit_code == 0
    assert run("check", "pulse.yaml", "pulse.cy.yaml").stdout == run("check", "pulse.cy.yaml").stdout
    recorded = BLOCKS[0] + BLOCKS[1]
    (folder / "pulse.cy.yaml").write_text(recorded, encoding="utf-8")
    assert welsh_row(run) == ["100%", "0", "0", "1"]
    (folder / "pulse.cy.yaml").write_text(recorded.replace("ddfb0c0e", "00000000"), encoding="utf-8")
    assert welsh_row(run) == ["80%", "0", "1", "1"]


def welsh_row(run: Run) -> list[str]:
    """Complete, missing, stale and for review of the Welsh, as `pcca check` prints them."""
    return next(line.split() for line in run("check", "pulse.yaml").stdout.splitlines() if " cy " in line)[-4:]


def test_a_fault_in_the_overlay_is_printed_with_its_line(folder: Path, run: Run) -> None:
    (folder / "pulse.cy.yaml").write_text(BLOCKS[0].replace("vacancy:", "vacansy:"), encoding="utf-8")
    shown = run("check", "pulse.yaml")
    assert shown.exit_code == 1
    assert "pulse.cy.yaml:7:7: questions.vacansy:" in shown.stdout
    assert "    7 |       vacansy:" in shown.stdout
    assert "Did you mean 'vacancy'?" in shown.stdout


def test_a_wave_is_answered_in_both_files_languages(folder: Path, run: Run, data: Path) -> None:
    assert run("wave", "add", "pulse.yaml", "w", "--data", data).exit_code == 0
    with opened(data) as store:
        (kept,) = stored_instruments(store)
    assert loads(kept.source).digest == load(folder / "pulse.yaml").digest == kept.hash
    assert loads(kept.source).title["cy"] == "Curiad y clwstwr"
    assert run("wave", "add", "pulse.cy.yaml", "v", "--data", data).exit_code == 0


def test_faults_of_a_file_are_named_and_nothing_is_written(folder: Path, run: Run) -> None:
    before = (folder / "pulse.cy.yaml").read_text(encoding="utf-8")
    assert run("translate", "export", "pulse.yaml", "a.xlf").exit_code == 0
    sent = (folder / "a.xlf").read_text(encoding="utf-8").replace(">Ie<", ">Oes<").replace("Amdanoch", "&lt;b>")
    (folder / "a.xlf").write_text(sent, encoding="utf-8")
    shown = run("translate", "import", "pulse.yaml", "a.xlf", "--write")
    assert shown.exit_code == 1
    assert "scales.yes_no.yes: This translation stands in the instrument itself" in shown.stderr
    assert "sections.you.title: Texts hold no HTML" in shown.stderr
    assert "Nothing has been written" in shown.stderr
    assert (folder / "pulse.cy.yaml").read_text(encoding="utf-8") == before


def test_a_translation_of_a_changed_source_is_listed_with_both(folder: Path, run: Run) -> None:
    (folder / "pulse.cy.yaml").unlink()
    assert run("translate", "export", "pulse.yaml", "a.xlf").exit_code == 0
    sent = (folder / "a.xlf").read_text(encoding="utf-8").replace("<target></target>", "<target>Rhywbeth</target>", 1)
    (folder / "a.xlf").write_text(sent, encoding="utf-8")
    (folder / "pulse.yaml").write_text(MAIN.replace("Cluster pulse", "The pulse"), encoding="utf-8")
    shown = run("translate", "import", "pulse.yaml", "a.xlf", "--write")
    assert shown.exit_code == 0, shown.output
    assert "It was: Cluster pulse" in shown.stdout
    assert "It is now: The pulse" in shown.stdout


def test_what_cannot_be_exported(folder: Path, run: Run) -> None:
    assert run("translate", "export", "pulse.yaml", "a.xlsx").exit_code == 0
    assert run("translate", "export", "pulse.yaml", "a.xlsx").exit_code == 1, "nothing is overwritten unasked"
    assert run("translate", "export", "pulse.yaml", "b.xlsx", "--to", "en").exit_code == 2
    (folder / "pulse.yaml").write_text(MAIN.replace("unit: member", "unit: membr"), encoding="utf-8")
    shown = run("translate", "export", "pulse.yaml", "b.xlsx")
    assert shown.exit_code == 1
    assert "Did you mean 'member'?" in shown.stderr
    assert run("translate", "export", "nowhere.yaml", "b.xlsx").exit_code == 2
    assert not (folder / "b.xlsx").exists()


def test_headings_and_states_are_in_the_language_asked_for(folder: Path, run: Run) -> None:
    shown = run("translate", "export", "pulse.yaml", "a.xlsx", "--lang", "cy")
    assert "cyflawn" in shown.stdout
    assert run("translate", "import", "pulse.yaml", "a.xlsx").exit_code == 0
