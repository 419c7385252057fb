"""Rows as documents: every kind of question, what is missing and why, and rules between answers."""

from __future__ import annotations

import pytest

from pcca.answers import Json
from pcca.fieldwork.loading import Loading, read_responses
from pcca.instrument.load import loads
from pcca.instrument.model import Instrument
from pcca.language import language
from tests.conftest import small


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return loads(small())


def read(instrument: Instrument, **cells: str) -> Loading:
    columns = {name.replace("__", "."): cell for name, cell in cells.items()}
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in columns.values()]
    return read_responses(instrument, f"{','.join(columns)}\n{','.join(quoted)}\n".encode(), language="en")


def document(instrument: Instrument, **cells: str) -> dict[str, Json]:
    loading = read(instrument, **cells)
    assert [each.message(language("en")) for each in loading.bad] == []
    return dict(loading.rows[0].document)


def fault(instrument: Instrument, **cells: str) -> tuple[str, str]:
    loading = read(instrument, **cells)
    (bad,) = loading.bad
    assert loading.rows == ()
    return bad.column, bad.message(language("en"))


def test_every_kind_of_question_is_read(instrument: Instrument) -> None:
    found = document(
        instrument, role="gp", hours="7.50", paid="2", support__heard="1", support__money="dk", reasons__time="1",
        reasons__value="1", reasons__none="0", when="2020-02-29", order__1="c", order__2="a", plan__lead="2",
        plan__lead__target="2", plan__lead__evidence="Cofnodion, Mawrth", comment="One\nTwo",
    )  # fmt: skip
    assert found == {
        "role": "gp", "hours": "7.5", "paid": "2", "support.heard": "1", "support.money": "dk",
        "reasons": ["time", "value"], "when": "2020-02-29", "order": ["c", "a"], "plan.lead": "2",
        "plan.lead.target": "2", "plan.lead.evidence": "Cofnodion, Mawrth", "comment": "One\nTwo",
    }  # fmt: skip


def test_empty_and_skipped_are_asked_and_left_empty_while_routed_past_is_absent(instrument: Instrument) -> None:
    found = document(instrument, role="gp", hours="", paid="skipped", support__heard="2", reasons__time="not_asked")
    assert (found["hours"], found["paid"], found["comment"]) == (None, None, None)
    assert "reasons" not in found


def test_columns_of_a_multi_that_are_empty_beside_ticks_are_not_ticked(instrument: Instrument) -> None:
    found = document(instrument, role="gp", support__heard="1", reasons__time="1", reasons__value="")
    assert found["reasons"] == ["time"]
    assert document(instrument, role="gp", support__heard="1", reasons__time="0")["reasons"] is None


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"role": "gpp"}, "role", "Did you mean 'gp'?"),
        ({"role": "1"}, "role", "Allowed: gp, nurse."),
        ({"hours": "61"}, "hours", "from 0 to 60"),
        ({"hours": "1,2,3"}, "hours", "without commas"),
        ({"hours": "7,5"}, "hours", "without commas"),
        ({"hours": "1e1"}, "hours", "in figures"),
        ({"hours": "٣"}, "hours", "in figures"),
        ({"when": "29/02/2020"}, "when", "such as 2026-06-03"),
        ({"when": "2021-02-29"}, "when", "real date"),
        ({"support.heard": "3"}, "support.heard", "Allowed: 1, 2, dk."),
        ({"reasons.time": "yes"}, "reasons.time", "Write 1 if it was ticked"),
        ({"support.heard": "1", "reasons.time": "1", "reasons.none": "1"}, "reasons.time", "not both"),
        ({"support.heard": "1", "reasons.time": "1", "reasons.value": "not_asked"}, "reasons.value", "so it was asked"),
        ({"order.1": "a", "order.2": "a"}, "order.1", "once"),
        ({"order.1": "", "order.2": "a"}, "order.2", "first choice"),
        ({"plan.lead.target": "9"}, "plan.lead.target", "Allowed"),
        ({"comment": "x" * 4001}, "comment", "4,000"),
        ({"hours": "1", "paid": "2"}, "paid", "Enter no more than the hours above"),
        ({"role": "not_asked"}, "role", "leave the cell empty"),
        ({"role": "gp", "language": "de"}, "language", "Allowed: en, cy."),
    ],
)
def test_a_bad_cell_is_named(instrument: Instrument, cells: dict[str, str], column: str, said: str) -> None:
    found, message = fault(instrument, **cells)
    assert found == column
    assert said in message


def test_answers_to_what_is_not_asked_are_set_aside_and_counted(instrument: Instrument) -> None:
    loading = read(instrument, role="gp", support__heard="2", reasons__time="1")
    assert loading.set_aside == 1
    assert "reasons" not in loading.rows[0].document


def test_columns_that_the_file_lacks_are_listed(instrument: Instrument) -> None:
    assert "support.heard" in read(instrument, role="gp").absent


def test_the_authors_rule_is_said_in_the_readers_language(instrument: Instrument) -> None:
    source = b"hours,paid\n1,2\n"
    (bad,) = read_responses(instrument, source, language="cy").bad
    assert bad.message(language("cy")) == "Rhowch ddim mwy na'r oriau uchod"
