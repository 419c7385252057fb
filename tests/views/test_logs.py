"""The log of a whole journey holds none of its words: no answer, token, name, mail address or address of a page."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from pcca import logs
from pcca import store as stored
from pcca.fieldwork.links import token_of
from pcca.logs import begin
from pcca.store import StoreUnavailable, outbox, people
from pcca.store.database import translated
from pcca.store.invitations import NewInvitation, add, new_id
from pcca.store.keys import invitation_digest
from pcca.store.outbox import Mail
from tests.page import Page, get, post
from tests.signed import stranger

NOW = datetime.now(UTC)
CANARY = "canary"


@pytest.fixture
def logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Logging as `pcca serve` begins it."""
    begin(getattr(request, "param", "json"))
    yield
    root = logging.getLogger()
    for each in [each for each in root.handlers if isinstance(each, logs.Lines)]:
        root.removeHandler(each)
    logging.getLogger(logs.OURS).setLevel(logging.NOTSET)


def journey(client: FlaskClient) -> tuple[Page, str]:
    """From the start page to the receipt, with canaries in every text; the token of the draft."""
    page = post(client, get(client, f"/en/survey/small?from={CANARY}"))
    with client.session_transaction() as session:
        token = str(session["drafts"]["small"])
    get(client, f"/en/survey/small/resume/{CANARY}")
    get(client, f"/en/survey/small/resume/{token}")
    get(client, "/en/survey/small/later")
    page = post(client, page, role="gp", hours=CANARY, paid="3")
    page = post(client, page, role="gp", hours="12", paid="3")
    page = post(client, page, **{"support.heard": "2", "support.money": "dk"})
    while not page.path.endswith("/check"):
        page = post(client, page, **({"comment": CANARY} if "comment" in page.fields else {}))
    return post(client, page), token


def invited(site: stored.Store) -> str:
    """The token of somebody's personal link."""
    id = new_id()
    token = token_of(site, "small", id)
    add(site, "small", [NewInvitation(id, invitation_digest(token), f"{CANARY}@example.org", CANARY, "cy", {})])
    return token


@pytest.mark.parametrize("logged", ["json", "plain"], indirect=True)
def test_a_journey_leaves_no_word_of_itself(
    app: Flask, site: stored.Store, logged: None, capfd: pytest.CaptureFixture[str]
) -> None:
    people.add(site, f"{CANARY}@example.org", f"Siân {CANARY}", language="cy", day=NOW.date())
    outbox.put(site, Mail(CANARY, f"{CANARY}@example.org", "en", "invitation", NOW, slots={"name": CANARY}))
    client = stranger(app)
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    client.environ_base["HTTP_USER_AGENT"] = CANARY
    receipt, token = journey(client)
    assert "Thank you" in receipt.body
    personal = invited(site)
    client.get(f"/i/{personal}", follow_redirects=True)
    client.get(f"/i/{CANARY}", follow_redirects=True)
    client.get(f"/u/{CANARY}", follow_redirects=True)
    page = get(client, "/en/account/sign-in")
    assert post(client, page, mail=f"{CANARY}@example.org", password=f"{CANARY} {CANARY}").status == 422
    client.get(f"/en/account/letter/{CANARY}", follow_redirects=True)
    client.get(f"/{CANARY}", headers={"Referer": f"http://localhost/{token}"})
    client.open("/en/", method=CANARY.upper())
    written = capfd.readouterr().err
    assert written.count("respond.submit") == 1
    for word in (CANARY, CANARY.upper(), personal, token, token[:8], "192.0.2.77", "/survey/", "12.5", "resume/"):
        assert word not in written


def test_lines_are_json_with_what_operators_need(
    app: Flask, site: stored.Store, logged: None, capfd: pytest.CaptureFixture[str]
) -> None:
    stranger(app).get("/en/survey/small/")
    [line] = capfd.readouterr().err.splitlines()
    found = json.loads(line)
    assert (found["endpoint"], found["method"], found["status"]) == ("respond.start", "GET", 200)
    assert set(found) == {"time", "level", "event", "method", "endpoint", "status", "ms", "request"}
    assert datetime.fromisoformat(found["time"]).utcoffset() is not None


def test_a_fault_is_noted_by_its_kind_and_place_and_not_by_its_words(
    app: Flask, site: stored.Store, logged: None, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> str:
        secret = CANARY
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ValueError(f"could not read {secret}") from error

    fail.pcca_rule = app.view_functions["home.index"].pcca_rule  # type: ignore[attr-defined]
    app.view_functions["home.index"] = fail
    app.testing = False
    answer = stranger(app).get(f"/en/?name={CANARY}")
    written = capfd.readouterr().err
    assert answer.status_code == 500
    assert json.loads(written.splitlines()[0])["request"] in answer.text
    assert CANARY not in written
    fault = json.loads(written.splitlines()[0])
    assert fault["fault"] == "ValueError < KeyError"
    assert any("test_logs.py" in step and step.endswith("fail") for step in fault["trace"])
    assert fault["endpoint"] == "home.index"


def test_what_other_packages_say_is_reduced_to_where(logged: None, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("werkzeug").info(f"192.0.2.77 {CANARY} %s", 200)
    logging.getLogger("waitress").error("Exception while serving %s", f"/i/{CANARY}")
    logging.getLogger("sqlalchemy.pool").error(f"bad {CANARY}")
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        logging.getLogger("waitress").exception("while serving")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert CANARY not in str(lines)
    assert [each["logger"] for each in lines] == ["waitress", "sqlalchemy.pool", "waitress"]
    assert all(each["place"].startswith("test_logs:") for each in lines)
    assert lines[2]["fault"] == "RuntimeError"


def test_lines_of_a_server_with_handlers_of_its_own_are_reduced_too(capfd: pytest.CaptureFixture[str]) -> None:
    """As gunicorn logs: each of its loggers writes by itself, addresses of pages and of computers included."""
    for name in logs.SERVERS:
        logging.getLogger(name).addHandler(logging.StreamHandler(sys.stderr))
        logging.getLogger(name).propagate = False
    begin("json")
    try:
        logging.getLogger("gunicorn.access").info('192.0.2.77 - "GET /i/%s"', CANARY)
        logging.getLogger("gunicorn.error").warning("Invalid request from ip=%s: %s", "192.0.2.77", f"/i/{CANARY}")
    finally:
        logging.getLogger().removeHandler(logging.getLogger().handlers[-1])
    [line] = capfd.readouterr().err.splitlines()
    assert json.loads(line)["logger"] == "gunicorn.error"
    assert CANARY not in line
    assert "192.0.2" not in line


def test_statements_are_not_logged_with_their_values(
    site: stored.Store, logged: None, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    try:
        with pytest.raises((StoreUnavailable, Exception)) as caught, translated(site), site.write.begin() as connection:
            connection.execute(text("INSERT INTO people (mail) VALUES (:mail)"), {"mail": CANARY})
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert CANARY not in str(caught.value)
    assert CANARY not in capfd.readouterr().err


def test_of_none_only_faults_are_logged(capfd: pytest.CaptureFixture[str], app: Flask, site: stored.Store) -> None:
    begin("none")
    try:
        stranger(app).get("/en/")
        assert capfd.readouterr().err == ""
        logs.note("fault", level=logging.ERROR, endpoint="home.index")
        assert "fault home.index" in capfd.readouterr().err
    finally:
        logging.getLogger().removeHandler(
            next(each for each in logging.getLogger().handlers if isinstance(each, logs.Lines))
        )
