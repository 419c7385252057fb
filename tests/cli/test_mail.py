"""`pcca mail`: what operators see of mails, and how they try the settings."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from pcca import store as stored
from pcca.mail.compose import message_id
from pcca.mail.setting import CHECKS, MailSettings
from pcca.settings import BASE_URL
from pcca.store import mail_plans
from tests.conftest import ROOT
from tests.mail.people import Row, invited
from tests.mail.server import Taken, free_port, serving, to

Run = Callable[..., Result]


@pytest.fixture
def people(wave: Path) -> Path:
    """A wave with two people on its list, whose invitations are planned."""
    with closing(stored.open_store(wave)) as store:
        invited(store, Row("ann@example.org"), Row("bob@example.org", "Bob", "cy"), wave="members")
        mail_plans.put_plans(store, "members", {"invitation": None})
    return wave


def test_what_waits_is_sent_once_and_listed(run: Run, people: Path) -> None:
    taken = Taken()
    with serving(taken) as url:
        assert run("mail", "run", "--once", "--data", people, env=to(url)).output == "2 mails were sent.\n"
        assert run("mail", "run", "--once", "--data", people, env=to(url)).output == "0 mails were sent.\n"
    assert sorted(taken.recipients) == ["ann@example.org", "bob@example.org"]
    listed = run("mail", "list", "--wave", "members", "--data", people).output
    assert listed.count("sent") == 2
    assert "ann@example.org" in listed
    rows = json.loads(run("mail", "list", "--format", "json", "--data", people).output)
    assert [row["state"] for row in rows] == ["sent", "sent"]


def test_the_list_does_not_tell_who_has_answered_an_anonymous_wave(run: Run, people: Path) -> None:
    run("mail", "run", "--once", "--data", people)
    with closing(stored.open_store(people)) as store:
        mail_plans.put_plans(store, "members", {"invitation": None, "reminder1": datetime.now(UTC)})
    run("mail", "run", "--once", "--data", people)
    rows = json.loads(run("mail", "list", "--format", "json", "--data", people).output)
    to = {(row["template"], row["to"]) for row in rows}
    assert to == {("invitation", "ann@example.org"), ("invitation", "bob@example.org"), ("reminder", "")}
    assert {row["language"] for row in rows if row["template"] == "reminder"} == {""}


def test_a_server_that_is_down_is_told_with_since_when_and_how_many_wait(run: Run, people: Path) -> None:
    url = f"smtp://127.0.0.1:{free_port()}"
    said = run("mail", "run", "--once", "--data", people, env=to(url)).output
    assert "The mail server has been out of reach since" in said
    assert "2 mails wait and go out by themselves." in said
    welsh = run("mail", "list", "--lang", "cy", "--data", people).output
    assert "mae 2 neges yn aros" in welsh


def test_without_a_server_mails_are_files_that_can_be_shown(run: Run, people: Path) -> None:
    run("mail", "run", "--once", "--data", people)
    shown = [run("mail", "show", number, "--data", people).output for number in (1, 2)]
    assert any("To: ann@example.org" in each and "Dear Ann Example," in each for each in shown)
    assert all(re.search(r"http://127\.0\.0\.1:8000/i/[A-Z2-7]{26}\n", each) for each in shown)
    missing = run("mail", "show", 99, "--data", people)
    assert (missing.exit_code, "There is no mail 99" in missing.output) == (1, True)


def test_a_mail_that_went_to_a_server_is_kept_nowhere(run: Run, people: Path) -> None:
    with serving(Taken()) as url:
        run("mail", "run", "--once", "--data", people, env=to(url))
    shown = run("mail", "show", 1, "--data", people)
    assert shown.exit_code == 1
    assert "links are worked out when it is sent" in shown.output


def test_settings_are_tried_out_and_the_answer_is_told(run: Run, people: Path) -> None:
    taken = Taken(rcpt={"nobody@example.org": "550 5.1.1 <nobody@example.org> unknown"})
    with serving(taken) as url:
        assert run("mail", "test", "eleri@example.org", "--data", people, env=to(url)).output == (
            "The server 127.0.0.1 took the test.\n"
        )
        refused = run("mail", "test", "nobody@example.org", "--data", people, env=to(url))
    assert (refused.exit_code, "The test did not go: 550 5.1.1" in refused.output) == (1, True)
    assert taken.mails[0]["Subject"].startswith("A test of the mail settings / ")
    down = run("mail", "test", "eleri@example.org", "--data", people, env=to(url))
    assert "The test did not go: the mail server refused the connection." in down.output
    assert "is not a mail address" in run("mail", "test", "eleri", "--data", people).output
    assert "but to the file" in run("mail", "test", "eleri@example.org", "--data", people).output


def test_wrong_settings_end_the_command_with_every_fault_and_no_password(run: Run, people: Path) -> None:
    found = run("mail", "run", "--once", "--data", people, env={"PCCA_SMTP_URL": "ftp://u:geheim@x"})
    assert found.exit_code == 2
    assert "PCCA_SMTP_URL is not the address of a mail server" in found.output
    assert "PCCA_MAIL_FROM is missing" in found.output
    assert "geheim" not in found.output


def test_a_notice_marks_the_mail_and_is_in_the_trail(run: Run, people: Path, tmp_path: Path) -> None:
    with serving(Taken()) as url:
        run("mail", "run", "--once", "--data", people, env=to(url))
    with closing(stored.open_store(people)) as store:
        id = message_id(store, 1, MailSettings(sender="surveys@example.org"))
    notice = tmp_path / "notice"
    notice.write_text(f"Subject: failure\n\n550 5.1.1 no such user\n\nMessage-ID: {id}\n")
    assert "1 mail came back for good" in run("mail", "bounce", notice, "--data", people).output
    notice.write_text("Subject: hello\n\nhello\n")
    said = run("mail", "bounce", notice, "--data", people).output
    assert "notice is not a notice that a mail came back." in said
    assert "Mails that came back for good were taken note of: 1." in run("audit", "list", "--data", people).output
    states = json.loads(run("mail", "list", "--state", "bounced", "--format", "json", "--data", people).output)
    assert [row["no"] for row in states] == [1]


@pytest.fixture
def working(people: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "pcca", "mail", "run", "--data", str(people)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_the_worker_works_until_it_is_asked_to_end(working: subprocess.Popen[str], people: Path) -> None:
    assert working.stdout is not None
    assert working.stdout.readline() == "2 mails were sent.\n"
    assert len(list((people / "mail").iterdir())) == 2
    working.send_signal(signal.SIGTERM)
    assert working.wait(timeout=20) == 0


def test_from_the_demonstration_nothing_leaves(run: Run, people: Path) -> None:
    (people / "demonstration.json").write_text('{"demonstration": true, "complete": true}')
    taken = Taken()
    with serving(taken) as url:
        assert "2 mails were sent." in run("mail", "run", "--once", "--data", people, env=to(url)).output
    assert taken.mails == []
    assert len(list((people / "mail").glob("*.eml"))) == 2


def steps() -> list[tuple[str, list[str]]]:
    """The commands of the document, each with what it is said to print."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / "mail.md").read_text(encoding="utf-8"), re.DOTALL)
    parts = re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]
    return [(command, lines) for command, *lines in (part.strip().splitlines() for part in parts)]


@pytest.mark.slow
def test_the_document(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not the demonstration that other tests share: once it was served, its mails are written.
    run("demo", "--no-serve", "--data", tmp_path / "tour")
    (tmp_path / "notices.mbox").write_text("From nobody\nSubject: hello\n\nhello\n")
    monkeypatch.chdir(tmp_path)
    assert len(steps()) == 5
    for command, expected in steps():
        printed = " ".join(run(*shlex.split(command)[1:]).output.split())
        assert all(line in printed for line in expected), (command, expected, printed)


def test_the_document_names_every_variable() -> None:
    text = (ROOT / "docs" / "mail.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in (*CHECKS, BASE_URL))
