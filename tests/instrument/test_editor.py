"""The JSON Schema for editors takes every sound instrument and marks slips of form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pcca.instrument import schema
from pcca.instrument.editor import editor_schema
from pcca.instrument.faults import Sheet
from pcca.instrument.read import read
from pcca.instrument.schema.described import KEYS, described
from tests.instrument.sample import EVERYTHING, ROOT, SHIPPED
from tests.keys import schemas_below

SCHEMA = editor_schema()
VALID = Draft202012Validator(SCHEMA)
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
SOUND = [*SHIPPED, *sorted((ROOT / "instruments" / "scaffolds").glob("*.yaml"))]


def texts(source: str) -> Any:
    """The file with every value as text, as it is read here."""
    return read(source.encode(), Sheet("f.yaml"))


def as_editors_read(value: Any) -> Any:
    """The same with whole and decimal numbers as numbers, as YAML 1.2 reads what has no quotes."""
    if isinstance(value, dict):
        return {key: as_editors_read(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_editors_read(each) for each in value]
    return float(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_every_shipped_instrument_is_taken(path: Any) -> None:
    data = texts(path.read_text(encoding="utf-8"))
    assert [error.message for error in VALID.iter_errors(data)] == []
    assert [error.message for error in VALID.iter_errors(as_editors_read(data))] == []


def test_the_sample_of_every_key_is_taken() -> None:
    assert [error.message for error in VALID.iter_errors(texts(EVERYTHING))] == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("minutes: 5", "minuts: 5"),
        ("unit: member", "unit: person"),
        ("identification: confidential", "identification: secret"),
        ("        required: yes", "        required: maybe"),
        ("      reach: 1 of 2", "      raech: 1 of 2"),
        ("minutes: 5", "minutes: soon"),
        ("title: ", "titel: "),
    ],
)
def test_slips_of_form_are_marked(good: str, bad: str) -> None:
    changed = EVERYTHING.replace(good, bad, 1)
    assert changed != EVERYTHING
    assert not VALID.is_valid(texts(changed))


def test_two_maps_of_different_keys_never_share_a_definition() -> None:
    found = schemas_below(schema.Keys)
    names = [each.__name__ for each in found]
    assert sorted(names) == sorted(set(names))


def test_every_key_is_described_and_every_description_is_of_a_key() -> None:
    keys = {(each.__name__.removesuffix("Keys"), key) for each in schemas_below(schema.Keys) for key in each().fields}
    keys |= {("Option", key) for key in ("missing", "values", "groups", "review")}
    assert {key for key in keys if not described(*key)} == set()
    plain, own = {key for _, key in keys}, {f"{name}.{key}" for name, key in keys}
    assert {name for name in KEYS if name not in (own if "." in name else plain)} == set()
