"""For those who operate the site: whether it is well, and figures for a monitor."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from pcca.fieldwork import watching
from pcca.fieldwork.watching import Figure
from pcca.views.frame import now, store
from pcca.views.guard import needs_or_token, public
from pcca.views.watching import BOUNDS, Seen, of_respondents, seen

operations = Blueprint("operations", __name__)
STEP = 10
TYPE = "text/plain; version=0.0.4; charset=utf-8"

# What Prometheus is told about each name. Not for people: it stays English as the names do.
ABOUT: Mapping[str, tuple[str, str]] = {
    "pcca_requests_total": ("counter", "Answers by page, method and status; those of respondents in full tens."),
    "pcca_request_seconds": ("histogram", "How long answers took; those of respondents in full tens."),
    "pcca_waves": ("gauge", "Waves by state and identification."),
    "pcca_answers": ("gauge", "Submitted answers; of open anonymous waves those that are released."),
    "pcca_mails_waiting": ("gauge", "Mails that have not gone out."),
    "pcca_mails_overdue": ("gauge", "Mails that have been due for more than an hour."),
    "pcca_database_bytes": ("gauge", "Room that the database takes."),
    "pcca_disk_free_bytes": ("gauge", "Room left on the disk of the data folder."),
    "pcca_backup_age_seconds": ("gauge", "Time since the last backup."),
}


@operations.get("/health")
@public
def health() -> ResponseReturnValue:
    """Writes and reads the database; says whether mails wait too long or the disk is nearly full."""
    found = watching.health(store(), now())
    return {"status": "warn" if "warn" in found.values() else "ok", **found}


@operations.get("/metrics")
@needs_or_token("operations.read")
def metrics() -> ResponseReturnValue:
    """Figures as Prometheus reads them."""
    every = [*_answers(seen()), *_seconds(seen()), *watching.figures(store(), now())]
    return Response("".join(f"{line}\n" for line in _lines(every)), content_type=TYPE)


def _answers(found: Seen) -> Iterator[Figure]:
    """How often each page was answered; the process is named, because each counts for itself."""
    for (endpoint, method, status), n in sorted(found.answers.copy().items()):
        shown = _in_tens(n, of_respondents(endpoint))
        if shown:
            labels = {"endpoint": endpoint, "method": method, "status": str(status)}
            yield Figure("pcca_requests_total", shown, labels | _process())


def _seconds(found: Seen) -> Iterator[Figure]:
    for ours, part in ((True, "respondents"), (False, "others")):
        counted = [found.places[ours, place] for place in range(len(BOUNDS) + 1)]
        totals = [_in_tens(sum(counted[: n + 1]), ours) for n in range(len(counted))]
        labels = {"part": part, **_process()}
        for bound, n in zip([*map(str, BOUNDS), "+Inf"], totals, strict=True):
            yield Figure("pcca_request_seconds_bucket", n, labels | {"le": bound})
        yield Figure("pcca_request_seconds_count", totals[-1], labels)
        if not ours:
            yield Figure("pcca_request_seconds_sum", round(found.seconds[ours], 3), labels)


def _in_tens(n: int, respondents: bool) -> int:
    return n - n % STEP if respondents else n


def _process() -> dict[str, str]:
    return {"process": str(os.getpid())}


def _lines(figures: Iterable[Figure]) -> Iterator[str]:
    told = ""
    for each in figures:
        family = each.name if each.name in ABOUT else each.name.rpartition("_")[0]
        if family != told:
            kind, about = ABOUT[family]
            yield f"# HELP {family} {about}"
            yield f"# TYPE {family} {kind}"
            told = family
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in each.labels.items())
        yield f"{each.name}{{{labels}}} {_plain(each.value)}" if labels else f"{each.name} {_plain(each.value)}"


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
