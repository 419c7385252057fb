"""The site over the demonstration, shared by tests that only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.app import create_app
from pcca.fieldwork.demonstration import fill
from tests.conftest import add
from tests.page import Page, get, post
from tests.signed import SignedIn
from tests.views.funding import LIST, SHORT, YEAR


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site over the loaded demonstration."""
    data: Path = tmp_path_factory.mktemp("demonstration")
    with closing(stored.open_store(data)) as store:
        fill(store, datetime.now(UTC))
    made = create_app({"DATA": data, "TESTING": True})
    made.test_client_class = SignedIn
    yield made
    made.extensions["pcca.store"].close()


@pytest.fixture
def reader(demonstration: Flask) -> FlaskClient:
    """A browser on the demonstration."""
    return demonstration.test_client()


@pytest.fixture(scope="session")
def read(demonstration: Flask) -> Callable[[str], Page]:
    """Fetches a page of the demonstration, each only once."""
    return cache(lambda path: get(demonstration.test_client(), path))


@pytest.fixture
def funds(site: stored.Store) -> stored.Store:
    """The site with a wave of a return that has a list of one to three lines."""
    add(site, SHORT.encode(), "funds")
    return site


@pytest.fixture
def listed(client: FlaskClient, funds: stored.Store) -> Page:
    """The page of the list, before anything is on it."""
    page = post(client, post(client, get(client, "/en/survey/funds")), **YEAR)
    assert page.path == LIST, page.errors
    return page
