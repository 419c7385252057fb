"""Entries of lists leave in a table of their own and come back to the responses they are of."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers import Json, final
from pcca.export.responses import header, write_responses
from pcca.fieldwork.loading import Loading, read_responses
from pcca.fieldwork.tables import BadTable
from pcca.instrument.entries import entries_of, within
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Values
from pcca.routing import path
from tests.entries import FUNDING, LINES, answers, line, returned

Response = tuple[dict[str, Json], str]
STAFF, SCANNER = line(category="staff", spent="300", purpose="A post"), line(category="equipment", spent="250.5")


def sound(values: Values) -> bool:
    """Whether answers keep the rules of the instrument and the number of entries it allows."""
    counted = path(FUNDING, values)[1]
    entry = FUNDING.entry(LINES)
    own = [each.check.that for each in FUNDING.repeats[LINES].questions if each.check]
    kept = [holds(entry, rule, within(counted, each)) for rule in own for each in entries_of(counted, LINES)]
    kept += [holds(FUNDING, rule.that, counted) for rule in FUNDING.checks]
    return False not in kept and (LINES not in counted or bool(counted[LINES]))


responses = st.tuples(answers.filter(sound).map(lambda values: final(FUNDING, values)), st.sampled_from(["en", "cy"]))


def exported(given_responses: list[Response]) -> tuple[str, str]:
    file, entries = io.StringIO(newline=""), io.StringIO(newline="")
    write_responses(file, FUNDING, given_responses, {LINES: entries})
    return file.getvalue(), entries.getvalue()


def loaded(file: str, entries: str, language: str = "en") -> Loading:
    return read_responses(FUNDING, file.encode(), language=language, entries={LINES: entries.encode()})


def bad(file: str, entries: str) -> list[tuple[str, int, str]]:
    return [(each.entries, each.row, each.column) for each in loaded(file, entries).bad]


@settings(max_examples=60, deadline=None)
@given(st.lists(responses, min_size=1, max_size=4))
def test_what_is_exported_is_loaded_as_it_was(given_responses: list[Response]) -> None:
    loading = loaded(*exported(given_responses))
    assert loading.bad == ()
    assert [(row.document, row.language) for row in loading.rows] == given_responses
    assert loading.set_aside == 0


TWO = (final(FUNDING, returned("1000", STAFF, SCANNER)), "en")
NONE = (final(FUNDING, returned("500", detail="no")), "cy")


def test_each_table_says_which_response_a_row_is_of() -> None:
    file, entries = exported([TWO, NONE])
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [(row["response"], row["lines.count"]) for row in rows] == [("1", "2"), ("2", "not_asked")]
    assert [(row["response"], row["entry"], row["spent"]) for row in csv.DictReader(io.StringIO(entries))] == [
        ("1", "1", "300"),
        ("1", "2", "250.5"),
    ]
    assert "spent" not in header(FUNDING)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("300", "lots", ("lines", 2, "spent")),
        ("staff", "staf", ("lines", 2, "category")),
        ("1,1,A post", "7,1,A post", ("lines", 2, "response")),
        ("1,1,A post", ",1,A post", ("lines", 2, "response")),
        ("300", "2000", ("lines", 2, "spent")),
    ],
)
def test_every_bad_cell_of_an_entry_is_named(old: str, new: str, place: tuple[str, int, str]) -> None:
    file, entries = exported([TWO, NONE])
    found = bad(file, entries.replace(old, new))
    assert place in found
    assert [row for list_, row, _ in found if not list_] in ([2], [2, 2])


def test_an_entry_marked_not_asked_that_is_asked() -> None:
    file, entries = exported([TWO])
    marked = entries.replace("not_asked,skipped,skipped,skipped", "not_asked,not_asked,not_asked,not_asked")
    assert ("lines", 3, "reasons.hr") in bad(file, marked)


def test_the_number_of_entries_must_be_allowed_and_right() -> None:
    file, entries = exported([TWO, NONE])
    header_only = entries.split("\r\n")[0] + "\r\n"
    assert ("", 2, "lines.count") in bad(file, header_only)
    assert ("", 2, "lines.count") in bad(file.replace("1,1000,", "1,1000,").replace(",2,en", ",3,en"), entries)
    many = header_only + "".join(f"1,{place},x,staff,1,,,,,,,\r\n" for place in range(21))
    assert ("", 2, "lines.count") in bad(file.replace(",2,en", ",,en"), many)


def test_numbers_of_responses_are_unique_and_there() -> None:
    file, entries = exported([TWO, NONE])
    assert ("", 3, "response") in bad(file.replace("\n2,500", "\n1,500"), entries)
    with pytest.raises(BadTable, match="response"):
        loaded(file.replace("response,", "", 1).replace("\n1,", "\n").replace("\n2,", "\n"), entries)
    with pytest.raises(BadTable) as error:
        loaded(file, entries.replace("response,entry", "entry,number"))
    assert {each.entries for each in error.value.bad} == {"lines"}


def test_rules_are_said_in_the_language_of_the_reader() -> None:
    file, entries = exported([TWO])
    (wrong,) = [each for each in loaded(file, entries.replace("300", "2000"), "cy").bad if each.column == "spent"]
    assert wrong.wrong.slots["words"] == "Ni all llinell fod yn fwy na'r dyraniad"


def test_entries_of_a_list_that_is_not_asked_are_set_aside() -> None:
    file, entries = exported([TWO])
    loading = loaded(file.replace(",yes,", ",no,").replace(",2,en", ",,en"), entries)
    assert loading.bad == ()
    assert "lines" not in loading.rows[0].document
    assert loading.set_aside > 0
