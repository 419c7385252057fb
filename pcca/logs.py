"""Lines on the error stream for operators: what was asked for by its name, never by its address, and no values.

Of what other packages log only warnings and faults are written, reduced to where: their words may hold anything.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from pcca.paths import PACKAGE

OURS = "pcca"
SERVERS = ("gunicorn.error", "gunicorn.access")
"""Loggers of servers that write lines of their own: some hold the address of a page, and so the secret of a link."""
SAID = "said"
"""The attribute of a record that holds what may be written, as plain values by name."""


class Lines(logging.Handler):
    """Writes each record as one line on whatever is the error stream at that moment."""

    def __init__(self, written: Callable[[Mapping[str, object]], str]) -> None:
        super().__init__()
        self.written = written

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != OURS and record.levelno < logging.WARNING:
            return
        try:
            sys.stderr.write(self.written(fields(record)) + "\n")
        except (OSError, ValueError):
            # Nobody reads the error stream any more: no reason to stop answering.
            return


def begin(kind: str) -> None:
    """Logs requests and faults as `json` or `plain` lines; of `none`, faults alone."""
    root = logging.getLogger()
    for each in [each for each in root.handlers if isinstance(each, Lines)]:
        root.removeHandler(each)
    root.addHandler(Lines(_json if kind == "json" else _plain))
    for server in map(logging.getLogger, SERVERS):
        server.handlers.clear()
        server.propagate = True
    logging.getLogger(OURS).setLevel(logging.ERROR if kind == "none" else logging.INFO)


def note(event: str, /, *, level: int = logging.INFO, fault: BaseException | None = None, **values: object) -> None:
    """Logs something that happened; the values must be neither answers, tokens, addresses nor names."""
    # No arguments of a message: these are all there is to write.
    logging.getLogger(OURS).log(level, event, extra={SAID: values}, exc_info=fault)


def fields(record: logging.LogRecord) -> dict[str, object]:
    """What is written of a record, by name."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
    known: dict[str, object] = {"time": at, "level": record.levelname.lower()}
    if record.name == OURS and hasattr(record, SAID):
        known |= {"event": record.msg, **getattr(record, SAID)}
    else:
        known |= {"event": "log", **_of_others(record)}
    fault = record.exc_info[1] if record.exc_info else None
    return known | ({"fault": kinds(fault), "trace": trace(fault)} if fault is not None else {})


def _of_others(record: logging.LogRecord) -> dict[str, object]:
    """Where it was logged: even a sentence whose places are still empty may be filled in part."""
    return {"logger": record.name, "place": f"{record.module}:{record.lineno}"}


def kinds(fault: BaseException) -> str:
    """The kinds of an exception and of those behind it, without their words: these may quote what was entered."""
    behind = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    name = f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")
    return f"{name} < {kinds(behind)}" if behind is not None else name


def trace(fault: BaseException) -> list[str]:
    """Where an exception came from: files, lines and functions."""
    return [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in _frames(fault.__traceback__)]


def _frames(begun: TracebackType | None) -> traceback.StackSummary:
    return traceback.extract_tb(begun)


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(PACKAGE.parent)) if path.is_relative_to(PACKAGE.parent) else "/".join(path.parts[-3:])


def _json(known: Mapping[str, object]) -> str:
    return json.dumps(known, ensure_ascii=True, default=str)


def _plain(known: Mapping[str, object]) -> str:
    """The same for people: the values in order, the steps of a trace below."""
    steps: Any = known.get("trace", ())
    line = " ".join(str(value) for name, value in known.items() if name != "trace" and value != "")
    return "\n".join([line.replace("\n", " "), *(f"    {step}" for step in steps)])
