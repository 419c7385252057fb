"""What is worked out once and kept is worked out anew when answers go, not only when they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.running import By, change
from pcca.store import Event, erasure
from pcca.store.erasure import Place
from tests.conftest import add
from tests.page import get
from tests.tenants import MATURITY, OPEN, assessed


def erase(store: stored.Store, key: str) -> None:
    event = Event(datetime.now(UTC), "anna", "response_erased", {"wave": "stages"})
    assert erasure.erase_response(store, Place("stages", bytes.fromhex(key)), event=event)


def test_an_erased_unit_is_not_shown_though_another_came_in_its_place(client: FlaskClient, site: stored.Store) -> None:
    instrument = add(site, MATURITY, "stages", **OPEN)
    gone, stays = (assessed(site, instrument, code) for code in ("c01", "c03"))
    assert len(get(client, "/en/assess/stages/").links(gone)) == 1
    erase(site, gone)
    new = assessed(site, instrument, "c05")
    page = get(client, "/en/assess/stages/")
    assert not page.links(gone)
    assert page.links(stays)
    assert page.links(new)


def test_results_follow_the_number_of_those_who_are_asked(client: FlaskClient, site: stored.Store) -> None:
    instrument = add(site, MATURITY, "stages", **OPEN)
    for code in ("c01", "c03", "c05"):
        assessed(site, instrument, code)
    before = get(client, "/en/results/stages/").text
    by = By("anna", datetime.now(UTC))
    change(site, "stages", lambda wave: replace(wave, population=4), by)
    assert get(client, "/en/results/stages/").text != before
