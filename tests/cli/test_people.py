"""`pcca people`: accounts are made, given roles, closed, and opened by links."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from pcca.store import letters, open_store, trail
from tests.cli.conftest import Run, done


@pytest.fixture
def register(data: Path, with_register: Path) -> Path:
    """A data folder with an administrator and the register of Wales."""
    shutil.copytree(with_register, data)
    done("people", "add", "nia@example.org", "Nia Vaughan", "--role", "administrator", "--data", data)
    return data


def add(run: Run, data: Path, *, role: str = "manager", scope: str = "bma", mail: str = "eleri@example.org") -> str:
    added = run("people", "add", mail, "Eleri Example", "--role", role, "--scope", scope, "--data", data)
    assert added.exit_code == 0, added.output
    return str(added.output)


def listed(run: Run, data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("people", "list", "--format", "json", "--data", data).output)
    return found


def test_the_first_administrator_gets_a_link(run: Run, data: Path) -> None:
    added = run("people", "add", "nia@example.org", "Nia Vaughan", "--role", "administrator", "--data", data)
    assert "Nia Vaughan has an account now: nia@example.org." in added.output
    assert re.search(r"^http://127\.0\.0\.1:8000/en/account/letter/[A-Z2-7]{48}$", added.output, re.MULTILINE)
    assert listed(run, data) == [
        {
            "name": "Nia Vaughan", "mail": "nia@example.org", "language": "en", "state": "invited",
            "roles": [{"role": "administrator", "scope": "*"}],
        }
    ]  # fmt: skip


def test_the_link_begins_with_the_address_of_the_site_and_opens_the_account(run: Run, register: Path) -> None:
    added = run(
        "people", "add", "eleri@example.org", "Eleri", "--role", "lead", "--scope", "c01", "--language", "cy",
        "--data", register, env={"PCCA_BASE_URL": "https://pcca.example.org/"},
    )  # fmt: skip
    found = re.search(r"https://pcca\.example\.org/cy/account/letter/(\S+)", added.output)
    assert found
    store = open_store(register)
    last = trail(store)[-1].event.at
    opened = letters.open_letter(store, found[1], last)
    store.close()
    assert opened is not None
    assert opened.person.mail == "eleri@example.org"


def test_everything_that_is_wrong_is_said(run: Run, register: Path) -> None:
    wrong = run("people", "add", "x", "Two\nlines", "--role", "manger", "--data", register)
    assert wrong.exit_code == 1
    assert wrong.output.splitlines() == [
        "'x' is not an address that mail can be sent to: write it as name@example.org.",
        "The name holds a line break or another control character. Write it on one line.",
        "There is no role manger. Did you mean manager? Roles: administrator, manager, officer, lead, deputy, member, "
        "facilitator, researcher.",
    ]


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        ("manager", "bnma", "The register has no organisation bnma today. Did you mean bma?"),
        ("manager", "", "Choose the organisation that the role manager is for."),
        ("officer", "bma", "A health board officer is for a health board, and bma is none."),
        ("lead", "*", "The role lead is for one organisation, not for everywhere. Name its code."),
        ("", "", "Choose a role."),
    ],
)
def test_a_role_that_cannot_be_is_told(run: Run, register: Path, role: str, scope: str, said: str) -> None:
    asked = run("people", "add", "e@example.org", "E", "--role", role, "--scope", scope, "--data", register)
    assert (asked.exit_code, asked.output.strip()) == (1, said)


def test_an_address_that_is_taken_is_told(run: Run, register: Path) -> None:
    taken = run("people", "add", "NIA@example.org", "Nia", "--role", "administrator", "--data", register)
    assert taken.exit_code == 1
    assert taken.output.strip() == "There is already an account with the address nia@example.org."


def test_roles_are_given_and_taken(run: Run, register: Path) -> None:
    add(run, register)
    given = run("people", "role", "eleri@example.org", "--role", "researcher", "--scope", "bma", "--data", register)
    assert given.output.strip() == "Eleri Example holds this role from today: Researcher (bma)."
    take = ("people", "role", "eleri@example.org", "--role", "manager", "--scope", "bma", "--take", "--data", register)
    assert run(*take).output.strip() == "Eleri Example does not hold this role any more: Survey manager (bma)."
    again = run(*take)
    assert again.exit_code == 2
    assert again.output.strip() == "Eleri Example does not hold this role. Roles held: Researcher (bma)."


def test_a_new_link_voids_the_one_before(run: Run, register: Path) -> None:
    first = add(run, register).strip().splitlines()[-1].rsplit("/", 1)[1]
    second = run("people", "link", "eleri@example.org", "--data", register).output.strip().rsplit("/", 1)[1]
    store = open_store(register)
    at = trail(store)[-1].event.at
    opened = [letters.open_letter(store, each, at) is not None for each in (first, second)]
    store.close()
    assert opened == [False, True]


def test_an_account_is_closed_and_opened_again(run: Run, register: Path) -> None:
    add(run, register)
    assert run("people", "end", "eleri@example.org", "--data", register).output.strip() == (
        "The account of Eleri Example is closed."
    )
    refused = run("people", "link", "eleri@example.org", "--data", register)
    assert refused.exit_code == 2
    assert "Open it with 'pcca people end eleri@example.org --reopen'." in refused.output
    run("people", "end", "eleri@example.org", "--reopen", "--data", register)
    assert [each["state"] for each in listed(run, register)] == ["invited", "invited"]


def test_a_second_factor_is_reset(run: Run, register: Path) -> None:
    add(run, register)
    said = run("people", "reset-factor", "eleri@example.org", "--data", register)
    assert "sets up a new second factor at the next sign-in" in said.output


@pytest.mark.parametrize("act", ["role", "link", "reset-factor", "end"])
def test_nobody_of_that_address_is_told(run: Run, register: Path, act: str) -> None:
    said = run("people", act, "nobody@example.org", "--data", register)
    assert said.exit_code == 2
    assert "There is no account with the address nobody@example.org." in said.output


def test_the_list_is_in_both_languages(run: Run, register: Path) -> None:
    add(run, register)
    assert "Survey manager (bma)" in run("people", "list", "--data", register).output
    assert "Rheolwr arolygon (bma)" in run("people", "list", "--lang", "cy", "--data", register).output


def test_an_empty_list_says_how_to_begin(run: Run, wave: Path) -> None:
    assert (
        "Begin with 'pcca people add MAIL NAME --role administrator'." in run("people", "list", "--data", wave).output
    )


def test_the_trail_tells_it_in_words_without_names(run: Run, register: Path) -> None:
    add(run, register)
    said = run("audit", "list", "--data", register).output
    assert "Person 2 was given the role manager for bma." in said
    assert "eleri" not in said.casefold()
