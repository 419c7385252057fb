"""Answers as documents, and as the blob of small codes that everything is counted from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from struct import unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers import blob_size, document_of, encode, final, plain_number, typed
from pcca.answers.documents import entry_size
from pcca.instrument.given import Value
from tests.instrument.sample import DATA, asking, instrument_in
from tests.test_routing import LOADED, answers

EVERY = instrument_in(DATA / "everything.yaml")
NOT_ASKED, SKIPPED, DK, NA, REFUSED = -1, -2, -3, -4, -5


def decoded(blob: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """Codes and quantities by column, read from the bytes."""
    items = EVERY.items
    quantities = [item.column for item in items if item.kind == "quantity"]
    codes = unpack(f"<{len(items)}b", blob[: len(items)])
    numbers = unpack(f"<{len(quantities)}q", blob[len(items) : blob_size(EVERY)])
    return dict(zip([item.column for item in items], codes, strict=True)), dict(zip(quantities, numbers, strict=True))


def test_a_blob_is_a_byte_per_column_and_then_eight_per_quantity() -> None:
    document = {
        "role": "nurse", "time": "dk", "displaced": ["admin"], "hours": "12.5", "paid": None, "since": "2020-02-29",
        "note": "Words", "support.heard": "3", "support.skills": "na", "plan.goals": "mid", "plan.goals.target": "high",
        "plan.goals.confidence": "2", "plan.goals.evidence": "Seen", "plan.money": None, "needs": ["rooms", "it"],
        "grant": "1250.5", "split.equipment": "70", "split.people": "30", "split.other": "0", "outlook": "10",
        "forces.funding": "-3", "forces.premises": None, "who_decides.spending": "members",
    }  # fmt: skip
    blob = encode(EVERY, document)
    codes, quantities = decoded(blob)
    assert len(blob) == blob_size(EVERY) + 1 == len(EVERY.items) + 8 * len(quantities) + 1
    assert blob[-1:] == b"\xff", "the list is not asked"
    assert quantities == dict.fromkeys(quantities, 0) | {
        "hours": 125_000, "paid": 0, "since": date(2020, 2, 29).toordinal() * 10_000,
        "grant": 12_505_000, "split.equipment": 700_000, "split.people": 300_000, "split.other": 0,
    }  # fmt: skip
    expected = {
        "role": 1, "time": DK, "why": NOT_ASKED, "vacancy": NOT_ASKED, "mood": NOT_ASKED,
        "displaced.visits": 0, "displaced.admin": 1, "displaced.none": 0, "hours": 0, "paid": SKIPPED, "since": 0,
        "note": 0, "support.heard": 2, "support.funds": NOT_ASKED, "support.skills": NA, "plan.goals": 1,
        "plan.goals.target": 2, "plan.goals.confidence": 1, "plan.goals.evidence": 0, "plan.money": SKIPPED,
        "plan.money.target": NOT_ASKED, "plan.money.confidence": NOT_ASKED, "plan.money.evidence": NOT_ASKED,
        "needs.1": 2, "needs.2": 0, "grant": 0, "split.equipment": 0, "split.people": 0, "split.other": 0,
        "outlook": 10, "forces.funding": 0, "forces.premises": SKIPPED, "who_decides.spending": 1,
        "who_decides.staff": NOT_ASKED, "paper": NOT_ASKED,
        "support_needed.cover": NOT_ASKED, "support_needed.training": NOT_ASKED,
        "support_got.cover": NOT_ASKED, "support_got.training": NOT_ASKED,
    }  # fmt: skip
    assert codes == dict.fromkeys(codes, NOT_ASKED) | expected


@given(st.data(), st.sampled_from(sorted(LOADED)))
@settings(max_examples=120, deadline=None)
def test_a_document_goes_through_json_and_back(data: st.DataObject, name: str) -> None:
    instrument = LOADED[name]
    values: Mapping[str, Value | None] = data.draw(answers(instrument))
    document = json.loads(json.dumps(document_of(values)))
    assert typed(instrument, document) == values
    added = sum(1 + entry_size(instrument, list_) * len(values.get(list_) or ()) for list_ in instrument.repeats)
    assert len(encode(instrument, document)) == blob_size(instrument) + added


@given(st.data(), st.sampled_from(sorted(LOADED)))
@settings(max_examples=60, deadline=None)
def test_what_is_submitted_is_what_counts(data: st.DataObject, name: str) -> None:
    instrument = LOADED[name]
    document = final(instrument, data.draw(answers(instrument)))
    assert final(instrument, typed(instrument, document)) == document
    codes = encode(instrument, document)[: len(instrument.items)]
    asked = [item.key in document for item in instrument.items]
    assert [code != NOT_ASKED % 256 for code in codes] == asked


def test_keys_the_instrument_does_not_have_are_left_out() -> None:
    assert typed(EVERY, {"role": "gp", "other": "x"}) == {"role": "gp"}


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=4))
def test_numbers_are_written_without_exponents_and_read_back(number: object) -> None:
    value = Fraction(str(number))
    written = plain_number(value)
    assert "E" not in written
    assert Fraction(written) == value


@pytest.mark.parametrize("number", ["-999999999999.9999", "0.0001", "999999999999.9999"])
def test_the_largest_numbers_fit_their_column(number: str) -> None:
    instrument = asking("n:\n  number: any\n  ask: How many?")
    blob = encode(instrument, {"n": number})
    assert unpack("<bq", blob) == (0, int(Fraction(number) * 10_000))
