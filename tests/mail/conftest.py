"""A store on each database with an anonymous and a named wave, and people who are invited to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pcca import store as stored
from pcca.store import Store
from tests import postgres
from tests.conftest import add, small

NOW = datetime.now(UTC).replace(microsecond=0)
LABEL = {"en": "Clusters today", "cy": "Clystyrau heddiw"}
ASKER = {"en": "the demonstration committee", "cy": "pwyllgor yr arddangosiad"}


@pytest.fixture
def on_file(tmp_path: Path) -> Iterator[Store]:
    with closing(stored.open_store(tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def on_server(tmp_path: Path, server: str) -> Iterator[Store]:
    with closing(stored.open_store(tmp_path / "data", url=postgres.empty(server))) as opened:
        yield opened


@pytest.fixture(params=["on_file", "on_server"])
def db(request: pytest.FixtureRequest) -> Store:
    """An open store on each database, with the waves `spring` (anonymous) and `named`."""
    opened: Store = request.getfixturevalue(request.param)
    closes = datetime(2031, 6, 3, 16, 0, tzinfo=UTC)
    for wave, identification in (("spring", "anonymous"), ("named", "named")):
        add(
            opened, small(identification), wave, label=LABEL, asker=ASKER, closes=closes, access="invited",
            opens=NOW - timedelta(hours=1),
        )  # fmt: skip
    return opened
