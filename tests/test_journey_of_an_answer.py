"""One answer followed from the browser to a printed sentence, through the functions that docs/design.md names."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from flask import Flask

from pcca import store as stored
from pcca.columns import from_blobs
from pcca.language import language
from pcca.report import score_columns, sentence
from tests.conftest import ROOT, add
from tests.page import get, post

pytestmark = pytest.mark.slow

DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^\d+\. `(pcca\.[\w.]+)`", DESIGN, re.MULTILINE)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Every call of a function of ours, in order."""
    seen: list[str] = []

    def watch(frame: FrameType, event: str, argument: object) -> None:
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith("pcca"):
            seen.append(f"{name}.{frame.f_code.co_qualname}")

    sys.setprofile(watch)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def real_name(dotted: str) -> str:
    """Where a function is defined that is imported under a shorter name."""
    module, _, name = dotted.rpartition(".")
    found = getattr(importlib.import_module(module), name)
    made = found.__init__ if isinstance(found, type) else found
    return f"{found.__module__}.{made.__qualname__}"


def answered(app: Flask) -> None:
    """One member answers that clinical time got worse."""
    client = app.test_client()
    page = post(client, post(client, get(client, "/en/survey/members")), role="partner")
    first = next(each for each in page.all("input") if each.get("name") == "meetings")
    page = post(client, page, meetings=first.get("value") or "")
    while not page.path.endswith("/check"):
        page = post(client, page, **({"clinical_time": "worse"} if page.path.endswith("/effects") else {}))
    post(client, page)


def test_one_answer_passes_through_every_function_named(app: Flask) -> None:
    store = app.extensions["pcca.store"]
    instrument = add(store, (ROOT / "instruments" / "cluster-member-survey.yaml").read_bytes(), "members")
    for _ in range(9):
        answered(app)
    with watched() as called:
        answered(app)
        blobs = [blob for version in stored.codes(store, "members") for blob in version.blobs]
        report = score_columns(instrument, from_blobs(instrument, blobs), wave="members")
        [row, *_] = report.finding("clinical_time_adverse")
        said = sentence(row, instrument, language("en"))
    assert said == "100.0% of respondents said that cluster work had adversely affected their clinical time"
    assert (row.count, row.n) == (10, 10)
    assert len(NAMED) == 9
    following = iter(called)
    for name in NAMED:
        assert real_name(name) in following, f"{name} was not called in its turn"
