"""What operators see: health, figures, settings, and logs without a word of anybody's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.rights import Grant
from pcca.store import Event, NewResponse, outbox
from pcca.store.outbox import Mail
from pcca.views.operations import ABOUT
from pcca.views.watching import RESPONDENTS
from tests.signed import signed_as, stranger

TOKEN = "correct-horse-battery"
NOW = datetime.now(UTC)


@pytest.fixture
def figures(app: Flask, site: stored.Store) -> FlaskClient:
    """A monitor that holds the token."""
    app.config["METRICS_TOKEN"] = TOKEN
    return stranger(app)


def read(client: FlaskClient, token: str = TOKEN) -> dict[str, float]:
    """Every figure by its name and labels, without the number of the process."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    parsed = [re.fullmatch(r"(\w+)(?:\{(.*)\})? ([0-9.]+)", line) for line in lines]
    assert all(parsed), lines
    return {
        f"{found[1]}{{{re.sub(r',?process=.[0-9]+.', '', found[2] or '')}}}": float(found[3])
        for found in parsed
        if found is not None
    }


def a_mail(due: datetime) -> Mail:
    return Mail("one", "canary@example.org", "en", "invitation", due)


class TestHealth:
    def test_a_healthy_site(self, client: FlaskClient) -> None:
        assert set(client.get("/health").json) == {"status", "mail", "disk"}

    def test_a_mail_that_waits_for_long_is_a_warning_without_a_word_of_it(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        outbox.put(site, a_mail(NOW))
        assert client.get("/health").json["mail"] == "ok"
        with site.write.begin() as connection:
            connection.exec_driver_sql("UPDATE mails SET due = '2020-01-01T00:00:00Z'")
        answer = client.get("/health")
        assert (answer.status_code, answer.json["mail"], answer.json["status"]) == (200, "warn", "warn")
        assert "canary" not in answer.text


class TestFigures:
    def test_only_operators_read_them(self, app: Flask, figures: FlaskClient) -> None:
        bad = [{"Authorization": each} for each in ("Bearer wrong", "Bearer ", f"Bearer {TOKEN}x", "Bearer \xe9")]
        assert [figures.get("/metrics", headers=each).status_code for each in bad] == [403] * 4
        assert figures.get("/metrics").status_code == 303
        assert signed_as(app, Grant("administrator", "*")).get("/metrics").status_code == 200
        assert signed_as(app, Grant("manager", "*")).get("/metrics").status_code == 403
        app.config["METRICS_TOKEN"] = ""
        assert figures.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403

    def test_every_figure_says_what_it_is(self, figures: FlaskClient) -> None:
        text = figures.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        for name in re.findall(r"^# TYPE (\w+)", text, re.MULTILINE):
            assert f"# HELP {name} " in text
            assert text.count(f"# TYPE {name} ") == 1
            assert name in ABOUT

    def test_requests_are_counted_by_page_and_never_by_address(self, figures: FlaskClient) -> None:
        for path in ("/en/", "/en/", "/en/canary", "/cy/survey/canary/"):
            figures.get(path)
        found = read(figures)
        assert found['pcca_requests_total{endpoint="home.index",method="GET",status="200"}'] == 2
        assert found['pcca_requests_total{endpoint="none",method="GET",status="404"}'] == 1
        assert not any("canary" in each for each in found)

    def test_what_respondents_do_is_told_in_tens(self, figures: FlaskClient) -> None:
        name = 'pcca_requests_total{endpoint="respond.start",method="GET",status="200"}'
        counted = 'pcca_request_seconds_count{part="respondents"}'
        for _ in range(9):
            figures.get("/en/survey/small/")
        before = read(figures)
        assert (name in before, before[counted]) == (False, 0)
        figures.get("/en/survey/small/")
        after = read(figures)
        assert (after[name], after[counted]) == (10, 10)

    def test_waves_answers_mails_and_backups(self, figures: FlaskClient, site: stored.Store) -> None:
        assert "pcca_backup_age_seconds{}" not in read(figures)
        stored.record(site, Event(NOW - timedelta(hours=2), "siân", "backup_made", {"file": "b.db", "sha256": "0"}))
        outbox.put(site, a_mail(NOW))
        token = stored.start_draft(site, "small", language="en", day=NOW.date())
        stored.submit(site, token, NewResponse({}, b"", "en", NOW.date()), versions={})
        found = read(figures)
        assert found['pcca_waves{state="open",identification="anonymous"}'] == 1
        assert found['pcca_answers{state="open",identification="anonymous"}'] == 0
        assert 7200 <= found["pcca_backup_age_seconds{}"] < 10800
        assert (found["pcca_mails_waiting{}"], found["pcca_mails_overdue{}"]) == (1, 0)
        assert found["pcca_database_bytes{}"] > 8192
        assert found["pcca_disk_free_bytes{}"] > 0


def test_every_blueprint_of_respondents_is_known(app: Flask) -> None:
    public = {each.endpoint.partition(".")[0] for each in app.url_map.iter_rules() if "/survey/" in each.rule}
    assert public <= set(RESPONDENTS)
