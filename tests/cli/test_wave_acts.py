"""`pcca wave`: drafts, levels, and everything that is done with a wave from the command line."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, call

NEVER = "2034-06-30"


def shown(run: Run, data: Path, wave: str = "leads") -> dict[str, Any]:
    rows = json.loads(run("wave", "list", "--data", data, "--format", "json").stdout)
    found: dict[str, Any] = next(row for row in rows if row["wave"] == wave)
    return found


@pytest.fixture(scope="module")
def with_draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a draft `leads` of a confidential instrument, to be copied."""
    data = tmp_path_factory.mktemp("draft") / "data"
    options = ("--draft", "--owner", "bma", "--access", "invited", "--published", "--close", NEVER, "--grace", 48)
    result = call("wave", "add", "leadership-support", "leads", *options, "--data", data)
    assert result.exit_code == 0, result.output
    assert "pcca wave launch leads" in result.stdout
    return data


@pytest.fixture
def draft(data: Path, with_draft: Path) -> Path:
    """A folder with a draft `leads` of a confidential instrument."""
    return Path(shutil.copytree(with_draft, data))


def test_a_draft_is_launched_paused_resumed_extended_and_closed(run: Run, draft: Path) -> None:
    row = shown(run, draft)
    assert (row["state"], row["owner"], row["access"], row["grace"]) == ("draft", "bma", "invited", 48)
    assert (row["promised"], row["published"]) == (True, False)
    for args, said, state in (
        (("launch",), "was launched", "open"),
        (("pause",), "was paused", "paused"),
        (("resume",), "went on", "open"),
        (("extend", "2034-07-31"), "from 30 June 2034, 11:59pm to 31 July 2034, 11:59pm", "open"),
        (("change", "--population", "50"), "How many are asked: from nothing to 50", "open"),
        (("close",), "was closed", "closed"),
    ):
        result = run("wave", args[0], "leads", *args[1:], "--data", draft)
        assert result.exit_code == 0, result.output
        assert said in result.stdout
        assert shown(run, draft)["state"] == state
    told = run("wave", "show", "leads", "--data", draft).stdout
    for words in ("leads is closed", "was prepared", "was launched", "was closed"):
        assert words in told


@pytest.mark.parametrize(
    ("args", "said", "code"),
    [
        (("resume", "leads"), "not paused", 1),
        (("close", "leads"), "a draft that nobody can answer", 1),
        (("launch", "laeds"), "Did you mean leads?", 2),
        (("extend", "leads", "tomorrow"), "is not a date", 2),
        (("extend", "leads", "2034-03-26T01:30"), "does not come", 2),
        (("change", "leads"), "Say what is to be changed", 2),
        (("change", "leads", "--grace", "9999"), "give 0 to 336", 2),
        (("change", "leads", "--retain-until", "2030-13-01"), "is not a date", 2),
    ],
)
def test_what_cannot_be_done_says_why(run: Run, draft: Path, args: tuple[str, ...], said: str, code: int) -> None:
    result = run("wave", *args, "--data", draft)
    assert result.exit_code == code
    assert said in result.stderr
    assert shown(run, draft)["state"] == "draft"


def test_a_stronger_level_can_be_chosen_a_weaker_one_cannot(run: Run, data: Path) -> None:
    stronger = run("wave", "add", "leadership-support", "leads", "--identification", "anonymous", "--data", data)
    assert stronger.exit_code == 0
    assert shown(run, data)["identification"] == "anonymous"
    weaker = run("wave", "add", "cluster-member-survey", "x", "--identification", "named", "--data", data)
    assert weaker.exit_code == 2
    assert "its levels are anonymous" in weaker.stderr


def test_answers_are_kept_for_two_years_unless_it_is_said_otherwise(run: Run, data: Path) -> None:
    added = run("wave", "add", "leadership-support", "leads", "--close", NEVER, "--data", data)
    assert "kept until 30 June 2036" in added.stdout
    assert shown(run, data)["retain_until"] == "2036-06-30"
    early = ("--close", NEVER, "--retain-until", "2034-06-01")
    result = run("wave", "add", "leadership-support", "other", *early, "--data", data)
    assert result.exit_code == 2
    assert "before everybody has finished" in result.stderr


def test_a_wave_that_was_over_before_needs_no_closing(run: Run, data: Path) -> None:
    past = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    result = run("wave", "add", "leadership-support", "leads", "--open", "2020-01-01", "--close", past, "--data", data)
    assert result.exit_code == 0, result.output
    assert shown(run, data)["state"] == "closed"
    assert "pcca wave archive" in run("wave", "show", "leads", "--data", data).stdout


def test_in_welsh(run: Run, draft: Path) -> None:
    assert "Lansiwyd" in run("wave", "launch", "leads", "--data", draft, "--lang", "cy").stdout


def test_a_wave_ends_without_a_site(run: Run, data: Path) -> None:
    def ran(*args: object) -> str:
        result = run("wave", *args, "--data", data)
        assert result.exit_code == 0, result.output
        return result.stdout

    past = (datetime.now(UTC) - timedelta(minutes=10)).isoformat(timespec="minutes")
    ran("add", "leadership-support", "leads", "--open", "2020-01-01", "--close", past, "--grace", 1)
    assert "is not over yet" in run("wave", "archive", "leads", "--data", data).stderr
    longer = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="minutes")
    ran("add", "leadership-support", "other", "--open", "2020-01-01", "--close", longer, "--grace", 1)
    assert "was archived" in ran("archive", "other")


def test_a_draft_is_deleted_and_a_launched_wave_is_not(run: Run, draft: Path) -> None:
    assert "pcca wave delete" in run("wave", "show", "leads", "--data", draft).stdout
    deleted = run("wave", "delete", "leads", "--data", draft)
    assert deleted.stdout == "The draft leads was deleted. People on its list: 0; links for several: 0.\n"
    assert run("wave", "delete", "leads", "--data", draft).exit_code == 2
    assert "The draft leads was deleted." in run("audit", "list", "--data", draft).stdout
    run("wave", "add", "leadership-support", "leads", "--close", NEVER, "--data", draft)
    refused = run("wave", "delete", "leads", "--data", draft)
    assert refused.exit_code == 1
    assert "only drafts can be deleted" in refused.stderr


@pytest.mark.parametrize(
    "args", [("wave", "pause", "le\udcffds"), ("invite", "mark", "leads", "\udcff@x.org", "refused")]
)
def test_what_is_no_text_is_one_sentence(run: Run, draft: Path, args: tuple[str, ...]) -> None:
    done = run(*args, "--data", draft)
    assert done.exit_code == 2
    assert "is no text in UTF-8" in done.output
