"""Requests that no page of ours makes: none of them is a fault of the server."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.page import get, post
from tests.views.test_respond import YOU, begun, finished

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "query", ["page_id=zz", "wave_id=1", "lang=fr", "endpoint=x", "_external=1&_scheme=javascript", "_method=FOO"]
)
def test_an_address_with_odd_arguments_leads_on(client: FlaskClient, query: str) -> None:
    page = begun(client)
    fields = {**page.fields, **YOU, "go": "language"}
    answer = client.post(f"{page.path}?from=check&{query}", data=fields)
    assert answer.status_code == 303
    assert answer.location == page.path.replace("/en/", "/cy/") + "?from=check"


@pytest.mark.parametrize("versions", ["role:²", "role:٣", ":", "²", "role:99999999999", "a:b:c"])
def test_odd_marks_of_versions_count_as_none(client: FlaskClient, versions: str) -> None:
    page = finished(client)
    assert post(client, page, versions=versions).status in (200, 409)
    again = begun(client)
    assert post(client, again, seen=f"{versions}:x", **YOU).status in (200, 409)


PARTS = st.sampled_from(["en", "cy", "survey", "small", "assess", "results", "published", "page", "check", "resume"])
ODD = st.text(max_size=12) | st.binary(max_size=8).map(lambda raw: raw.decode("latin-1"))


@given(st.lists(PARTS | ODD, max_size=5), st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS"]))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_address_has_an_answer(app: Flask, parts: list[str], method: str) -> None:
    address = "/" + "/".join(quote(part, safe="") for part in parts).lstrip("/")  # "//" would name a host
    answer = app.test_client().open(address, method=method)
    assert answer.status_code in (200, 303, 308, 400, 404, 405, 409, 302)
    assert "Traceback" not in answer.get_data(as_text=True)


def test_a_session_that_was_made_up_is_no_session(client: FlaskClient) -> None:
    client.set_cookie("session", "eyJkcmFmdHMiOjF9.aaaaaa.bbbbbb")
    assert get(client, "/en/survey/small").status == 200
