"""Charts as files of their own: drawn when an image is asked for, never while a page is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app, make_response, request
from werkzeug.wrappers import Response

from pcca.charts import Chart, Shelf, digest, size_of

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Picture:
    """A chart on a page: where its file is, what it shows in words, and how large it is."""

    address: str
    alt: str
    width: int
    height: int


def picture(chart: Chart, address: str) -> Picture:
    """The image of a chart; the address changes with what it shows."""
    width, height = size_of(chart)
    joint = "&" if "?" in address else "?"
    return Picture(f"{address}{joint}v={digest(chart)[:12]}", chart.description, width, height)


def served(chart: Chart) -> Response:
    """The chart as an SVG file, or a word that the reader's copy is still right."""
    answer, name = make_response(), digest(chart)
    answer.set_etag(name)
    if not request.if_none_match.contains(name):
        answer.data = _shelf().take(chart).svg
    answer.mimetype = "image/svg+xml"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


def _shelf() -> Shelf:
    folder = Path(str(current_app.config["DATA"])) / "charts"
    return cast(Shelf, current_app.extensions.setdefault("pcca.charts", Shelf(folder)))
