"""Frames: every fault named with its row and its remedy, whatever the file is."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pcca.answers.cells import Wrong
from pcca.fieldwork.addresses import read_mail
from pcca.fieldwork.frames import Frame, read_frame
from pcca.fieldwork.packing import packed, unpacked
from pcca.fieldwork.sheets import MOST_ROWS
from pcca.language import language

EN, CY = language("en"), language("cy")


def frame(*lines: str, header: str = "mail,name,language,board") -> Frame:
    return read_frame("\n".join([header, *lines]).encode())


def faults(found: Frame) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.message(EN)) for each in found.bad]


def book(*rows: list[Any], write: str = "write") -> bytes:
    """A spreadsheet with these rows."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            getattr(sheet, write)(number, column, cell)
    made.close()
    return out.getvalue()


def test_a_good_file_in_either_language_and_form() -> None:
    english = frame("ann@example.org,Ann Jones,Welsh,ABUHB", "bob@example.org,Bob,en,")
    welsh = read_frame(
        b"E-bost;Enw;Iaith;Bwrdd Iechyd\nann@example.org;Ann Jones;Cymraeg;ABUHB\nbob@example.org;Bob;Saesneg;\n"
    )
    sheet = read_frame(
        book(
            ["Mail", "NAME", "Language", "Health board"],
            ["ann@example.org", "Ann Jones", "cy", "ABUHB"],
            ["bob@example.org", "Bob", "en"],
        )
    )
    for found in (english, welsh, sheet):
        assert found.bad == ()
        assert [(each.mail, each.name, each.language, dict(each.strata)) for each in found.rows] == [
            ("ann@example.org", "Ann Jones", "cy", {"board": "ABUHB"}),
            ("bob@example.org", "Bob", "en", {}),
        ]


def test_every_fault_of_every_row_is_named_at_once() -> None:
    found = frame(
        "ann@example.org,Ann,cy,A", "no-at,,fr,A", "ann@example.org,Ann again,,B", "b@example.org,B,en,A,extra"
    )
    assert faults(found) == [
        (3, "mail", "'no-at' is not an address that mail can be sent to: write it as name@example.org."),
        (3, "name", "There is no name: write how the mail should address them."),
        (3, "language", "'fr' is not a language that mails are written in: write en or cy."),
        (4, "mail", "The same address as in row 2: keep one."),
        (5, "", "This row has 5 cells; the header has 4."),
    ]
    assert [each.row for each in found.rows] == [2]
    assert found.left_out == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ann@example.org", "ANN@Example.ORG"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@bücher.example", "Ann@BÜCHER.example"),
        ("ann@example.org", "ann@example.org."),
    ],
)
def test_one_address_in_two_spellings_is_found(first: str, second: str) -> None:
    found = frame(f"{first},Ann,,", f"{second},Ann,,")
    assert faults(found) == [(3, "mail", "The same address as in row 2: keep one.")]


@pytest.mark.parametrize(
    "mail",
    [
        "a", "a@", "@b.org", "a@b", "a b@c.org", "a@b..org", "a@-b.org", "a@1.2.3.4", "a..b@c.org", ".a@c.org",
        "a@b_c.org", "a@b.org,c@d.org", "<a@b.org>", "a@b.org\r\nBcc: x@y.org", "a\x00@b.org", "a@b.o\u200brg",
        "x" * 65 + "@b.org", "a@" + "b" * 64 + ".org", "ŵyn@b.org", "a@[127.0.0.1]", '"a"@b.org', "",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(mail: str) -> None:
    assert isinstance(read_mail(mail), Wrong)


@pytest.mark.parametrize("name", ["Ann\nBcc: x@y.org", "Ann\r", "A\x1bnn", "Ann\u2028", "A\u202enn", "A\u0000"])
def test_a_name_that_could_steer_a_mail_is_refused(name: str) -> None:
    quoted = f'ann@example.org,"x{name}x",,'
    assert [(row, column) for row, column, _ in faults(frame(quoted))] in ([(2, "name")], [(1, "")])
    sheet = book(["mail", "name"], ["ann@example.org", f"x{name.replace(chr(0), '')}x"])
    assert read_frame(sheet).rows == () or "\x00" in name


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("mail,nme", "Did you mean 'name'?"),
        ("mail,name,salary", "delete it"),
        ("name,language", "The column 'mail' is missing"),
        ("mail,name,e-bost", "There are 2 columns of this name"),
        ("mail,,name", "Column 2 has no name."),
    ],
)
def test_columns_that_do_not_fit_are_named(header: str, said: str) -> None:
    found = frame("a,b,c", header=header)
    assert any(said in message for _, _, message in faults(found)), faults(found)
    assert found.rows == ()


def test_what_is_wrong_with_the_header_hides_nothing_that_is_wrong_below() -> None:
    found = frame("no-at,,fr,9", "ann@example.org,Ann,cy,10", "Ann@Example.org,A,en,7", header="mail,name,language,pay")
    assert faults(found) == [
        (1, "pay", "A list of people has no such column: delete it, so that no more is kept than is needed."),
        (2, "mail", "'no-at' is not an address that mail can be sent to: write it as name@example.org."),
        (2, "name", "There is no name: write how the mail should address them."),
        (2, "language", "'fr' is not a language that mails are written in: write en or cy."),
        (4, "mail", "The same address as in row 3: keep one."),
    ]
    assert found.rows == ()
    assert faults(frame("fr", header="language")) == [
        (1, "", "The column 'mail' is missing: add it, with one row for each person."),
        (1, "", "The column 'name' is missing: add it, with one row for each person."),
        (2, "language", "'fr' is not a language that mails are written in: write en or cy."),
    ]
    assert [row for row, _, _ in faults(frame(header="mail,name,pay"))] == [1, 2]


CELLS = st.sampled_from(["ann@example.org", "bob@example.org", "no-at", "Ann", "", "cy", "fr", "x" * 101, "A\x1b"])


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_a_column_too_many_is_one_fault_more(rows: list[tuple[str, str, str]]) -> None:
    lines = [",".join(row) for row in rows]
    alone = frame(*lines, header="mail,name,language")
    beside = frame(*[f"{line},5" for line in lines], header="mail,name,language,salary")
    blank = {number for number, row in enumerate(rows, 2) if not any(row)}
    assert faults(beside)[0][:2] == (1, "salary")
    assert [each for each in faults(beside)[1:] if each[0] not in blank] == [
        each for each in faults(alone) if each[2] != "There is no row below the header."
    ]


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_sheet(sheet: str) -> bytes:
    """A spreadsheet whose first sheet is this."""
    whole = book(["mail", "name"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = sheet.encode() if part.filename.endswith("sheet1.xml") else old.read(part)
            new.writestr(part.filename, content)
    return out.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
HOSTILE = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n\n,,\n", "The file is empty."),
    "binary": (b"\0" * 100, "not a text file"),
    "old excel": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Excel file"),
    "too large": (b"mail,name\n" + b"x" * 2_200_000, "larger than 2 MB"),
    "zip of nothing": (zipped(), "Save it as CSV"),
    "cut": (book(["mail", "name"])[:900], "cannot be read"),
    "201 entries": (zipped(**{f"p{i}": b"x" for i in range(201)}), "unpacks to more"),
    "bomb": (zipped(**{"xl/worksheets/sheet1.xml": b"0" * 21_000_000}), "unpacks to more"),
    "ratio": (zipped(a=b"0" * 5_000_000), "unpacks to more"),
    "entities": (with_sheet('<!DOCTYPE x [<!ENTITY a "b">]>' + SHEET.format("")), "declares entities"),
    "only a header": (b"mail,name\n", "no row below"),
    "too many rows": (b"mail,name\n" + b"a,b\n" * (MOST_ROWS + 5), "more than 20,000 rows"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_sentence(kind: str) -> None:
    source, said = HOSTILE[kind]
    found = read_frame(source)
    assert found.rows == ()
    assert said in found.bad[0].message(EN)
    assert found.bad[0].message(CY) != found.bad[0].message(EN)


def test_a_sheet_that_declares_a_million_rows_is_read_in_a_moment() -> None:
    cells = (
        '<dimension ref="A1:AMJ1048576"/><sheetData><row r="1048576"><c r="AMJ1048576"><v>1</v></c></row></sheetData>'
    )
    begun = time.process_time()
    assert read_frame(with_sheet(SHEET.format(cells))).rows == ()
    assert time.process_time() - begun < 5


def test_a_formula_is_refused_and_a_number_is_what_was_typed() -> None:
    made = book(["mail", "name", "stratum"], ["ann@example.org", "=1+1", 7], ["bob@example.org", "Bob", 7.0])
    found = read_frame(made)
    assert [(row, column) for row, column, _ in faults(found)] == [(2, "name")]
    assert [dict(each.strata) for each in found.rows] == [{"stratum": "7"}]


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: ("mail,name\n" + text).encode("utf-8", "surrogatepass"))
)
@example(b"mail,name\n\xff\xfe,x")
@example(b'mail,name\n"a')
def test_any_bytes_are_rows_or_faults(source: bytes) -> None:
    found = read_frame(source)
    assert found.rows or found.bad
    for each in found.bad:
        assert each.message(EN)
        assert each.message(CY)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=80), st.integers(0, 4000))
def test_a_spreadsheet_with_any_bytes_changed_is_rows_or_faults(noise: bytes, place: int) -> None:
    whole = bytearray(book(["mail", "name"], ["ann@example.org", "Ann"]))
    whole[place : place + len(noise)] = noise
    found = read_frame(bytes(whole))
    assert found.rows or found.bad


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_what_comes_back_from_a_page_is_read_anew(text: str) -> None:
    assert unpacked(text).bad


def test_a_frame_goes_out_with_a_page_and_comes_back() -> None:
    found = frame('ann@example.org,"Jones, Ann",cy,"A ""B"""', "bob@example.org,Bob,en,ABUHB")
    assert [(e.mail, e.name, e.language, dict(e.strata)) for e in unpacked(packed(found.rows)).rows] == [
        (e.mail, e.name, e.language, dict(e.strata)) for e in found.rows
    ]
