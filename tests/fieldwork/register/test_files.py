"""The register from tables and files, and back, with every fault named."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.fieldwork.register.changes import changes
from pcca.fieldwork.register.faults import Refused, told
from pcca.fieldwork.register.importing import bad_cells, imported
from pcca.fieldwork.register.loading import loaded
from pcca.fieldwork.register.rules import faults
from pcca.fieldwork.register.saying import phrase
from pcca.fieldwork.register.table import LONGEST_NAME, read_day, read_listed
from pcca.fieldwork.register.writing import all_tags, as_table, as_yaml
from pcca.instrument.registers import Register as FileRegister
from pcca.instrument.registers import read_register
from pcca.language import language
from pcca.paths import shipped
from pcca.store.register import Register
from tests.fieldwork.register.sample import NOW, REFORM, START, register

EN = language("en")
WALES = shipped("instruments") / "registers" / "wales.yaml"
BEFORE = REFORM - timedelta(days=1)


def wales() -> FileRegister:
    found = read_register(WALES.read_bytes(), WALES.name).register
    assert found is not None
    return found


def take(text: str, before: Register | None = None, day: date = REFORM) -> Register:
    """The register with a table imported."""
    listed = read_listed(text.encode())
    assert listed.bad == ()
    after = imported(listed.rows, day)(before if before is not None else register())
    assert faults(after) == []
    return after


def said(text: str, before: Register | None = None, day: date = REFORM) -> list[str]:
    """Everything that is wrong with a table, with its place."""
    listed = read_listed(text.encode())
    bad = listed.bad
    if not bad:
        with pytest.raises(Refused) as caught:
            imported(listed.rows, day)(before if before is not None else register())
        bad = bad_cells(listed, caught.value)
    return [f"{each.row} {each.column}: {told(each.wrong, EN)}" for each in bad]


def as_told(after: Register, before: Register | None = None) -> list[str]:
    return [phrase(EN, after, each.said) for each in changes(before or register(), after)]


class TestTables:
    def test_what_is_new_is_added_and_may_belong_to_what_is_new(self) -> None:
        after = take(
            "code,kind,name,name_cy,from,cluster,board,lmc\nw1,practice,A,B,2015-01-01,c9,,gwent\nc9,cluster,C,D,,,south,\n"
        )
        assert after["w1"].belongs("cluster", NOW) == ("c9",)
        assert after["w1"].belongs("lmc", NOW) == ("gwent",)
        assert after["c9"].belongs("board", START) == ("south",)

    @pytest.mark.parametrize(
        "text",
        [
            "cod;math;enw saesneg;enw;o;clwstwr\nW1;practis;Surgery;Meddygfa;01/04/2015;C1\n",
            "Code,Type,Name,Welsh name,First day,Cluster\nw1,practice,Surgery,Meddygfa,2015-04-01,cluster:c1\n",
            "code\tkind\tname\tname_cy\tfrom\tcluster\nw1\tPractice\tSurgery\tMeddygfa\t1.4.2015\tEnw C1\n",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_headings_kinds_days_and_places_are_read_in_either_language(self, text: str, encoding: str) -> None:
        listed = read_listed(text.encode(encoding))
        after = imported(listed.rows, REFORM)(register())
        new = after["w1"]
        assert (new.kind, new.name["en"], new.name["cy"]) == ("practice", "Surgery", "Meddygfa")
        assert new.days.first == date(2015, 4, 1)
        assert new.belongs("cluster", NOW) == ("c1",)

    def test_what_differs_is_renamed_and_moved_from_the_day(self) -> None:
        after = take("code,name,cluster,authority\np1,New name,c2,\nc1,,,vale | town\n")
        assert as_told(after) == [
            "C1 name (c1) belongs to Vale name (vale) from 1 April 2019.",
            "P1 name / Enw P1 (p1) is called New name / Enw P1 from 1 April 2019.",
            "New name (p1) belongs to C2 name (c2) from 1 April 2019, no longer to C1 name (c1).",
        ]
        assert after["p1"].name_on(BEFORE)["en"] == "P1 name"

    def test_an_authority_that_is_not_named_any_more_is_left(self) -> None:
        after = take("code,authority\nc1,vale\n")
        assert after["c1"].belongs("authority", REFORM) == ("vale",)
        assert after["c1"].belongs("authority", BEFORE) == ("town",)

    def test_an_end_closes_what_it_belonged_to(self) -> None:
        after = take("code,to,became,cluster\np1,31/03/2020,p2,\np2,,,c1\n")
        assert after["p1"].became == ("p2",)
        assert after["p1"].belongs("cluster", NOW) == ()

    def test_a_cluster_ends_in_the_table_that_moves_its_practices(self) -> None:
        after = take("code,to,became,cluster\nc2,2019-03-31,c1,\np3,,,c1\n")
        assert after["p3"].belongs("cluster", REFORM) == ("c1",)
        assert after["c2"].became == ("c1",)

    def test_an_empty_cell_changes_nothing(self) -> None:
        assert take("code,kind,name,from,to,cluster,lmc,authority\np1,,,,,,,\nc1,cluster,,,,,,\n") == register()

    def test_what_is_wrong_with_the_header_hides_nothing_below(self) -> None:
        assert said("code,kind,name,size\np 1,shop,A,7\np1,,,\np1,,,\n") == [
            "1 size: A table of organisations has no such column: delete it.",
            "2 code: 'p 1' is not a code: use up to 32 letters without accents, digits and underscores, beginning with "
            "a letter, such as w91001.",
            "2 kind: 'shop' is not a kind of organisation. Allowed: association, board, lmc, authority, cluster, "
            "practice.",
            "4 code: 'p1' is the code of row 3 too: keep one.",
        ]
        assert said("name,kind\nA,shop\n")[0].startswith("1 : The column 'code' is missing")
        assert len(said("name,kind\nA,shop\n")) == 2

    def test_a_first_day_is_corrected_with_what_began_on_it(self) -> None:
        earlier = register() | {"old": register()["p4"]}
        after = take("code,from\np1,2014-05-01\n")
        assert after["p1"].tags[0].days.first == date(2014, 5, 1)
        assert "The first day of P1 name (p1) is corrected: 1 May 2014." in as_told(after)
        assert len(earlier) == len(register()) + 1

    def test_the_board_of_a_practice_is_that_of_its_cluster(self) -> None:
        assert take("code,cluster,board\np1,c1,north\n") == register()
        assert said("code,board\np1,south\n") == [
            "2 board: Its cluster 'c1' belongs to 'north', not to 'south'. Mend one, or leave this cell empty."
        ]
        assert take("code,cluster,board\np1,,south\nc1,,south\n")["c1"].belongs("board", NOW) == ("south",)

    def test_what_is_older_than_the_other_belongs_to_it_since_both_exist(self) -> None:
        after = take("code,kind,name,from,cluster\nw1,practice,A,2010-01-01,c1\n")
        assert [tag.days.first for tag in after["w1"].tags] == [START]


class TestFaults:
    def test_all_are_named_at_once_with_row_and_column(self) -> None:
        text = "cod,math,enw saesneg,o,clwstwr\nw 1,practis,A,x,c1\n=x,practice,B,2015-01-01,c1\n,cluster,C,,\n"
        assert said(text) == [
            "2 cod: 'w 1' is not a code: use up to 32 letters without accents, digits and underscores, beginning with "
            "a letter, such as w91001.",
            "2 o: 'x' is not a day: write it as 2026-04-01 or 01/04/2026.",
            "3 cod: '=x' would run as a formula in a spreadsheet: begin the cell with a letter or a digit.",
            "4 cod: There is no code: give every organisation one, such as w91001.",
        ]

    def test_what_the_register_has_not_is_named_with_the_nearest(self) -> None:
        found = said("code,kind,name,cluster,lmc\nw1,practice,A,C1 nam,gwant\nw2,,,c99,\n")
        assert found == [
            "2 cluster: The register has no cluster 'C1 nam'. Did you mean 'c1' (C1 name)?",
            "2 lmc: The register has no local medical committee 'gwant'. Did you mean 'gwent' (Gwent name)?",
            "3 kind: 'w2' is not in the register yet: give its kind, or the code of one that is there.",
            "3 name: 'w2' is new: give its name.",
            "3 cluster: The register has no cluster 'c99'.",
        ]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("code,kind\np1,cluster\n", "2 kind: 'p1' is of the kind 'practice' in the register, not 'cluster'."),
            ("code,kind\np1,clusters\n", "2 kind: 'clusters' is not a kind of organisation. Did you mean 'cluster'?"),
            ("code,cluster\np1,c1 | c2\n", "2 cluster: It can belong to one of these only: keep one of c1, c2."),
            ("code,cluster\nc1,c2\n", "2 cluster: One of the kind 'cluster' cannot belong to one of the kind"),
            ("code,to\nc1,2020-01-01\n", "2 to: After 1 January 2020 there still belongs to it: p1, p2."),
            ("code,to\np1,2000-01-01\n", "2 to: The last day (1 January 2000) is before the first (1 April 2014)."),
            ("code,became\np1,p2\n", "2 to: It became 'p2' but has no last day."),
            ("code,name\np1,A\np1,B\n", "3 code: 'p1' is the code of row 2 too: keep one."),
            (f"code,name\np1,{'x' * (LONGEST_NAME + 1)}\n", "2 name: Shorten this to 200 characters."),
            ("code,name\np1,a\x07b\n", "2 name: This cell holds a character that cannot be seen (U+0007)"),
            ("code,name\np1,＝1\n", "2 name: '＝1' would run as a formula"),
            ("code,colour\np1,red\n", "1 colour: A table of organisations has no such column. Did you mean"),
            ("code,code\np1,p1\n", "1 code: There are 2 columns of this name; keep one."),
            ("name\nA\n", "1 : The column 'code' is missing"),
            ("code,name\np1,A,B\n", "2 : This row has 3 cells; the header has 2."),
            ("code,kind,name,to,cluster\nw1,practice,A,2013-01-01,c1\n", "2 cluster: It would belong to 'c1' before"),
        ],
    )  # fmt: skip
    def test_each_is_told_with_its_remedy(self, text: str, found: str) -> None:
        assert any(each.startswith(found) for each in said(text)), said(text)

    def test_several_of_a_name_are_told_apart_by_code(self) -> None:
        twins = take("code,kind,name\nd1,cluster,Twin\nd2,cluster,twin\n")
        assert said("code,cluster\np1,Twin\n", twins) == [
            "2 cluster: Several are called 'Twin': d1, d2. Give the code of one."
        ]

    def test_what_has_ended_is_moved_by_date_only(self) -> None:
        closed = take("code,to\np1,2016-01-01\n")
        assert take("code,cluster\np1,c1\n", closed) == closed
        assert said("code,cluster\np1,c2\n", closed)[0].startswith("2 cluster: It ended on 1 January 2016.")

    @given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"code,kind,name\n{text}".encode()))
    @settings(deadline=None, max_examples=150)
    def test_whatever_is_sent_is_read_or_refused(self, source: bytes) -> None:
        listed = read_listed(source)
        assert listed.bad or listed.rows
        for each in listed.bad:
            assert told(each.wrong, EN)
        after, refusal = register(), Refused(())
        try:
            after = imported(() if listed.bad else listed.rows, REFORM)(after)
        except Refused as error:
            refusal = error
        assert faults(after) == []
        assert all(told(each.wrong, EN) for each in bad_cells(listed, refusal))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)), ("1/4/2026", date(2026, 4, 1)), ("01.04.2026", date(2026, 4, 1)),
        ("2026-04-01 00:00:00", date(2026, 4, 1)), ("31/02/2026", None), ("04-01-2026", None), ("0000-01-01", None),
        ("1/4/26", None), ("٢٠٢٦-01-01", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_as_in_britain(text: str, day: date | None) -> None:
    assert read_day(text) == day


class TestFiles:
    def test_wales_comes_back_as_it_was(self) -> None:
        kept = loaded(wales())({})
        assert faults(kept) == []
        written = as_yaml(kept, id="wales", version=wales().version, provenance="Made up")
        back = read_register(written.encode(), "wales.yaml")
        assert back.faults == []
        assert back.register == wales()
        assert back.register is not None
        assert [*back.register.organisations] == [*wales().organisations]

    def test_a_table_of_it_changes_nothing(self) -> None:
        kept = loaded(wales())({})
        for lang in ("en", "cy"):
            for day in (date(2013, 1, 1), date(2018, 1, 1), NOW):
                assert take(as_table(kept, day, lang), kept, day) == kept

    def test_a_register_grows_from_its_own_table(self) -> None:
        kept = loaded(wales())({})
        after = take(as_table(kept, NOW, "en"), {}, NOW)
        for code, each in kept.items():
            assert after[code].name == each.name
            if each.days.holds(NOW) and each.kind == "cluster":
                assert after[code].belongs("board", NOW) == each.belongs("board", NOW)

    def test_loading_again_changes_nothing_and_names_of_before_stay(self) -> None:
        kept = loaded(wales())({})
        assert loaded(wales())(kept) == kept
        renamed = take("code,name,name_cy\nc01,Other,Arall\n", kept)
        again = loaded(wales())(renamed)
        assert again["c01"].name == kept["c01"].name
        assert len(again["c01"].names) == 2

    def test_a_practice_belongs_to_its_board_through_its_cluster(self) -> None:
        kept = loaded(wales())({})
        assert all(not each.belongs("board", NOW) for each in kept.values() if each.kind == "practice")
        for each in kept.values():
            told = wales().organisations[each.code].belongs("board", NOW)
            boards = [tag.of for tag in all_tags(kept, each) if tag.kind == "board" and tag.days.holds(NOW)]
            assert boards == ([told] if told else [])

    def test_a_file_that_contradicts_itself_or_the_register_is_refused(self) -> None:
        text = (
            "register: x\nversion: 1\nlanguages: [en]\nprovenance: p\norganisations:\n"
            "  b: {kind: board, name: B}\n  d: {kind: board, name: D}\n"
            "  c: {kind: cluster, name: C, tags: [{kind: board, of: b}]}\n"
            "  p: {kind: practice, name: P, tags: [{kind: cluster, of: c}, {kind: board, of: d}]}\n"
        )
        found = read_register(text.encode(), "x.yaml")
        assert found.register is not None, found.faults
        with pytest.raises(Refused, match="It belongs to"):
            loaded(found.register)({})
        with pytest.raises(Refused, match="A code stays what it was"):
            loaded(wales())({"powys": register()["c1"]})

    def test_cells_of_a_table_run_nowhere(self) -> None:
        made = take("code,kind,name\nx1,board,'=1+1\n")
        assert made["x1"].name["en"] == "=1+1"
        rows = [*csv.reader(io.StringIO(as_table(made, NOW, "en")))]
        assert next(row for row in rows if row[0] == "x1")[2] == "'=1+1"
