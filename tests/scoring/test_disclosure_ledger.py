"""Tables released one after the other: what subtraction would show is suppressed, or the table refused."""

import json

import numpy as np
import pytest

from scoring.disclosure import Axis, BadTable, Ledger, Table, Unprotectable, audit, protect, threshold

BOARDS = tuple(f"board {at}" for at in range(1, 8))
STAGES = Axis("stage", ("1", "2", "3"))
FIVE = threshold(5)


def released(*tables: Table) -> Ledger:
    ledger = Ledger("maturity")
    for table in tables:
        ledger = ledger.append(*protect(table, FIVE, ledger))
    return ledger


ALL_WALES = Table("all Wales", np.array([40, 60, 31]), (STAGES,))
WITHOUT_SEVENTH = Table("six boards", np.array([38, 50, 30]), (STAGES,), where={"board": BOARDS[:6]})


class TestDifferencing:
    def test_all_wales_less_six_boards_is_the_seventh(self) -> None:
        """2 and 1 respondents of board 7 would be known: all their cells are suppressed in the later table."""
        ledger = released(ALL_WALES, WITHOUT_SEVENTH)
        later = ledger.releases[1]
        assert [cell.shown for cell in ledger.releases[0].cells] == [40, 60, 31, 131]
        assert later.cell(stage="1").reason == "secondary"
        assert later.cell(stage="3").reason == "secondary"
        assert all(one.wide for one in audit(ledger.releases))

    def test_it_does_not_matter_which_is_released_first(self) -> None:
        ledger = released(WITHOUT_SEVENTH, ALL_WALES)
        assert [cell.shown for cell in ledger.releases[0].cells] == [38, 50, 30, 118]
        assert ledger.releases[1].cell(stage="1").shown is None

    def test_filters_that_differ_by_enough_people_are_both_shown(self) -> None:
        table = Table("six boards", np.array([30, 50, 21]), (STAGES,), where={"board": BOARDS[:6]})
        assert [one.status for one in released(ALL_WALES, table).releases] == ["open", "open"]

    def test_a_group_left_by_two_subtractions(self) -> None:
        """Boards 1 to 3 and boards 4 to 6 are released: all Wales would give the seventh."""
        first = Table("north", np.array([18, 25, 15]), (STAGES,), where={"board": BOARDS[:3]})
        second = Table("south", np.array([20, 25, 15]), (STAGES,), where={"board": BOARDS[3:6]})
        ledger = released(first, second, ALL_WALES)
        assert [one.status for one in ledger.releases] == ["open", "open", "partial"]
        assert ledger.releases[2].cell(stage="1").shown is None

    def test_a_union_of_waves(self) -> None:
        """Both waves together less the first is the second, of which stage 1 has 3 units."""
        first = Table("2016", np.array([17, 28, 15]), (STAGES,), where={"wave": ("2016",)})
        second = Table("2017", np.array([3, 44, 13]), (STAGES,), where={"wave": ("2017",)})
        both = Table("both", np.array([20, 72, 28]), (STAGES,), where={"wave": ("2016", "2017")})
        ledger = released(first, second, both)
        assert ledger.releases[0].status == "open"
        assert ledger.releases[1].cell(stage="1").reason == "primary"
        assert ledger.releases[2].cell(stage="1").reason == "secondary"
        assert all(one.wide for one in audit(ledger.releases))

    def test_clusters_grouped_into_boards(self) -> None:
        """A board is its clusters: the small cluster cannot be had from the board and the other clusters."""
        clusters = Table("clusters", np.array([3, 20, 30, 40]), (Axis("cluster", ("a", "b", "c", "d")),))
        grouped = Axis("cluster", ("north", "south"), {"north": ("a", "b"), "south": ("c", "d")})
        boards = Table("boards", np.array([23, 70]), (grouped,))
        ledger = released(clusters, boards)
        assert [cell.shown for cell in ledger.releases[0].cells] == [None, None, 30, 40, 93]
        assert [cell.shown for cell in ledger.releases[1].cells] == [23, 70, 93]
        assert [(one.low, one.high) for one in audit(ledger.releases)] == [(1, 22), (1, 22)]

    def test_what_was_suppressed_before_stays_suppressed(self) -> None:
        first = Table("first", np.array([3, 20, 30]), (STAGES,))
        again = Table("again", np.array([3, 20, 30]), (STAGES,), margins=())
        ledger = released(first, again)
        assert [cell.shown for cell in ledger.releases[1].cells] == [None, None, 30]


class TestRefusal:
    def test_names_the_earlier_table_and_the_cell(self) -> None:
        """A table that shows only what the profile suppresses by itself cannot come after one that shows the rest."""
        loose = protect(Table("loose", np.array([3, 20]), (Axis("role", ("GP", "nurse")),)), threshold(2))
        ledger = Ledger("survey").append(*loose)
        strict = Table("strict", np.array([3, 20]), (Axis("role", ("GP", "nurse")),))
        with pytest.raises(Unprotectable, match="public already: table 'loose' shows role 'GP'") as refusal:
            protect(strict, FIVE, ledger)
        assert refusal.value.cells == ("table 'loose' shows role 'GP'",)

    def test_names_the_table_that_would_have_to_be_taken_back(self) -> None:
        """Role and total are public and leave 3 nurses: a threshold of 5 cannot protect them in any new table."""
        roles = Axis("role", ("GP", "nurse"), exhaustive=True)
        harmless = protect(Table("harmless", np.array([30, 40]), (Axis("age", ("young", "old")),)), threshold(2))
        ledger = Ledger("survey").append(*harmless)
        ledger = ledger.append(
            *protect(Table("GPs", np.array([67]), (Axis("role", ("GP",), exhaustive=False),)), threshold(2), ledger)
        )
        with pytest.raises(Unprotectable, match=r"with table 'harmless', 'GPs', the number .* role 'nurse'") as refusal:
            protect(Table("all", np.array([67, 3]), (roles,)), FIVE, ledger)
        assert "known to be 3 to 3" in str(refusal.value)


class TestRecord:
    def test_round_trip(self) -> None:
        grouped = Axis("cluster", ("north", "south"), {"north": ("a", "b")}, exhaustive=False)
        table = Table(
            "boards",
            np.array([[3, 20], [30, 40]]),
            (grouped, Axis("role", ("GP", "nurse"))),
            where={"wave": ("2016",)},
            margins=(("role",), ()),
        )
        ledger = released(ALL_WALES, WITHOUT_SEVENTH).append(*protect(table, FIVE))
        record = json.loads(json.dumps(ledger.to_dict()))
        assert Ledger.from_dict(record) == ledger
        assert audit(Ledger.from_dict(record).releases) == audit(ledger.releases)

    def test_appending_gives_a_new_ledger(self) -> None:
        ledger = Ledger("survey")
        longer = ledger.append(*protect(ALL_WALES, FIVE))
        assert (len(ledger.releases), len(longer.releases)) == (0, 1)
        with pytest.raises(BadTable, match="has a table 'all Wales' already"):
            longer.append(*protect(ALL_WALES, FIVE))
        with pytest.raises(BadTable, match="two tables are called 'all Wales'"):
            protect(ALL_WALES, FIVE, longer)

    @pytest.mark.parametrize(
        ("damage", "match"),
        [
            ({"schema_version": 2}, "schema version 2 cannot be read; 1 can"),
            ({"releases": None}, "a list of releases"),
            ({"releases": [{}]}, "not complete"),
        ],
    )
    def test_records_that_are_not_a_ledger(self, damage: dict[str, object], match: str) -> None:
        with pytest.raises(BadTable, match=match):
            Ledger.from_dict(released(ALL_WALES).to_dict() | damage)

    def test_a_record_with_a_profile_that_hides_nothing(self) -> None:
        record = released(ALL_WALES).to_dict()
        record["releases"][0]["profile"]["threshold"] = "1"
        with pytest.raises(BadTable, match="threshold of profile 'threshold_5': 1 is not a whole number from 2"):
            Ledger.from_dict(record)

    @pytest.mark.parametrize(
        ("cell", "match"),
        [
            ({"shown": None}, "the reason primary or secondary"),
            ({"shown": -1}, "a count of 0 or more"),
            ({"place": {"stage": "2"}}, "does not list the cells of its axes"),
        ],
    )
    def test_cells_that_are_not_those_of_the_table(self, cell: dict[str, object], match: str) -> None:
        record = released(ALL_WALES).to_dict()
        record["releases"][0]["cells"][0] |= cell
        with pytest.raises(BadTable, match=match):
            Ledger.from_dict(record)
