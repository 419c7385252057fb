"""The page that rendering and validation are measured on: a matrix of 12 rows by 5 levels, and 8 Likert items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.app import create_app
from pcca.instrument.load import inspect
from pcca.instrument.model import Instrument

LEVELS = range(1, 6)
DESCRIPTOR = "Members agree on a plan of level {level} for item {row}, and look at it together twice a year"


def source() -> bytes:
    """The instrument in YAML."""
    lines = [
        "instrument: bench", "version: 1", "languages: [en, cy]", "title: Bench", "title.cy: Mainc", "unit: cluster",
        "identification: anonymous", "provenance: Made for measuring", "scales:", "  level:",
        *(f"    {n}: Level {n}\n    {n}.cy: Lefel {n}" for n in LEVELS),
        "  agree:", *(f"    {n}: Answer {n}\n    {n}.cy: Ateb {n}" for n in LEVELS),
        "sections:", "  one:", "    title: One", "    title.cy: Un", "    questions:", "      m:",
        "        matrix: level",
        "        ask: Where are you?", "        ask.cy: Ble ydych chi?", "        required: yes", "        rows:",
    ]  # fmt: skip
    for row in range(1, 13):
        lines += [f"          r{row}:", f"            label: Item {row}", f"            label.cy: Eitem {row}"]
        for level in LEVELS:
            text = DESCRIPTOR.format(level=level, row=row)
            lines += [f"            {level}: {text}", f"            {level}.cy: {text}"]
    for item in range(1, 9):
        lines += [
            f"      q{item}:",
            "        choice: agree",
            f"        ask: Statement {item}",
            f"        ask.cy: Gosodiad {item}",
            "        required: yes",
        ]
    return "\n".join(lines).encode()


def answers() -> dict[str, str]:
    """A complete set of fields."""
    return {f"m.r{row}": str(row % 5 + 1) for row in range(1, 13)} | {
        f"q{item}": str(item % 5 + 1) for item in range(1, 9)
    }


def site(data: Path) -> tuple[Flask, Instrument]:
    """An application whose only wave, `bench`, is open."""
    instrument = put(data, source())
    return create_app({"DATA": data}), instrument


def put(data: Path, yaml: bytes, *, url: str | None = None) -> Instrument:
    """Stores an instrument with an open wave of it, `bench`."""
    loaded = inspect(yaml, "bench")
    assert loaded.instrument is not None, loaded.faults
    instrument = loaded.instrument
    version = stored.StoredInstrument(
        instrument.digest, instrument.id, instrument.version, yaml.decode(), loaded.compiled
    )
    with closing(stored.open_store(data, url=url)) as store:
        stored.put_instrument(store, version)
        stored.add_wave(store, stored.Wave("bench", instrument.digest, "anonymous", date(2026, 1, 1)))
    return instrument


def begin(client: FlaskClient) -> str:
    """Starts a draft; returns the address of the page."""
    start = "/en/survey/bench"
    started = client.post(start, data={"csrf_token": hidden(client.get(start).text)["csrf_token"]})
    return str(started.location)


def hidden(html: str) -> Mapping[str, str]:
    """The hidden fields of a page."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = value[1]
    return found
