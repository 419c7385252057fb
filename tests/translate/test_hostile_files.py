"""Files that are no translations, or that mean harm, are refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.faults import Sheet
from pcca.language import language
from pcca.translate import spreadsheet, xliff
from tests.translate.sample import EN, WELSH, batch

pytestmark = pytest.mark.slow

BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
SENT = batch(WELSH)
XLIFF = xliff.write(SENT)
XLSX = spreadsheet.write(SENT, EN)


def refused(read: Any, source: bytes) -> list[str]:
    sheet = Sheet("f")
    read(source, sheet)
    return [each.check for each in sheet.sorted()]


@pytest.mark.parametrize(
    ("source", "check"),
    [
        (BOMB, "hostile-xml"),
        (OUTSIDE, "hostile-xml"),
        (b"<a>" * 100_000, "hostile-xml"),
        (b" " * (xliff.MOST_BYTES + 1), "too-large"),
        (b"", "xml-syntax"),
        (b"\x00\xff", "xml-syntax"),
        (b"<x/>", "not-a-translation"),
        (XLIFF[:-20], "xml-syntax"),
        (XLIFF.replace(b"document:2.0", b"document:1.2"), "not-a-translation"),
        (XLIFF.replace(b"<target>Bach", b"<target><ph/>Bach"), "inline-markup"),
        (XLIFF.replace(b'"source-hash"', b'"other"', 1), "no-hash"),
    ],
)
def test_an_xliff_document_is_refused(source: bytes, check: str) -> None:
    assert refused(xliff.read, source) == [check]


def test_the_line_of_a_faulty_unit_is_named() -> None:
    sheet = Sheet("f.xlf")
    xliff.read(XLIFF.replace(b"<target>Bach", b"<target><ph/>Bach"), sheet)
    (fault,) = sheet.faults
    assert (fault.line, fault.where) == (10, "title")


def test_segments_that_a_program_split_are_joined() -> None:
    split = XLIFF.replace(
        b"<target>Bach</target>\n   </segment>",
        b'<target>Ba</target></segment>\n<ignorable><source> </source></ignorable><segment state="initial">'
        b"<source>er</source><target>ch</target></segment>",
    ).replace(b"<source>Small</source>", b"<source>Small</source>", 1)
    back = xliff.read(split, Sheet("f"))
    assert back is not None
    assert (back.units[0].source, back.units[0].target, back.units[0].state) == ("Small er", "Ba ch", "missing")


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return out.getvalue()


def parts_of(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.mark.parametrize(
    ("source", "check"),
    [
        (b"PK\x03\x04", "not-a-translation"),
        (packed({"a.xml": b"<a/>"}), "not-a-translation"),
        (packed(parts_of(XLSX) | {"xl/styles.xml": BOMB}), "too-large"),
        (packed(parts_of(XLSX) | {"xl/big.xml": b" " * (spreadsheet.MOST_UNPACKED + 1)}), "too-large"),
        (packed(parts_of(XLSX) | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}), "not-a-translation"),
        (packed(parts_of(XLSX) | {"xl/sharedStrings.xml": b"<sst/>"}), "not-a-translation"),
        (b"PK" + b" " * spreadsheet.MOST_BYTES, "too-large"),
    ],
)
def test_a_spreadsheet_is_refused(source: bytes, check: str) -> None:
    assert refused(spreadsheet.read, source) == [check]


def book_of(rows: list[list[object]], about: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, lines in (("translation", rows), ("about", [list(each) for each in (about or ABOUT).items()])):
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    book.close()
    return out.getvalue()


ABOUT = {"instrument": "small", "version": "1", "source": "en", "target": "cy"}
HEADING: list[object] = ["Text", "Source text", "Translation", "State of translation", "Hash of the source"]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([HEADING, ["title", "Small", "=1+1", "complete", "x"]], [("not-text", 2, 3)]),
        ([HEADING, ["title", "Small", 1.5, "complete", "x"]], [("not-text", 2, 3)]),
        ([HEADING, ["title", "Small", True, "complete", "x"]], [("not-text", 2, 3)]),
        ([HEADING, [], ["title", "Small", "Bach", "done", "x"]], [("bad-state", 3, 4)]),
        ([HEADING[:2], ["title", "Small"]], [("missing-column", 1, 1)]),
        ([], [("missing-column", 1, 1)]),
    ],
)
def test_a_row_is_refused_in_its_place(rows: list[list[object]], faults: list[tuple[str, int, int]]) -> None:
    sheet = Sheet("f.xlsx")
    spreadsheet.read(book_of(rows), sheet)
    assert {(each.check, each.line, each.column) for each in sheet.faults} == set(faults)


def test_columns_may_be_moved_and_headings_be_in_welsh() -> None:
    words = [language("cy").say(str(word)) for word in HEADING]
    row = ["title", "Small", 2026, "cyflawn", "x"]
    back = spreadsheet.read(book_of([words[::-1], row[::-1]]), Sheet("f"))  # type: ignore[list-item]
    assert back is not None
    assert (back.units[0].id, back.units[0].target, back.units[0].state) == ("title", "2026", "complete")


def test_a_book_that_does_not_say_of_what_it_is() -> None:
    assert refused(spreadsheet.read, book_of([HEADING], {"instrument": "small"})) == ["not-a-translation"]


@settings(deadline=None, max_examples=60)
@given(at=st.integers(0, len(XLSX) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_spreadsheet_is_read_or_refused(at: int, byte: int, cut: bool) -> None:
    damaged = XLSX[:at] if cut else XLSX[:at] + bytes([byte]) + XLSX[at + 1 :]
    sheet = Sheet("f")
    assert spreadsheet.read(damaged, sheet) is not None or sheet.faults


@settings(deadline=None, max_examples=100)
@given(at=st.integers(0, len(XLIFF) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_document_is_read_or_refused(at: int, byte: int, cut: bool) -> None:
    damaged = XLIFF[:at] if cut else XLIFF[:at] + bytes([byte]) + XLIFF[at + 1 :]
    sheet = Sheet("f")
    assert xliff.read(damaged, sheet) is not None or sheet.faults
