"""Registers: history with its days, faults in their places, and the lists that instruments keep of them."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers.documents import blob_size, encode
from pcca.cli import main
from pcca.instrument.diff import diff, version_of
from pcca.instrument.files import inspect_any
from pcca.instrument.load import Loaded, from_compiled, inspect, inspect_file, loads
from pcca.instrument.model import Choice, Instrument
from pcca.instrument.registers import Register, Span, read_register
from pcca.instrument.schema.registers import OrganisationKeys, RegisterKeys, TagKeys
from pcca.instrument.written import document
from pcca.language import language
from pcca.paths import shipped
from pcca.routing import path, shown_options

WALES = shipped("instruments") / "registers" / "wales.yaml"
SMALL = """register: small
version: 1
languages: [en]
provenance: Made up
organisations:
  north:
    kind: board
    name: North
    from: 2009-10-01
    to: 2019-03-31
    became: [upper]
  upper:
    kind: board
    name: Upper
    from: 2019-04-01
  south:
    kind: board
    name: South
  c1:
    kind: cluster
    name: First
    from: 2014-04-01
    tags:
      - {kind: board, of: north, from: 2014-04-01, to: 2019-03-31}
      - {kind: board, of: upper, from: 2019-04-01}
  c2:
    kind: cluster
    name: Second
    tags:
      - {kind: board, of: south}
"""
HEAD = """instrument: asks
version: 1
languages: [en]
title: Asks
unit: cluster
identification: named
provenance: Own wording
register: small
"""
ASKS = """sections:
  main:
    title: Main
    questions:
      board:
        organisation: board
        ask: Which board?
      cluster:
        organisation: cluster
        within: board
        ask: Which cluster?
"""


def wales() -> Register:
    found = read_register(WALES.read_bytes(), "wales.yaml").register
    assert found is not None
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str) -> Loaded:
    (folder / "asks.yaml").write_text(text, encoding="utf-8")
    return inspect_file(folder / "asks.yaml", "asks.yaml")


def made(folder: Path, text: str) -> Instrument:
    found = written(folder, text)
    assert found.instrument is not None, [str(fault) for fault in found.faults]
    return found.instrument


def codes(instrument: Instrument, question: str) -> list[str]:
    kind = instrument.questions[question].kind
    assert isinstance(kind, Choice)
    return [option.code for option in kind.scale.options]


class TestHistory:
    def test_wales_before_and_after_2019(self) -> None:
        last, first = date(2019, 3, 31), date(2019, 4, 1)
        before, after = ({each.id for each in wales().existing("board", day)} for day in (last, first))
        assert before - after == {"abertawe_bro_morgannwg", "cwm_taf"}
        assert after - before == {"swansea_bay", "cwm_taf_morgannwg"}
        assert len(before) == len(after) == 7
        assert wales().existing("board", None) == wales().existing("board", first)

    def test_bridgend_moved_to_the_board_that_cwm_taf_became(self) -> None:
        clusters = [each for each in wales().existing("cluster", None) if each.belongs("authority", None) == "bridgend"]
        assert clusters
        for each in clusters:
            assert each.belongs("board", date(2018, 6, 1)) == "abertawe_bro_morgannwg"
            assert each.belongs("board", date(2020, 6, 1)) == "cwm_taf_morgannwg"

    def test_every_cluster_and_practice_belongs_somewhere_on_every_day(self) -> None:
        for day in (date(2014, 4, 1), date(2018, 3, 31), date(2019, 4, 1), date(2026, 1, 1)):
            for kind, needed in (("cluster", ("board",)), ("practice", ("cluster", "board", "lmc", "authority"))):
                for each in wales().existing(kind, day):
                    assert None not in [each.belongs(tag, day) for tag in needed], (each.id, day)

    def test_areas_of_committees_cross_boards(self) -> None:
        practices = wales().existing("practice", date(2020, 1, 1))
        boards: dict[str | None, set[str | None]] = {}
        for each in practices:
            boards.setdefault(each.belongs("lmc", date(2020, 1, 1)), set()).add(each.belongs("board", date(2020, 1, 1)))
        assert any(len(found) > 1 for found in boards.values())

    def test_sixty_four_clusters_and_about_two_hundred_practices(self) -> None:
        assert len(wales().existing("cluster", None)) == 64
        assert 180 <= len(wales().existing("practice", None)) <= 220
        assert any(each.became for each in wales().organisations.values() if each.kind == "practice")

    @given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 4000), st.integers(-100, 5000))
    @settings(deadline=None)
    def test_a_span_holds_its_first_and_last_day_and_none_outside(self, first: date, long: int, at: int) -> None:
        span, day = Span(first, first + timedelta(long)), first + timedelta(at)
        assert span.holds(day) == (0 <= at <= long)
        assert span.meets(Span(day, None)) == (at <= long)
        assert span.within(Span(first, None))
        assert not span.holds(None)


SOUTH = "      - {kind: board, of: south}"
FAULTS = [
    ("unknown-organisation", "of: south}", "of: suoth}", (30, 27)),
    ("unknown-organisation", "became: [upper]", "became: [uper]", (11, 14)),
    ("tag-of-another-kind", "{kind: board, of: south}", "{kind: lmc, of: south}", (30, 16)),
    ("ends-before-it-begins", "to: 2019-03-31\n", "to: 2009-03-31\n", (10, 9)),
    ("became-without-end", "    to: 2019-03-31\n", "", (10, 14)),
    ("tag-outside-life", "of: upper, from: 2019-04-01}", "of: upper, from: 2019-03-01}", (25, 9)),
    ("two-at-once", SOUTH, f"{SOUTH}\n      - {{kind: board, of: upper, from: 2019-04-01}}", (31, 9)),
    ("bad-date", "from: 2009-10-01", "from: 2009-13-01", (9, 11)),
    ("bad-word", "from: 2009-10-01", "from: 1.10.2009", (9, 11)),
    ("not-allowed", "kind: board\n    name: South", "kind: bored\n    name: South", (17, 11)),
    ("missing-key", "    name: South\n", "", (16, 3)),
    ("unknown-key", "    name: South\n", "    name: South\n    until: 2020-01-01\n", (19, 5)),
]  # fmt: skip


class TestFaults:
    @pytest.mark.parametrize(("check", "old", "new", "at"), FAULTS, ids=[each[0] for each in FAULTS])
    def test_each_is_told_in_its_place(self, check: str, old: str, new: str, at: tuple[int, int]) -> None:
        assert SMALL.count(old) == 1
        found = inspect_any(SMALL.replace(old, new).encode(), "small.yaml").faults
        assert check in {fault.check for fault in found}, [str(fault) for fault in found]
        assert at in [(fault.line, fault.column) for fault in found if fault.check == check], [
            str(each) for each in found
        ]

    def test_the_shipped_register_and_the_small_one_have_none(self) -> None:
        assert inspect_any(WALES.read_bytes(), "wales.yaml").faults == ()
        assert inspect_any(SMALL.encode(), "small.yaml").faults == ()

    @pytest.mark.parametrize(
        "source",
        [
            b"register: [",
            b"register: x\n",
            b"register: x\norganisations: 3\n",
            b"register: x\norganisations:\n  a: b\n",
        ],
    )
    def test_what_is_no_register_has_located_faults(self, source: bytes) -> None:
        assert inspect_any(source, "x.yaml").faults

    def test_those_of_a_register_are_told_once_in_its_file(self, folder: Path) -> None:
        (folder / "registers" / "small.yaml").write_text(SMALL.replace("of: south", "of: suoth"), encoding="utf-8")
        assert [(Path(fault.file).name, fault.check) for fault in written(folder, HEAD + ASKS).faults] == [
            ("small.yaml", "unknown-organisation")
        ]

    def test_an_unknown_register_is_told_with_the_nearest(self, folder: Path) -> None:
        (fault,) = written(folder, HEAD.replace("register: small", "register: smal") + ASKS).faults
        assert (fault.check, fault.problem.slots["nearest"], fault.line) == ("unknown-register", "small", 8)

    def test_slips_leave_a_register_or_located_faults(self) -> None:
        chance = random.Random(4)
        for _ in range(150):
            at, length = chance.randrange(len(SMALL)), chance.choice((0, 1, 3, 20))
            slipped = SMALL[:at] + chance.choice(("", " ", ":", "[", "x", "2019-02-30", "- ")) + SMALL[at + length :]
            for fault in inspect_any(slipped.encode(), "small.yaml").faults:
                assert fault.line >= 1
                assert fault.to_dict(language("cy"))["message"]


class TestAsking:
    def test_those_without_an_end_are_offered_or_those_of_a_day(self, folder: Path) -> None:
        assert codes(made(folder, HEAD + ASKS), "board") == ["upper", "south"]
        assert codes(made(folder, f"{HEAD}as_of: 2019-03-31\n{ASKS}"), "board") == ["north", "south"]
        assert codes(made(folder, f"{HEAD}as_of: 2010-01-01\n{ASKS}"), "cluster") == ["c2"]

    def test_a_wave_keeps_its_list_whatever_becomes_of_the_register(self, folder: Path) -> None:
        found = written(folder, HEAD + ASKS)
        assert found.instrument is not None
        assert found.merged is not None
        (folder / "registers" / "small.yaml").unlink()
        assert codes(from_compiled(found.compiled), "cluster") == ["c1", "c2"]
        again = inspect(document(found.merged).encode(), "f.yaml").instrument
        assert again is not None
        assert again.digest == found.instrument.digest

    def test_a_change_of_the_list_is_told_in_the_register(self, folder: Path) -> None:
        text = HEAD + ASKS
        old = version_of(written(folder, text), "asks.yaml", text.encode())
        register = folder / "registers" / "small.yaml"
        register.write_text(SMALL.replace("    name: Second\n", "    name: The second\n"), encoding="utf-8")
        found = diff(old, version_of(written(folder, text), "asks.yaml", text.encode()))
        (change,) = found.changes
        file, line, _ = found.place(change)
        assert (change.kind, change.now, Path(file).name, line) == ("wording", "The second", "small.yaml", 28)
        register.write_text(
            SMALL.replace("    name: Second\n", "    name: Second\n    to: 2020-01-01\n"), encoding="utf-8"
        )
        ended = diff(old, version_of(written(folder, text), "asks.yaml", text.encode())).changes
        assert [each.kind for each in ended] == ["option-retired"]

    def test_the_hash_follows_the_list(self, folder: Path) -> None:
        first = made(folder, HEAD + ASKS)
        register = folder / "registers" / "small.yaml"
        register.write_text(SMALL.replace("2009-10-01", "2008-10-01"), encoding="utf-8")
        assert made(folder, HEAD + ASKS).digest == first.digest
        register.write_text(SMALL.replace("name: South", "name: The South"), encoding="utf-8")
        assert made(folder, HEAD + ASKS).digest != first.digest

    def test_clusters_are_parted_by_board_and_offered_within_the_one_chosen(self, folder: Path) -> None:
        found = made(folder, HEAD + ASKS)
        scale = found.questions["cluster"].kind.scale  # type: ignore[union-attr]
        assert [(group.id, group.codes, group.label["en"]) for group in scale.groups] == [
            ("upper", ("c1",), "Upper"),
            ("south", ("c2",), "South"),
        ]
        assert [each.code for each in shown_options(found, scale.options, {"board": "upper"})] == ["c1"]
        assert [each.code for each in shown_options(found, scale.options, {"board": None})] == ["c1", "c2"]
        assert path(found, {"board": "upper", "cluster": "c2"})[1] == {"board": "upper", "cluster": None}

    def test_names_are_of_the_register_and_not_for_the_translators_of_the_instrument(self) -> None:
        text = (
            HEAD.replace("register: small\n", "")
            .replace("[en]", "[en, cy]")
            .replace("title: Asks", "title: Asks\ntitle.cy: Gofyn")
        )
        asks = (
            ASKS.replace("title: Main", "title: Main\n    title.cy: Prif")
            .replace("        ask: Which board?", "        ask: Which board?\n        ask.cy: Pa fwrdd?")
            .replace("        ask: Which cluster?", "        ask: Which cluster?\n        ask.cy: Pa glwstwr?")
        )
        found = inspect((text + asks).encode(), "f.yaml")
        assert found.instrument is not None, [str(fault) for fault in found.faults]
        assert (
            found.instrument.questions["board"].kind.scale.by_code["powys"].label["cy"] == "Bwrdd Iechyd Addysgu Powys"
        )  # type: ignore[union-attr]
        assert {each.path[-1] for each in found.translations.entries} == {"title", "ask"}
        assert found.coverage[1].texts == 4 + 7 + 64 + 7

    def test_words_of_its_own_for_an_organisation(self, folder: Path) -> None:
        own = ASKS.replace(
            "        ask: Which board?", "        ask: Which board?\n        labels:\n          south: Our own"
        )
        assert made(folder, HEAD + own).questions["board"].kind.scale.by_code["south"].label["en"] == "Our own"  # type: ignore[union-attr]

    def test_a_question_within_something_else_is_a_fault(self, folder: Path) -> None:
        other = ASKS.replace("        organisation: board\n", "        number: 0..3\n")
        assert [(fault.check, fault.line) for fault in written(folder, HEAD + other).faults] == [
            ("within-another-kind", 18)
        ]


class TestPractices:
    def instrument(self) -> Instrument:
        asks = ASKS.replace("organisation: cluster", "organisation: practice")
        return loads(HEAD.replace("register: small\n", "") + asks)

    def test_more_than_a_byte_can_tell_apart_are_kept_in_words(self) -> None:
        found = self.instrument()
        assert len(codes(found, "practice" if "practice" in found.questions else "cluster")) > 120
        assert [(item.column, item.kind) for item in found.items] == [("board", "code"), ("cluster", "words")]
        first = codes(found, "cluster")[0]
        assert len(encode(found, {"board": None, "cluster": first})) == blob_size(found) == 2
        assert encode(found, {"board": None, "cluster": first})[1] == 0
        assert encode(found, {"board": None, "cluster": None})[1] != 0

    def test_they_cannot_be_asked_for_anonymously_and_clusters_not_be_insisted_on(self) -> None:
        def faults(asks: str) -> list[str]:
            return [
                fault.check
                for fault in inspect(
                    (HEAD.replace("named", "anonymous").replace("register: small\n", "") + asks).encode(), "f.yaml"
                ).faults
            ]

        assert faults(ASKS.replace("organisation: cluster", "organisation: practice")) == ["identifying-organisation"]
        assert faults(ASKS) == []
        assert faults(ASKS + "        required: yes\n") == ["identifying-organisation"]
        assert faults(ASKS.replace("ask: Which board?", "ask: Which board?\n        required: yes")) == []


class TestThePage:
    PAGE = (shipped("instruments").parent / "docs" / "registers.md").read_text(encoding="utf-8")

    def test_its_example_has_no_fault(self) -> None:
        (block,) = re.findall(r"```yaml\n(.*?)```", self.PAGE, re.DOTALL)
        assert inspect_any(block.encode(), "north.yaml").faults == ()

    def test_every_key_and_every_check_is_listed(self) -> None:
        keys = {key for each in (RegisterKeys, OrganisationKeys, TagKeys) for key in each().fields}
        assert {key for key in keys if f"`{key}`" not in self.PAGE} == set()
        assert {check for check, *_ in FAULTS[:8] if f"`{check}`" not in self.PAGE} == set()

    def test_its_command_prints_what_it_says(self, capsys: pytest.CaptureFixture[str]) -> None:
        command = re.findall(r"\$ pcca (.*)\n", self.PAGE)
        for words in command:
            with pytest.raises(SystemExit) as ended:
                main(words.split())
            assert ended.value.code == 0
        printed = capsys.readouterr().out
        assert "1 file checked." in printed
        assert "No faults found." in printed
