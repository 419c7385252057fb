"""CSV files as people's programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.fieldwork.quoting import quoted, runs, safe, unquoted
from pcca.fieldwork.tables import BadTable, Table, read_table
from pcca.language import language

KNOWN = ["role", "hours", "comment"]
TEXT = 'role,hours,comment\ngp,1,"Da iawn, diolch"\nnurse,2,Rôl “newydd” – tŷ\n'
WESTERN = TEXT.replace("tŷ", "café")


def cells(source: bytes) -> list[tuple[str, ...]]:
    table = read_table(source, KNOWN)
    assert table.bad == ()
    return [line.cells for line in table.lines]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends_are_recognised(delimiter: str, encoding: str, newline: str) -> None:
    quoted_text = TEXT.replace('"Da iawn, diolch"', "§").replace(",", delimiter).replace("§", '"Da iawn, diolch"')
    found = cells(quoted_text.replace("\n", newline).encode(encoding))
    assert found == [("gp", "1", "Da iawn, diolch"), ("nurse", "2", "Rôl “newydd” – tŷ")]


def test_windows_1252_is_accepted_where_it_is_certain() -> None:
    assert cells(WESTERN.encode("cp1252"))[1][2] == "Rôl “newydd” – café"


@pytest.mark.parametrize("byte", [b"\xf0", b"\xfe", b"\x81", b"\x8e"])
def test_a_byte_of_uncertain_meaning_is_named_by_row_and_column(byte: bytes) -> None:
    table = read_table(b"role,hours,comment\ngp,1,fine\nnurse,2,t" + byte + b"\n", KNOWN)
    assert [(each.row, each.column) for each in table.bad] == [(3, "comment")]
    assert "UTF-8" in table.bad[0].message(language("en"))


def test_rows_are_numbered_as_spreadsheets_do() -> None:
    table = read_table(b'role,comment\ngp,"two\nlines"\n\n,\nnurse,x\n', KNOWN)
    assert [line.number for line in table.lines] == [2, 5]
    assert table.lines[0].cells == ("gp", "two\nlines")


def test_empty_columns_at_the_end_are_ignored_and_a_row_of_another_width_is_named() -> None:
    table = read_table(b"role,hours,,\ngp,1,,\nnurse\nnurse,1,2,3,4\n", KNOWN)
    assert table.columns == ("role", "hours")
    assert [(each.row, each.column) for each in table.bad] == [(3, ""), (4, "")]


def test_every_fault_of_a_header_is_named() -> None:
    with pytest.raises(BadTable) as raised:
        read_table(b"rol,hours,hours,,comment\n", KNOWN)
    assert [(each.row, each.column) for each in raised.value.bad] == [(1, "rol"), (1, ""), (1, "hours")]
    assert "Did you mean 'role'?" in raised.value.bad[0].message(language("en"))


def test_a_cell_far_too_long_is_named() -> None:
    assert read_table(b"role\n" + b"x" * 110_000, KNOWN).bad[0].column == "role"
    with pytest.raises(BadTable, match="cannot be read as CSV"):
        read_table(b"role\n" + b"x" * 200_000, KNOWN)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"role,hours\n" + tail))
def test_no_bytes_end_in_anything_but_a_table_or_named_faults(source: bytes) -> None:
    try:
        table, bad = read_table(source, KNOWN), ()
    except BadTable as error:
        table, bad = Table((), ()), error.bad
    assert bad or table.columns
    assert all(each.message(language("en")) for each in (*bad, *table.bad))
    spoilt = {each.row for each in table.bad}
    assert all(len(line.cells) == len(table.columns) for line in table.lines if line.number not in spoilt)


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 29", "-x", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＋x", "－x", "＠x"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == quoted(text) == f"'{text}"
    assert not runs(safe(text))


@pytest.mark.parametrize("text", ["-3", "+7.5", "12", "a=b", "", "'tis", "x - y"])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == quoted(text) == text


@given(st.text(max_size=8) | st.from_regex(r"\A'*(skipped|not_asked|=1|-2|@|＝x)\Z"))
def test_quoting_is_undone_exactly(text: str) -> None:
    assert unquoted(quoted(text)) == text
    assert not runs(quoted(text))
    assert quoted(text) not in ("skipped", "not_asked")
