"""A return with a list of lines, and the steps that tests of lists share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from pcca import store as stored
from tests.conftest import ROOT
from tests.page import Page, post

SOURCE = Path(ROOT, "tests", "data", "instruments", "funding.yaml").read_text(encoding="utf-8")
SHORT = SOURCE.replace("max: 20", "max: 3").replace(
    "ask: What was it for?", "ask: What was it for?\n        required: yes"
)
SHORT = SHORT.replace(
    "say.cy: Ni all llinell fod yn fwy na'r dyraniad",
    """say.cy: Ni all llinell fod yn fwy na'r dyraniad
        warn:
          that: spent < 900
          say: That is nearly all of it
          say.cy: Mae hynny bron y cyfan""",
)
YEAR = {"allocation": "1000", "board": "north", "detail": "yes"}
DAY = datetime.now(UTC).date()
LIST = "/en/survey/funds/page/lines"


def new(client: FlaskClient, listed: Page, **typed: str) -> Page:
    """Adds an entry and fills in its pages; the page of the list afterwards."""
    entry = post(client, listed, go="add")
    page = post(client, entry, **typed)
    while page.path.startswith(f"{LIST}-"):
        page = post(client, page)
    return page


def entries(page: Page) -> list[str]:
    """The headings of the entries on the page of a list."""
    boxes = [each for each in page.all("ol") if each.get("class") == "entries"]
    return [" ".join("".join(head.itertext()).split()) for box in boxes for head in box.iter("h2")]


def document(store: stored.Store) -> Mapping[str, Any]:
    [response] = stored.documents(store, "funds", released_only=False)
    return response.document
