"""What every route says to the browser, over http on this computer and over https from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from pcca.app import FORM_LIMIT, create_app
from pcca.views.headers import HEADERS
from tests.conftest import add, small
from tests.page import Page
from tests.signed import SignedIn, stranger

HTTPS = {"BASE_URL": "https://survey.example.org", "HOSTS": ("survey.example.org", ".board.example")}


@pytest.fixture
def public_site(tmp_path: Path, migrated: Callable[[Path], Path]) -> Iterator[Flask]:
    """A site behind a proxy that speaks https with the world."""
    made = create_app({"DATA": migrated(tmp_path), "TESTING": True, "PROXIES": 1, **HTTPS})
    add(made.extensions["pcca.store"], small(), "small")
    made.test_client_class = SignedIn
    yield made
    made.extensions["pcca.store"].close()


def requests_to(app: Flask) -> Iterator[tuple[str, str]]:
    """Every route by every method that it takes, with an address that fits it."""
    given = {"lang": "en", "wave_id": "small", "place": 1, "number": 1, "no": 1, "kind": "pdf"}
    with app.test_request_context("/"):
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values = {name: given.get(name) or _fitting(rule, name) for name in rule.arguments}
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, adapter.build(rule.endpoint, values)


def _fitting(rule: Rule, name: str) -> str:
    """A word that fits a place in an address: one of those allowed, where they are few."""
    return next(iter(getattr(rule._converters.get(name), "items", ("x",))))


@pytest.mark.parametrize("who", [SignedIn, FlaskClient])
def test_every_answer_of_every_route_is_protected(app: Flask, site: object, who: type[FlaskClient]) -> None:
    client = who(app, app.response_class)
    for method, path in requests_to(app):
        with client.open(path, method=method) as answer:
            assert answer.status_code < 500 or answer.status_code == 503, (method, path)
            assert set(HEADERS) <= set(answer.headers.keys()), (method, path)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert path.startswith("/static") or "no-store" in answer.headers["Cache-Control"] or "." in path, path
            assert "Strict-Transport-Security" not in answer.headers


def test_no_route_reads_more_than_it_may(app: Flask, site: object) -> None:
    """Far too much is never taken, and never a fault of ours."""
    client = SignedIn(app, app.response_class)
    for method, path in requests_to(app):
        if method == "POST":
            answer = client.post(path, data={"text": "x" * 9_000_000})
            assert answer.status_code != 500, path
            assert answer.status_code != 200, path
    assert FORM_LIMIT == 256 * 1024


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]", 200),
        ("[::1]:8000", 200),
        ("LOCALHOST", 200),
        ("[::2]", 400),
        ("localhost.evil.example", 400),
        ("evil.example", 400),
        ("localhost@evil.example", 400),
        ("evil.example:80:80", 400),
    ],
)
def test_only_our_own_hosts_are_answered(app: Flask, host: str, status: int) -> None:
    answer = stranger(app).get("/en/", headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.text


def test_over_https_cookies_and_links_are_of_this_host_alone(public_site: Flask) -> None:
    client = stranger(public_site)
    answer = client.get("/en/survey/small/", base_url="https://survey.example.org")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert client.get("/en/", base_url="https://a.board.example").status_code == 200


def test_a_link_to_come_back_has_the_address_of_the_site(public_site: Flask) -> None:
    client, base = stranger(public_site), "https://survey.example.org"
    start = Page(client.get("/en/survey/small/", base_url=base))
    client.post("/en/survey/small/", base_url=base, data=start.fields, headers={"Referer": f"{base}/en/"})
    later = client.get("/en/survey/small/later", base_url=base)
    assert "https://survey.example.org/en/survey/small/resume/" in later.text


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "9.9.9.9"), (2, "8.8.8.8")])
def test_only_as_many_hops_are_believed_as_there_are_proxies(
    tmp_path: Path, migrated: Callable[[Path], Path], proxies: int, seen: str
) -> None:
    app = create_app({"DATA": migrated(tmp_path), "TESTING": True, "PROXIES": proxies})
    found: list[str | None] = []

    def look() -> None:
        from flask import request

        found.append(request.remote_addr)

    app.before_request(look)
    headers = {"X-Forwarded-For": "7.7.7.7, 8.8.8.8, 9.9.9.9", "X-Forwarded-Host": "evil.example"}
    assert stranger(app).get("/en/", headers=headers).status_code == 200
    assert found == [seen]
    app.extensions["pcca.store"].close()
