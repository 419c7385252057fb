"""`pcca diff`, what `pcca wave add` refuses of a new version, and the commands of the document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pcca.instrument.translation import short_hash
from tests.cli.conftest import Run
from tests.conftest import small
from tests.instrument.sample import ROOT

PAGE = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
ROLE = (b"ask: What is your role?", b"ask: Which is your role?")
ROLE_CY = ("ask.cy: Beth yw eich rôl?".encode(), "ask.cy: Pa un yw eich rôl?".encode())
HOURS = (b"hours:\n        number: 0..60", b"hours:\n        number: 0..50")
LABELS = (b"gp: GP\n          gp.cy: Meddyg teulu\n", b"gp: Nurse\n          gp.cy: Nyrs\n")
WELSH = re.compile(rb"(?m)^ *[a-z0-9_-]+\.cy: .*\n")
SECOND = (b"version: 1\n", b"version: 2\n")
OTHER = b"          other: Other\n          other.cy: Arall\n"
NURSE = b"          nurse: Nurse\n          nurse.cy: Nyrs\n"


def version(folder: Path, name: str, *edits: tuple[bytes, bytes], text: bytes = b"") -> Path:
    """A file of the small instrument with these edits."""
    text = text or small()
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_bytes(text)
    return path


def test_the_end_tells_whether_a_change_is_breaking(run: Run, tmp_path: Path) -> None:
    first = version(tmp_path, "first")
    ends = {
        "same": (first, 0, "Nothing changed"),
        "wording": (version(tmp_path, "wording", ROLE, ROLE_CY), 0, "1 of wording, 0 compatible, 0 breaking"),
        "wider": (version(tmp_path, "wider", (HOURS[0], HOURS[0] + b"0")), 0, "0 of wording, 1 compatible"),
        "narrower": (version(tmp_path, "narrower", HOURS), 1, "0 of wording, 0 compatible, 1 breaking"),
    }
    for second, code, said in ends.values():
        result = run("diff", first, second)
        assert (result.exit_code, said in result.stdout) == (code, True), result.output


def test_a_change_is_told_with_place_class_reason_and_both_values(run: Run, tmp_path: Path) -> None:
    result = run("diff", version(tmp_path, "first"), version(tmp_path, "second", HOURS, SECOND))
    line = small().split(b"\n").index(b"        number: 0..60") + 1
    assert f"second.yaml:{line}:17: questions.hours.number\n" in result.stdout
    assert "breaking (range-narrowed): Answers that were accepted are refused." in result.stdout
    assert "was: 0..60\n      now: 0..50" in result.stdout
    assert "from version 1 to version 2" in result.stdout
    assert "Publishing would refuse" not in result.stdout


def test_a_breaking_change_under_the_same_version_is_named(run: Run, tmp_path: Path) -> None:
    result = run("diff", version(tmp_path, "first"), version(tmp_path, "second", HOURS))
    assert "Publishing would refuse the new version:" in result.stdout
    assert "This breaks version 1, which is already published (range-narrowed)." in result.stdout


def test_the_same_as_data_and_in_welsh(run: Run, tmp_path: Path) -> None:
    files = version(tmp_path, "first"), version(tmp_path, "second", HOURS, ROLE)
    found = json.loads(run("diff", *files, "--format", "json", "--lang", "cy").stdout)
    assert found["class"] == "breaking"
    assert [(each["where"], each["class"], each["was"], each["now"]) for each in found["changes"]] == [
        ("questions.role.ask", "wording", "What is your role?", "Which is your role?"),
        ("questions.hours.number", "breaking", "0..60", "0..50"),
    ]
    assert {each["check"] for each in found["refused"]} == {"translation-stale", "breaking-same-version"}
    assert {each["comparable"] for each in found["findings"]} <= {"same", "care", "none"}
    assert "yn torri cysondeb (range-narrowed)" in run("diff", *files, "--lang", "cy").stdout


def test_shipped_instruments_are_compared_by_id(run: Run) -> None:
    result = run("diff", "cluster-profile", "pcca-maturity")
    assert result.exit_code == 1
    assert "breaking (instrument): This is another instrument" in result.stdout


def test_what_cannot_be_read_ends_with_two(run: Run, tmp_path: Path) -> None:
    faulty = version(tmp_path, "faulty", (b"unit: member", b"unit: membr"))
    result = run("diff", version(tmp_path, "first"), faulty)
    assert (result.exit_code, "Did you mean 'member'?" in result.stderr) == (2, True)
    assert run("diff", faulty, tmp_path / "absent.yaml").exit_code == 2


def test_the_ends_are_in_the_help(run: Run) -> None:
    said = " ".join(run("diff", "--help").stdout.split())
    assert "It ends with 1 when a change is breaking, with 0 when none is" in said


@pytest.fixture
def first(run: Run, data: Path, tmp_path: Path) -> Path:
    """A data folder with a wave of the first version."""
    assert run("wave", "add", version(tmp_path, "first"), "one", "--data", data).exit_code == 0
    return data


@pytest.mark.parametrize(
    ("edits", "check"),
    [
        ([HOURS], "breaking-same-version"),
        ([ROLE, SECOND], "translation-stale"),
        ([LABELS, (NURSE, b"          nurse: A nurse\n          nurse.cy: Y nyrs\n"), SECOND], "code-reused"),
    ],
)
def test_publishing_refuses_until_it_is_waived(
    run: Run, first: Path, tmp_path: Path, edits: list[tuple[bytes, bytes]], check: str
) -> None:
    path = version(tmp_path, "second", *edits)
    refused = run("wave", "add", path, "two", "--data", first)
    assert refused.exit_code == 1
    assert f"{path}:" in refused.stderr
    assert f"give --waive {check}." in refused.stderr
    assert "two" not in run("wave", "list", "--data", first).stdout
    waived = run("wave", "add", path, "two", "--data", first, "--waive", check)
    assert waived.exit_code == 0, waived.output
    assert f"Waived: 1 fault of {check}." in waived.stdout


def test_a_language_that_is_dropped_is_an_incomplete_translation(run: Run, first: Path, tmp_path: Path) -> None:
    text = WELSH.sub(b"", small()).replace(b"[en, cy]", b"[en]")
    result = run("wave", "add", version(tmp_path, "second", SECOND, text=text), "two", "--data", first)
    assert "The version before could be answered in 'cy', too." in result.stderr
    assert "give --waive translation-incomplete." in result.stderr


def test_a_retired_code_is_not_used_again(run: Run, first: Path, tmp_path: Path) -> None:
    retired = version(tmp_path, "second", (NURSE, OTHER), SECOND)
    assert run("wave", "add", retired, "two", "--data", first).exit_code == 0
    again = version(tmp_path, "third", (NURSE, NURSE + OTHER), (b"version: 1\n", b"version: 3\n"))
    result = run("wave", "add", again, "three", "--data", first)
    assert "questions.role.choice.nurse: 'nurse' was retired in version 2 and is used again." in result.stderr


def test_an_improved_version_and_a_version_published_before_are_added(run: Run, first: Path, tmp_path: Path) -> None:
    better = version(tmp_path, "second", ROLE, ROLE_CY)
    assert run("wave", "add", better, "two", "--data", first).exit_code == 0
    assert run("wave", "add", version(tmp_path, "again"), "three", "--data", first).exit_code == 0


def with_overlay(folder: Path, name: str, made_from: str) -> Path:
    """A second version with other words as its title, whose Welsh stands beside it and was made from these words."""
    words = (b"title: A small survey\ntitle.cy: Arolwg bach\n", b"title: A little survey\n")
    record = f"title: Arolwg bach\ntranslations:\n  title: {short_hash(made_from)}\n"
    (folder / f"{name}.cy.yaml").write_text(record, encoding="utf-8")
    return version(folder, name, words, SECOND)


def test_a_translation_that_says_what_it_was_made_from_is_believed(run: Run, first: Path, tmp_path: Path) -> None:
    confirmed = with_overlay(tmp_path, "confirmed", "A little survey")
    assert "Publishing would refuse" not in run("diff", tmp_path / "first.yaml", confirmed).stdout
    outrun = with_overlay(tmp_path, "outrun", "A small survey")
    refused = run("wave", "add", outrun, "two", "--data", first)
    assert "title: The text in 'cy' was made from other words than 'A little survey'." in refused.stderr
    assert run("wave", "add", outrun, "two", "--data", first, "--waive", "translation-stale").exit_code == 0


def test_a_stale_translation_is_refused_the_first_time_too(run: Run, data: Path, tmp_path: Path) -> None:
    result = run("wave", "add", with_overlay(tmp_path, "outrun", "A small survey"), "one", "--data", data)
    assert (result.exit_code, "give --waive translation-stale." in result.stderr) == (1, True)


PULSE = """\
instrument: cluster-pulse
version: 1
languages: [en, cy]
title: Cluster pulse
title.cy: Pwls y clwstwr
unit: member
identification: confidential
provenance: Own wording
sections:
  work:
    title: Cluster work
    title.cy: Gwaith clwstwr
    questions:
      time:
        ask: What became of your clinical time?
        ask.cy: Beth ddigwyddodd i'ch amser clinigol?
        choice:
          worse: Worse
          worse.cy: Gwaeth
          same: No change
          same.cy: Dim newid
          better: Better
          better.cy: Gwell
      hours:
        number: 0..80
        ask: How many hours did you give?
        ask.cy: Faint o oriau a roesoch?
findings:
  worse:
    share: time = worse
    among: answered(time)
    say: "{value}% said that it was worse"
    say.cy: "Dywedodd {value}% ei fod yn waeth"
  usual_hours:
    median: hours
    among: answered(hours)
    say: "{value} hours were usual"
    say.cy: "{value} awr oedd yn arferol"
"""
ASK = ("What became of your clinical time?", "What happened to your clinical time?")


def pulse(*edits: tuple[str, str]) -> str:
    text = PULSE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def console(command: str) -> list[str]:
    """The lines that the document says a command prints."""
    (block,) = [each for each in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) if f"$ {command}" in each]
    return [line for line in block.splitlines()[1:] if line]


def test_the_commands_of_the_document(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    better = ("          better: Better\n          better.cy: Gwell\n", "")
    Path("pulse-1.yaml").write_text(pulse(), encoding="utf-8")
    Path("pulse-2.yaml").write_text(
        pulse(("version: 1", "version: 2"), ASK, better, ("0..80", "0..168")), encoding="utf-8"
    )
    printed = run("diff", "pulse-1.yaml", "pulse-2.yaml").stdout.splitlines()
    assert [line for line in printed if line] == console("pcca diff")
    assert run("wave", "add", "pulse-1.yaml", "spring", "--data", "data").exit_code == 0
    args = ("wave", "add", "pulse-2.yaml", "autumn", "--waive", "translation-stale")
    added = run(*args, "--data", "data").stdout.splitlines()
    assert [line for line in console("pcca wave add") if line not in added] == []


def test_the_key_of_the_document_keeps_waves_comparable(run: Run, tmp_path: Path) -> None:
    assert "        same_meaning: yes\n" in PAGE
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(pulse(), encoding="utf-8")
    said = ("        choice:\n", "        same_meaning: yes\n        choice:\n")
    new.write_text(pulse(ASK, said), encoding="utf-8")
    result = run("diff", old, new)
    assert result.exit_code == 0
    assert "The author says that it means the same." in result.stdout
    assert "worse: waves of both versions can be compared; the author says" in result.stdout
    assert "Publishing would refuse" not in result.stdout
