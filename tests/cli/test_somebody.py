"""Erasing somebody, and writing down for them what is held: on both databases, and truthful about what cannot be."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.erasing import copy_of, erase
from pcca.fieldwork.holdings import NoReceipt, of_address, of_receipt
from pcca.fieldwork.links import destroy_key, token_of
from pcca.fieldwork.retention import retire_what_is_due
from pcca.fieldwork.running import By
from pcca.rights import Grant
from pcca.store import Event, Store, outbox, people
from pcca.store.invitations import NewInvitation, add, new_id, start_personal
from pcca.store.keys import invitation_digest
from pcca.store.outbox import Mail
from tests.cli.conftest import Run
from tests.conftest import add as add_wave
from tests.conftest import small
from tests.page import get
from tests.store.samples import a_response

NOW = datetime.now(UTC)
DAY = NOW.date()
MAIL = "sian.canary@example.org"
BY = By("siân", NOW)


def invited(store: Store, wave: str) -> str:
    """Invites the person to a wave with a mail; returns the token of their link."""
    id = new_id()
    digest = invitation_digest(token_of(store, wave, id))
    add(store, wave, [NewInvitation(id, digest, MAIL, "Siân Canary", "cy", {"board": "x"})])
    outbox.put(store, Mail(f"{wave}:{id.hex()}", MAIL, "cy", "invitation", NOW, wave=wave, invitation=id))
    return token_of(store, wave, id)


def answered(store: Store, wave: str) -> str:
    """The token of the person's link, with which they have answered."""
    token = invited(store, wave)
    start_personal(store, wave, token, language="cy", day=DAY)
    stored.save(store, token, {"comment": ({"comment": "canary answer"}, 0)}, day=DAY)
    response = stored.NewResponse({"comment": "canary answer", "role": "gp"}, b"\x01", "cy", DAY)
    stored.submit(store, token, response, versions={"comment": 1})
    return token


def fill(store: Store) -> None:
    """Somebody with an account who answered a named and an anonymous wave, and began a confidential one."""
    for level in ("named", "anonymous", "confidential"):
        add_wave(store, small(level), level, closes=NOW + timedelta(days=3))
    answered(store, "named")
    answered(store, "anonymous")
    token = invited(store, "confidential")
    start_personal(store, "confidential", token, language="cy", day=DAY)
    stored.save(store, token, {"comment": ({"comment": "canary draft"}, 0)}, day=DAY)
    someone = people.add(store, MAIL, "Siân Canary", language="cy", day=DAY, event=Event(NOW, "siân", "person_added"))
    people.give(store, someone.no, [Grant("lead", "cluster-1")], day=DAY)
    stored.record(store, Event(NOW, f"person:{someone.no}", "signed_off", {"unit": "u", "wave": "named"}))


@pytest.fixture(params=["file", "server"])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with all of it, on each database."""
    url = None if request.param == "file" else request.getfixturevalue("empty_server")
    with closing(stored.open_store(tmp_path / "data", url=url)) as store:
        fill(store)
        yield store


def everything(store: Store) -> str:
    """Every row of every table as text, and every file in the folder."""
    with store.read.connect() as connection:
        # As it lies there: what is sealed is no document.
        names = [each.name for each in stored.tables.metadata.sorted_tables]
        rows = [connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names]
    files = [path.read_bytes() for path in store.path.parent.rglob("*") if path.is_file() and path != store.path]
    return str(rows) + str(files)


def test_what_is_found_by_an_address(held: Store) -> None:
    found = of_address(held, MAIL.upper(), NOW)
    assert found.account is not None
    assert [each.wave for each in found.responses] == ["named"]
    assert [wave for wave, _ in found.drafts] == ["confidential"]
    assert len(found.invitations) == len(found.mails) == 3
    assert (found.unlinked, found.unreachable) == (("anonymous",), ())
    assert of_address(held, "nobody@example.org", NOW).nothing


def test_an_address_is_found_however_its_domain_is_spelled(held: Store) -> None:
    id = new_id()
    plain = "a@xn--cr-pia.example"
    add(held, "named", [NewInvitation(id, id, plain, "A", "cy", {})])
    outbox.put(held, Mail("idn", plain, "cy", "invitation", NOW, wave="named", invitation=id))
    found = of_address(held, "A@câr.example", NOW)
    assert (len(found.invitations), len(found.mails)) == (1, 1)


def test_after_erasing_no_row_tells_who_it_was(held: Store) -> None:
    before = everything(held)
    assert MAIL in before
    assert erase(held, of_address(held, MAIL, NOW), BY)
    after = everything(held)
    assert MAIL not in after
    assert "Siân Canary" not in after
    assert stored.count(held, "named") == 0
    assert stored.count(held, "anonymous") == 1
    assert of_address(held, MAIL, NOW).nothing
    assert stored.verify(held) is None
    whats = [each.what for each in stored.trail(held)]
    for what in ("draft_erased", "response_erased", "invitation_erased", "mails_erased", "person_erased"):
        assert what in whats
    assert whats.count("invitation_erased") == 3


def test_the_link_of_an_erased_answer_cannot_be_used_again(held: Store) -> None:
    token = token_of(held, "named", of_address(held, MAIL, NOW).invitations[0].id)
    places = of_address(held, MAIL, NOW)
    erase(held, places, BY)
    assert stored.submit(held, token, a_response(), versions={}).fresh is False
    assert stored.count(held, "named") == 0


def test_a_key_that_is_gone_is_said_and_the_receipt_still_finds_the_answer(held: Store) -> None:
    receipt = of_address(held, MAIL, NOW).responses[0].key.hex()[:12]
    destroy_key(held, "named")
    found = of_address(held, MAIL, NOW)
    assert (found.responses, found.unreachable) == ((), ("named",))
    assert [each.wave for each in of_receipt(held, f" {receipt.upper()} ").responses] == ["named"]
    assert of_receipt(held, "0" * 12).nothing


@pytest.mark.parametrize("receipt", ["", "12", "0123456789a", "0123456789zz", "é" * 12, "0" * 33, "'; DROP --"])
def test_what_is_no_receipt_is_said(held: Store, receipt: str) -> None:
    with pytest.raises(NoReceipt, match="not a receipt number"):
        of_receipt(held, receipt)


def test_a_copy_holds_what_is_held_and_no_secret(held: Store) -> None:
    copy = copy_of(held, of_address(held, MAIL, NOW), NOW)
    text = json.dumps(copy, ensure_ascii=False)
    assert copy["account"]["roles"] == [{"role": "lead", "scope": "cluster-1", "from": DAY.isoformat(), "to": None}]
    assert [each["what"] for each in copy["account"]["audit"]] == ["person_added", "signed_off"]
    assert copy["responses"][0]["answers"]["comment"] == "canary answer"
    assert copy["drafts"][0]["answers"]["comment"] == {"comment": "canary draft"}
    assert copy["cannot_be_found"] == {"anonymous": ["anonymous"], "key_missing": []}
    for each in of_address(held, MAIL, NOW).invitations:
        assert token_of(held, each.wave, each.id) not in text


def test_named_responses_about_a_unit(run: Run, demo: Path, tmp_path: Path) -> None:
    data = tmp_path / "copy"
    shutil.copytree(demo, data)
    one = run("erase", "--unit", "c42", "--wave", "maturity-2025", "--data", data)
    assert one.output.count("A response in the wave maturity-2025") == 1
    assert "was erased" in one.output
    left = run("erase", "--unit", "c42", "--dry-run", "--data", data)
    assert "maturity-2025" not in left.output
    assert left.output.count("A response in the wave maturity-2026") == 1
    nothing = run("erase", "--unit", "nowhere", "--data", data)
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "Nothing is held by which nowhere could be found" in nothing.stderr


def test_pages_of_a_wave_say_that_its_answers_are_gone(site: Store, client: FlaskClient) -> None:
    assert "No result yet" in get(client, "/en/results/named/").body
    stored.change_wave(site, "named", lambda wave: (replace(wave, retain_until=DAY - timedelta(days=1)), None))
    retire_what_is_due(site, NOW, "siân")
    for path in ("/en/results/named/", "/en/manage/named/"):
        assert "The answers were deleted on" in get(client, path).body
    assert "No results any more" in get(client, "/en/results/named/").body
    assert get(client, "/cy/results/named/").status == 200


Runs = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(stored.open_store(tmp_path / "data")) as store:
        fill(store)
    return tmp_path / "data"


def unpacked(path: Path) -> Any:
    with zipfile.ZipFile(path) as packed:
        return json.loads(packed.read("held.json"))


def test_by_commands(run: Run, folder: Path, tmp_path: Path) -> None:
    for ending in ("json", "zip"):
        done = run("subject-access", MAIL, "--to", tmp_path / f"c.{ending}", "--data", folder)
        assert done.exit_code == 0, done.output
        assert (tmp_path / f"c.{ending}").stat().st_mode & 0o077 == 0
    written = json.loads((tmp_path / "c.json").read_text())
    assert written["responses"] == unpacked(tmp_path / "c.zip")["responses"]
    before = (folder / "pcca.db").read_bytes()
    looked = run("erase", MAIL, "--dry-run", "--data", folder)
    assert "An account: Siân Canary" in looked.output
    assert "Nothing was erased" in looked.output
    assert (folder / "pcca.db").read_bytes() == before
    done = run("erase", MAIL, "--data", folder)
    assert done.exit_code == 0, done.output
    assert "The wave anonymous is anonymous: whether this person answered" in done.output
    assert "Backups made before still hold it" in done.output
    again = run("erase", MAIL, "--data", folder, "--lang", "cy")
    assert (again.exit_code, "Nid oes dim yn cael ei gadw" in again.stderr) == (1, True)
    for asked in (("erase", "--dry-run"), ("erase",), ("subject-access", "--to", tmp_path / "none.json")):
        nobody = run(asked[0], "jo@exmaple.org", *asked[1:], "--data", folder)
        assert (nobody.exit_code, nobody.stdout) == (1, "")
        assert "by which jo@exmaple.org could be found, so nothing was done" in nobody.stderr
    assert not (tmp_path / "none.json").exists()
    assert MAIL.encode() not in (folder / "pcca.db").read_bytes()


def test_what_is_asked_wrongly_is_said(run: Run, folder: Path, tmp_path: Path) -> None:
    for args, said in (
        (("erase",), "Say about whom"),
        (("erase", MAIL, "--receipt", "0" * 12), "One of them at a time"),
        (("erase", "--receipt", "xyz"), "not a receipt number"),
        (("erase", "--unit", "u", "--wave", "nmaed"), "Did you mean named?"),
        (("subject-access", MAIL, "--to", tmp_path / "c.txt"), ".json or .zip"),
    ):
        done = run(*args, "--data", folder)
        assert done.exit_code != 0
        assert said in done.output
    (tmp_path / "c.json").write_text("mine")
    assert "is there already" in run("subject-access", MAIL, "--to", tmp_path / "c.json", "--data", folder).output


def test_retention_by_command(run: Run, folder: Path) -> None:
    assert "Nothing is past" in run("retention", "run", "--data", folder).output
    with closing(stored.open_store(folder)) as store, store.write.begin() as connection:
        connection.exec_driver_sql("UPDATE waves SET retain_until = '2020-01-01', closes = NULL WHERE id = 'named'")
    dry = run("retention", "run", "--dry-run", "--data", folder)
    assert "named, kept until 1 January 2020: answers 1" in dry.output
    assert "Nothing was deleted" in dry.output
    done = run("retention", "run", "--data", folder)
    assert "Backups made before" in done.output
    assert "Nothing is past" in run("retention", "run", "--data", folder).output
