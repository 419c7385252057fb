"""What operators run: backup, restore, doctor and audit, as docs/operators.md tells it."""

from __future__ import annotations

import json
import os
import pwd
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pcca.cli.doctor import CHECKS, GRAVE
from pcca.fieldwork.acts import ACTS
from pcca.language import LANGUAGES, language
from pcca.settings import CHECKS as SETTINGS
from pcca.store.doctor import setting_symptoms
from pcca.store.memory import memory_store
from tests.cli.conftest import Run
from tests.conftest import ROOT


@pytest.fixture
def sound(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration, to be harmed."""
    shutil.copytree(demo, tmp_path / "tour")
    return tmp_path / "tour"


def steps(document: str) -> list[tuple[str, list[str]]]:
    """The commands of a document, each with what it is said to print."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    parts = re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]
    return [(command, lines) for command, *lines in (part.strip().splitlines() for part in parts)]


@pytest.mark.slow
@pytest.mark.parametrize(("document", "commands"), [("operators.md", 7), ("privacy.md", 5), ("waves.md", 10)])
def test_the_document(run: Run, sound: Path, monkeypatch: pytest.MonkeyPatch, document: str, commands: int) -> None:
    monkeypatch.chdir(sound.parent)
    assert len(steps(document)) == commands
    for command, expected in steps(document):
        done = run(*shlex.split(command)[1:])
        printed = " ".join(done.output.split())
        assert done.exit_code == (1 if "Nothing is held" in printed else 0), printed
        for line in expected:
            assert line in printed, (command, printed)


def test_settings_for_serving_are_those_there_are() -> None:
    text = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    named = set(re.findall(r"PCCA_[A-Z_]+", text))
    source = "".join(each.read_text(encoding="utf-8") for each in (ROOT / "pcca").rglob("*.py"))
    assert set(SETTINGS) <= named
    assert not [each for each in named if f'"{each}"' not in source]


def test_a_backup_in_welsh_says_what_is_in_it_and_what_is_not(run: Run, sound: Path, tmp_path: Path) -> None:
    done = run("backup", "--to", tmp_path / "b.db", "--data", sound, "--lang", "cy")
    assert "Nid yw'r allwedd gyfrinachol ynddo" in done.output
    assert "O donnau dienw" in done.output


def test_what_goes_wrong_is_one_sentence(run: Run, sound: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.db"
    assert run("backup", "--to", file, "--data", sound).exit_code == 0
    for args, said in (
        (("backup", "--to", file), "never overwritten"),
        (("backup", "--to", tmp_path / "no" / "b.db"), "cannot be used: there is no such file"),
        (("restore", file), "--replace"),
        (("restore", tmp_path / "none.db"), "There is no backup"),
        (("restore", sound / "pcca.db", "--replace"), "not a backup"),
    ):
        done = run(*args, "--data", sound)
        assert done.exit_code == 1, done.output
        assert said in done.output
        assert len(done.output.strip().splitlines()) == 1
    assert run("doctor", "--data", sound).exit_code == 0


@pytest.mark.slow
def test_every_act_is_entered_by_who_did_it(run: Run, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    run("wave", "add", "cluster-member-survey", "members", "--data", data)
    run("simulate", "cluster-member-survey", "-n", 20, "--to", file)
    run("load", "members", file, "--data", data)
    run("export", "members", "--to", tmp_path / "out.csv", "--data", data)
    run("simulate", "cluster-member-survey", "-n", 20, "--wave", "tryout", "--data", data)
    run("backup", "--to", tmp_path / "b.db", "--data", data, env={"LOGNAME": "somebody-else"})
    found = json.loads(run("audit", "list", "--data", data, "--format", "json").output)
    acts = ["wave_added", "responses_loaded", "responses_exported", "responses_simulated", "backup_made"]
    assert [each["what"] for each in found] == acts
    assert {each["who"] for each in found} == {pwd.getpwuid(os.getuid()).pw_name}
    assert all(each["at"].endswith("+00:00") for each in found)
    assert found[1]["detail"]["rows"] == 20
    assert str(tmp_path) not in json.dumps(found)
    assert run("audit", "verify", "--data", data).exit_code == 0


def test_nothing_is_entered_for_what_was_refused(run: Run, wave: Path, tmp_path: Path) -> None:
    run("wave", "add", "cluster-member-survey", "members", "--data", wave)
    run("export", "nothing", "--to", tmp_path / "x.csv", "--data", wave)
    found = json.loads(run("audit", "list", "--data", wave, "--format", "json").output)
    assert [each["what"] for each in found] == ["wave_added"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_of_entry_has_its_sentence(run: Run, sound: Path, code: str) -> None:
    assert all(language(code).say(sentence) for sentence in ACTS.values())
    done = run("audit", "list", "--data", sound, "--lang", code)
    assert ("The demonstration was loaded." if code == "en" else "Llwythwyd yr arddangosiad.") in done.output


def test_tampering_is_named_and_ends_with_1(run: Run, sound: Path) -> None:
    change(sound, "DROP TRIGGER audit_no_UPDATE", "UPDATE audit SET who = 'nobody'")
    done = run("audit", "verify", "--data", sound)
    assert done.exit_code == 1
    assert "does not fit from entry 1: it was changed" in done.output
    assert json.loads(run("audit", "verify", "--data", sound, "--format", "json").output)["misfit"]["how"] == "changed"
    assert run("audit", "list", "--data", sound).exit_code == 0


def test_a_head_is_found_again(run: Run, sound: Path) -> None:
    head = run("audit", "head", "--data", sound).output.strip()
    assert run("audit", "verify", "--head", head, "--data", sound).exit_code == 0
    assert run("audit", "verify", "--head", "5" + head, "--data", sound).exit_code == 1
    wrong = run("audit", "verify", "--head", "x", "--data", sound)
    assert wrong.exit_code == 2
    assert "is not a head" in wrong.output


def change(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "pcca.db", isolation_level=None)) as raw:
        for each in statements:
            raw.execute(each)


def changing(*statements: str) -> Callable[[Path], None]:
    return lambda data: change(data, *statements)


def spoil(data: Path) -> None:
    given = bytearray((data / "pcca.db").read_bytes())
    given[20_000:200_000] = bytes(180_000)
    (data / "pcca.db").write_bytes(given)


def faulty(data: Path) -> None:
    """A version whose hash fits and whose content no rule of today takes."""
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of {}
    change(data, f"INSERT INTO instruments VALUES (99, '{digest}', 'x', '1', '', '{{}}')")


def a_key(data: Path, wave: str) -> None:
    (data / "keys").mkdir(mode=0o700, exist_ok=True)
    (data / "keys" / f"{wave}.key").write_bytes(bytes(32))
    (data / "keys" / f"{wave}.key").chmod(0o600)


def closed(data: Path, wave: str) -> None:
    change(data, f"UPDATE waves SET closes = '2026-01-01T00:00:00+00:00' WHERE id = '{wave}'")


OPEN = "id = 'members-2026'"
SOME = "wave = (SELECT wave FROM responses LIMIT 1)"
IDLE = (
    "INSERT INTO drafts (digest, wave, language, started, touched) "
    "SELECT x'00', no, 'en', '2020-01-01', '2020-01-01' FROM waves LIMIT 1"
)
HARM: dict[str, Callable[[Path], None]] = {
    "open_to_others": lambda data: (data / "pcca.db").chmod(0o644),
    "left_over": lambda data: (data / ".restore-x").mkdir(),
    "no_key": lambda data: (data / "secret.key").unlink(),
    "bad_key": lambda data: (data / "secret.key").write_bytes(b"short") and None,
    "damaged": spoil,
    "schema_none": changing("DROP TABLE alembic_version"),
    "schema_new": changing("UPDATE alembic_version SET version_num = '9999'"),
    "schema_old": changing("UPDATE alembic_version SET version_num = '0001'"),
    "audit": lambda data: (data / "audit.heads").unlink(),
    "instrument_changed": changing("UPDATE instruments SET compiled = replace(compiled, 'cluster', 'other')"),
    "instrument_faulty": faulty,
    "built_form": changing("UPDATE built SET form = x'00'"),
    "responses_unreadable": changing(f"UPDATE responses SET document = x'00' WHERE {SOME}"),
    "responses_differ": changing(f"UPDATE responses SET codes = zeroblob(length(codes)) WHERE {SOME}"),
    "register_unreadable": changing("UPDATE organisations SET names = 'x' WHERE code = 'c01'"),
    "register_faulty": changing("UPDATE tags SET begins = '1990-01-01' WHERE organisation = 'c01'"),
    "drafts_past": changing(IDLE),
    "key_stray": lambda data: a_key(data, "nothing"),
    "key_due": lambda data: (a_key(data, "members-2025"), closed(data, "members-2025"))[0],
    "key_missing": lambda data: next((data / "keys").glob("*.key")).unlink(),
    "key_wrong": lambda data: a_key(data, next((data / "keys").glob("*.key")).stem),
    "mails_stuck": changing(
        'INSERT INTO mails (occasion, "to", language, template, slots, state, tries, handed, due, fault, reason) '
        "VALUES ('x', 'a@example.org', 'en', 'invitation', '{}', 'waiting', 0, 0, '2020-01-01T00:00:00+00:00', '', '')"
    ),
    "retention_overdue": changing(f"UPDATE waves SET retain_until = '2020-01-01' WHERE {OPEN}"),
    "no_second_factor": changing(
        "INSERT INTO people (no, mail, name, language, state, created, password) "
        "VALUES (999, 'a@example.org', 'A', 'en', 'active', '2020-01-01', 'x')",
        "INSERT INTO grants VALUES (999, 'manager', 'bma', '2020-01-01', NULL)",
    ),
    "waiting": changing(
        "UPDATE waves SET closes = '2026-01-01T00:00:00+00:00'", f"UPDATE responses SET released = 0 WHERE {SOME}"
    ),
}


@pytest.mark.parametrize("check", HARM)
def test_the_doctor_finds_it_and_says_what_to_do(run: Run, sound: Path, check: str) -> None:
    HARM[check](sound)
    done = run("doctor", "--data", sound, "--format", "json")
    found = {each["check"]: each for each in json.loads(done.output)["symptoms"]}
    assert check in found, done.output
    assert found[check]["todo"]
    assert done.exit_code == max(CHECKS[name].grave for name in found)


def test_the_doctor_speaks_welsh(run: Run, sound: Path) -> None:
    assert "Mae popeth yn iawn" in run("doctor", "--data", sound, "--lang", "cy").output
    HARM["waiting"](sound)
    printed = run("doctor", "--data", sound, "--lang", "cy")
    assert (printed.exit_code, "Atebion y don gaeedig" in printed.output) == (1, True)


def test_every_check_is_tested() -> None:
    # What only a server can tell is looked at in tests/store/test_server.py and tests/store/test_sealed.py.
    assert set(CHECKS) == {*HARM, "setting", "damaged_pages", "responses_locked", "drafts_locked"}


def test_a_setting_that_is_not_kept_is_found() -> None:
    with closing(memory_store()) as store:
        found = {each.slots["name"]: each.slots["found"] for each in setting_symptoms(store)}
    assert found == {"journal_mode": "memory"}
    assert CHECKS["setting"].grave == GRAVE


def contents(data: Path) -> list[str]:
    """All that a database holds; its pages may be rearranged when the log is merged into them."""
    with closing(sqlite3.connect(data / "pcca.db")) as connection:
        return list(connection.iterdump())


def test_the_doctor_changes_nothing(run: Run, sound: Path) -> None:
    (sound / "secret.key").unlink()
    before = contents(sound)
    run("doctor", "--data", sound)
    assert contents(sound) == before
    assert not (sound / "secret.key").exists()


def test_a_folder_without_a_database_is_misuse(run: Run, tmp_path: Path) -> None:
    done = run("doctor", "--data", tmp_path)
    assert done.exit_code == 2
    assert "There is no database" in done.output
    assert list(tmp_path.iterdir()) == []


def test_idle_drafts_that_are_deleted_are_entered_by_their_number(sound: Path, run: Run) -> None:
    from pcca import store as stored
    from pcca.cli.stores import now
    from pcca.fieldwork.house import keep_house

    change(sound, IDLE)
    with closing(stored.open_store(sound)) as store:
        keep_house(store, now())
        keep_house(store, now())
        assert [(each.what, each.event.detail) for each in stored.trail(store)][1:] == [
            ("drafts_expired", {"drafts": 1})
        ]
        assert stored.expire_drafts(store, date(2020, 1, 1)) == 0
