"""The demonstration's way in: it opens on the demonstration's own folder to this computer, and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from pcca import store as stored
from pcca.app import create_app
from pcca.fieldwork.demonstration.folder import finish, prepare
from pcca.fieldwork.demonstration.people import EXAMPLES, fill_people
from pcca.rights import ROLES
from pcca.store import people, sessions
from tests.lent import Shell, lent
from tests.page import Page, get
from tests.signed import stranger

HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(scope="module")
def with_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is marked as the demonstration's, with its people, to be copied."""
    made = tmp_path_factory.mktemp("people") / "demo"
    prepare(made, reset=False)
    with closing(stored.open_store(made)) as store:
        fill_people(store, datetime.now(UTC))
    finish(made)
    return made


@pytest.fixture
def folder(tmp_path: Path, with_people: Path) -> Path:
    """A folder that is marked as the demonstration's, with its people."""
    return Path(shutil.copytree(with_people, tmp_path / "demo"))


@pytest.fixture
def demo(folder: Path, shell: Shell) -> Iterator[Flask]:
    with lent(shell, folder) as site:
        yield site


def press(app: Flask, *, no: object = 1, headers: dict[str, str] | None = None, **environ: str) -> int:
    """Presses the button of somebody; the status of the answer, 303 where it signs in."""
    client = stranger(app)
    page = Page(client.get("/en/account/sign-in"))
    data = {**page.fields, "person": str(no)}
    reply = client.post("/en/account/example", data=data, headers=headers, environ_overrides={**HERE, **environ})
    signed_in = client.get_cookie("pcca") is not None
    assert signed_in == (reply.status_code == 303)
    return reply.status_code


def test_everybody_of_the_demonstration_can_be_signed_in_as(demo: Flask) -> None:
    page = get(stranger(demo), "/en/account/sign-in")
    for no, (_, name, _, grant) in enumerate(EXAMPLES, 1):
        assert f"{name} {ROLES[grant.role]}" in page.body
        assert press(demo, no=no) == 303


def test_there_is_one_for_each_role() -> None:
    assert {grant.role for *_, grant in EXAMPLES} == set(ROLES)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_from_this_computer_it_opens(demo: Flask, address: str) -> None:
    assert press(demo, REMOTE_ADDR=address) == 303


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "::ffff:192.0.2.1", "", "nonsense", "169.254.1.1"])
def test_from_elsewhere_it_does_not(demo: Flask, address: str) -> None:
    assert press(demo, REMOTE_ADDR=address) == 404
    page = Page(stranger(demo).get("/en/account/sign-in", environ_overrides={"REMOTE_ADDR": address}))
    assert "Nia Vaughan" not in page.body


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_through_a_server_in_front_it_does_not(demo: Flask, header: str) -> None:
    assert press(demo, headers={header: "127.0.0.1"}) == 404


def test_with_proxies_set_it_does_not(folder: Path) -> None:
    app = create_app({"DATA": folder, "TESTING": True, "PROXIES": 1})
    assert press(app) == 404
    app.extensions["pcca.store"].close()


def test_under_another_name_it_does_not(demo: Flask) -> None:
    demo.config["HOSTS"] = (*demo.config["HOSTS"], "survey.example.org")
    client = stranger(demo)
    page = Page(client.get("/en/account/sign-in", headers={"Host": "survey.example.org"}))
    assert "Nia Vaughan" not in page.body
    reply = client.post(
        "/en/account/example", data={**page.fields, "person": "1"}, headers={"Host": "survey.example.org"}
    )
    assert reply.status_code == 404


@pytest.mark.parametrize("mark", [None, "", "{}", '{"demonstration": true, "complete": false}', "[]"])
def test_in_a_folder_without_its_mark_it_does_not(folder: Path, demo: Flask, mark: str | None) -> None:
    (folder / "demonstration.json").unlink()
    if mark is not None:
        (folder / "demonstration.json").write_text(mark)
    assert press(demo) == 404


def test_on_a_server_it_does_not_even_if_the_folder_is_marked(folder: Path, empty_server: str) -> None:
    app = create_app({"DATA": folder, "DATABASE_URL": empty_server, "TESTING": True})
    store = app.extensions["pcca.store"]
    fill_people(store, datetime.now(UTC))
    assert press(app) == 404
    store.close()


def test_real_accounts_in_the_same_folder_do_not_open(demo: Flask) -> None:
    store = demo.extensions["pcca.store"]
    day = datetime.now(UTC).date()
    made = people.add(store, "real@example.com", "Real", language="en", day=day)
    people.set_state(store, made.no, "active")
    assert press(demo, no=made.no) == 404
    assert "Real" not in get(stranger(demo), "/en/account/sign-in").body


@pytest.mark.parametrize("no", ["", "0", "x", "99", "-1"])
def test_nobody_else_opens(demo: Flask, no: str) -> None:
    assert press(demo, no=no) == 404


def test_an_account_that_was_closed_does_not_open(demo: Flask) -> None:
    people.set_state(demo.extensions["pcca.store"], 1, "ended")
    assert press(demo, no=1) == 404


def test_without_the_mark_of_the_browser_it_does_not(demo: Flask) -> None:
    client = stranger(demo)
    client.post("/en/account/example", data={"person": "1"})
    assert client.get_cookie("pcca") is None
    assert not sessions.sessions_of(demo.extensions["pcca.store"], 1, datetime.now(UTC))


def test_a_copy_of_the_folder_for_real_use_has_no_mark(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    for name in ("pcca.db", "secret.key"):
        shutil.copy(folder / name, real / name)
    app = create_app({"DATA": real, "TESTING": True})
    assert press(app) == 404
    app.extensions["pcca.store"].close()


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "203.0.113.5"}, {"Host": "pcca.example.org"}, {}])
def test_mails_are_not_read_from_elsewhere(folder: Path, headers: dict[str, str]) -> None:
    app = create_app({"DATA": folder, "TESTING": True, "HOSTS": ("localhost", "pcca.example.org")})
    away = {"REMOTE_ADDR": "203.0.113.5"} if not headers else HERE
    assert stranger(app).get("/en/mails/", environ_overrides=HERE).status_code == 200
    assert stranger(app).get("/en/mails/", headers=headers, environ_overrides=away).status_code == 404
    app.extensions["pcca.store"].close()
