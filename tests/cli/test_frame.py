"""What all commands share."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from pcca.cli import COMMANDS, main
from tests.cli.conftest import Run


def test_help_lists_every_command_and_each_command_explains_itself(run: Run) -> None:
    shown = run("--help")
    assert shown.exit_code == 0
    assert all(f"  {name} " in shown.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_a_language(run: Run, name: str) -> None:
    command = main.get_command(click.Context(main), name)
    within = list(command.commands) if isinstance(command, click.Group) else []
    for words in [(name, each) for each in within] or [(name,)]:
        shown = run(*words, "--help")
        assert shown.exit_code == 0
        assert "--lang [en|cy]" in shown.stdout, words


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("pcca ")


def test_the_language_comes_from_the_environment_or_the_option(run: Run) -> None:
    english = run("check-figure", "70", "-n", 10).stdout
    welsh = run("check-figure", "70", "-n", 10, env={"PCCA_LANG": "cy"}).stdout
    assert welsh != english
    assert run("check-figure", "70", "-n", 10, "--lang", "en", env={"PCCA_LANG": "cy"}).stdout == english
    assert run("--help", env={"PCCA_LANG": "cy"}).stdout != run("--help").stdout
    unknown = run("check", env={"PCCA_LANG": "fr"})
    assert unknown.exit_code == 2


def test_why_a_file_cannot_be_written_is_said_in_both_languages(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "none" / "form.pdf"
    english = run("paper", "cluster-member-survey", "-o", to)
    welsh = run("paper", "cluster-member-survey", "-o", to, "--lang", "cy")
    assert (english.exit_code, welsh.exit_code) == (1, 1)
    assert "there is no such file or folder" in english.stderr
    assert "nid oes ffeil na ffolder o'r fath" in welsh.stderr


@pytest.mark.parametrize("args", [("chek",), ("check", "--nope"), ("score",), ("wave", "ad")])
def test_wrong_usage_exits_with_2(run: Run, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stderr
