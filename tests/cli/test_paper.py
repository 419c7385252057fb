"""`pcca paper` writes forms, as its document says, and says what is wrong when it cannot."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.instrument.sample import EVERYTHING, HEAD

PAGE = (Path(__file__).parents[2] / "docs" / "paper.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^\$ pcca (.+)\n(.+)$", "".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)), re.MULTILINE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_of_the_document(run: Run, folder: Path) -> None:
    assert len(STEPS) == 3
    for command, printed in STEPS:
        result = run(*shlex.split(command))
        assert result.exit_code == 0, result.output
        assert result.output.strip() == printed
    assert sorted(path.name for path in folder.iterdir()) == ["ffurflen.pdf", "form.docx", "form.pdf"]
    assert (folder / "form.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_name_the_file_has_that_of_the_instrument(run: Run, folder: Path) -> None:
    assert run("paper", "cluster-member-survey", "--format", "docx").exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["cluster-member-survey-en.docx"]


def test_nothing_is_replaced_unasked(run: Run, folder: Path) -> None:
    (folder / "form.docx").write_text("mine")
    refused = run("paper", "cluster-member-survey", "-o", "form.docx")
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert (folder / "form.docx").read_text() == "mine"
    assert run("paper", "cluster-member-survey", "-o", "form.docx", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "form.odt"], "'odt' is no format of a form: choose pdf or docx."),
        (["--role", "chief"], "'chief' is not a role. Allowed: gp, nurse, other."),
        (["-o", "nowhere/form.docx"], "nowhere"),
        (["--entries", "0"], "--entries"),
    ],
)
def test_what_cannot_be_is_said(run: Run, folder: Path, options: list[str], said: str) -> None:
    (folder / "every.yaml").write_text(EVERYTHING, encoding="utf-8")
    result = run("paper", "every.yaml", *options)
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert [path.name for path in folder.iterdir()] == ["every.yaml"]


def test_a_language_the_instrument_lacks_is_said(run: Run, folder: Path) -> None:
    questions = "sections:\n  a:\n    title: A\n    questions:\n      b:\n        text: short\n        ask: B?\n"
    (folder / "one.yaml").write_text(f"{HEAD}{questions}", encoding="utf-8")
    result = run("paper", "one.yaml", "--lang", "cy")
    assert result.exit_code == 2
    assert "Ei ieithoedd: English." in result.output
    result = run("paper", "one.yaml", "--role", "lead")
    assert "no question 'role'" in result.output


def test_a_name_that_ends_in_another_format_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("paper", "cluster-member-survey", "-o", tmp_path / "form.docx", "--format", "pdf")
    assert result.exit_code == 2
    assert "ends in 'docx', but --format is 'pdf'" in " ".join(result.stderr.split())
    assert not list(tmp_path.iterdir())
