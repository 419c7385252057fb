"""What is stored as JSON or as an instant comes back the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, select
from sqlalchemy.exc import StatementError
from sqlalchemy.pool import StaticPool

from pcca.store.columns import Instant, Json, PackedJson

TABLE = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("plain", Json),
    Column("packed", PackedJson),
    Column("moment", Instant),
)
LONE_SURROGATE = st.sampled_from(["\ud800", "a\udfffb"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text() | LONE_SURROGATE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Any:
    made = create_engine("sqlite://", poolclass=StaticPool)
    TABLE.metadata.create_all(made)
    yield made
    made.dispose()


def kept(engine: Engine, **values: Any) -> Any:
    with engine.connect() as connection:
        connection.execute(TABLE.insert().values(values))
        return connection.execute(select(*(TABLE.c[name] for name in values))).one()


@given(document=JSON)
def test_any_json_document_round_trips_exactly(engine: Engine, document: Any) -> None:
    for found in kept(engine, plain=document, packed=document):
        # As text too, because Python holds 1, 1.0 and true for equal.
        assert found == document
        assert json.dumps(found) == json.dumps(document)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("column", ["plain", "packed"])
def test_numbers_json_does_not_have_are_refused(engine: Engine, column: str, number: float) -> None:
    with pytest.raises(StatementError, match="not JSON compliant"):
        kept(engine, **{column: {"hours": number}})


@given(
    moment=st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2999, 1, 1)),
    hours=st.integers(-12, 12),
)
def test_an_instant_is_the_same_moment_in_utc(engine: Engine, moment: datetime, hours: int) -> None:
    instant = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    found = kept(engine, moment=instant).moment
    assert found == instant
    assert found.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        kept(engine, moment=datetime(2026, 11, 22, 9))
