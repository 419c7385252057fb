"""What every answer of the site carries, whoever asks and however."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.paths import shipped
from tests.conftest import add
from tests.page import get


@pytest.mark.parametrize("path", ["/en/", "/cy/survey/small/", "/en/nothing", "/health", "/static/style.css"])
def test_protective_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_by_browsers(client: FlaskClient) -> None:
    assert client.get("/en/survey/small/").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = client.get("/en/survey/small/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_foreign_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/en/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_no_page_asks_another_server(client: FlaskClient) -> None:
    page = get(client, "/en/")
    assert not [each for each in page.links("http") if not each.startswith("http://localhost")]
    assert "//" not in page.text.replace("http://localhost", "").split("<body>")[0].replace("<!doctype", "")


@pytest.mark.parametrize(
    ("accepted", "to"),
    [
        ("cy-GB,en;q=0.5", "/cy/"),
        ("cy-GB,cy;q=0.9,en-GB;q=0.8,en;q=0.7", "/cy/"),
        ("en;q=0.9,cy-GB;q=0.5", "/en/"),
        ("en-GB;q=0.3,cy;q=0.8", "/cy/"),
        ("de,cy;q=0.1", "/cy/"),
        ("cy;q=0", "/en/"),
        ("*", "/en/"),
        (";;,q=", "/en/"),
        ("", "/en/"),
    ],
)
def test_the_root_reads_what_browsers_accept(client: FlaskClient, accepted: str, to: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert answer.location == to
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_start_page_answers_with_and_without_its_last_slash(client: FlaskClient) -> None:
    assert get(client, "/en/survey/small").status == 200
    assert get(client, "/en/survey/small").body == get(client, "/en/survey/small/").body
    assert get(client, "/cy").status == 200


@pytest.mark.parametrize(("name", "smallest"), [("leadership-support", 5), ("cluster-member-survey", 10)])
def test_a_start_page_promises_the_smallest_group_that_the_instrument_shows(
    client: FlaskClient, site: stored.Store, name: str, smallest: int
) -> None:
    add(site, (shipped("instruments") / f"{name}.yaml").read_bytes(), "shown")
    assert f"groups of at least {smallest} people" in get(client, "/en/survey/shown").text
    assert f"grwpiau o {smallest} o bobl neu fwy" in get(client, "/cy/survey/shown").text


def test_the_other_language_has_the_same_address_however_odd(client: FlaskClient) -> None:
    assert get(client, "/en/survey/%00%3F%22").links("/cy/") == ["/cy/survey/%00%3F%22"]
    assert "/cy/survey/small/?from=check&x=%00" in get(client, "/en/survey/small/?from=check&x=%00").links("/cy/")
