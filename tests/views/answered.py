"""Answers that were handed in, and the tables of pages that show them."""

from __future__ import annotations

from datetime import UTC, datetime

from pcca import store as stored
from pcca.answers import encode
from pcca.instrument.model import Instrument
from pcca.store import NewResponse
from tests.page import Page, words

NOW = datetime.now(UTC)


def submitted(store: stored.Store, instrument: Instrument, answers: dict[str, str]) -> str:
    """The key of a response to the wave `now`."""
    day = NOW.date()
    token = stored.start_draft(store, "now", language="en", day=day)
    response = NewResponse(answers, encode(instrument, answers), "en", day)
    key = stored.submit(store, token, response, versions={}).key
    assert key is not None
    return key.hex()


def rows(page: Page) -> list[str]:
    """Every row of every table, its cells between bars."""
    return [" | ".join(" ".join(words(cell).split()) for cell in row) for row in page.all("tr")]
