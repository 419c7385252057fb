"""What every answer of the site carries, whoever asks and however."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

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
