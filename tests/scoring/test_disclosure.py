"""Profiles, tables and what protection leaves shown; the audit and its properties are in test_disclosure_audit."""

import json
import warnings
from fractions import Fraction

import numpy as np
import pytest

from scoring.arguments import NotAllowed
from scoring.disclosure import (
    PROFILES,
    Axis,
    BadTable,
    Inconsistent,
    Profile,
    Table,
    audit,
    percentages,
    protect,
    threshold,
    weighted_percentages,
)
from scoring.disclosure.greedy import complete
from scoring.disclosure.pose import pose
from scoring.disclosure.reader import interval, reader

pytestmark = pytest.mark.slow

CLUSTERS = Axis("cluster", tuple(f"cluster {at}" for at in range(64)))
ROLES = Axis("role", ("GP", "nurse", "pharmacist", "therapist", "manager"))


def clusters() -> Table:
    """64 clusters of about 30 people by role, as large as the tables of the programme."""
    rng = np.random.default_rng(20171)
    counts = [rng.multinomial(size, [0.35, 0.25, 0.2, 0.12, 0.08]) for size in rng.poisson(30, 64)]
    return Table("clusters", np.array(counts), (CLUSTERS, ROLES))


def row(*counts: int, **more: object) -> Table:
    names = tuple("abcdefgh"[: len(counts)])
    return Table("row", np.array(counts), (Axis("answer", names),), **more)


def shown(table: Table, profile: Profile) -> list[int | None]:
    return [cell.shown for cell in protect(table, profile)[0].cells]


class TestClusters:
    def test_no_lone_cell_in_a_line_is_not_enough(self) -> None:
        """The usual rule of no single suppression in a row or column leaves counts that are nearly known."""
        problem = pose([clusters()], threshold(5), ())
        hidden = complete(problem.lines, problem.hidden, problem.locked, problem.counts)
        known = reader(problem.layouts, problem.over, problem.limits(hidden), problem.atoms)
        widths = [np.subtract(*interval(known, int(cell))[::-1]) for cell in np.flatnonzero(hidden)]
        assert len(widths) > 100
        assert sum(width < 5 for width in widths) >= 5
        assert all(np.sum(hidden[line]) != 1 for line in problem.lines)

    def test_protection_leaves_no_narrow_interval(self) -> None:
        (released,) = protect(clusters(), threshold(5))
        found = audit(released)
        assert len(found) == sum(cell.shown is None for cell in released.cells)
        assert all(one.wide and one.needed == 5 for one in found)

    def test_most_of_what_need_not_be_hidden_is_shown(self) -> None:
        table = clusters()
        (released,) = protect(table, threshold(5))
        open_ = [
            (cell.shown, count)
            for cell, count in zip(released.cells, table.tallies(), strict=True)
            if cell.shown is not None
        ]
        assert all(one == count for one, count in open_)
        assert len(open_) > 0.6 * sum(table.tallies() >= 5)

    def test_the_same_table_is_released_the_same_way(self) -> None:
        assert protect(clusters(), threshold(5)) == protect(clusters(), threshold(5))


class TestProfiles:
    def test_hes(self) -> None:
        """1 to 7 suppressed, 0 shown, 8 and more to the nearest 5."""
        assert shown(row(7, 8, 0, 12, 13), PROFILES["nhs_hes"]) == [None, 10, 0, 10, 15, 40]
        assert shown(row(8, 12, 100), PROFILES["nhs_hes"]) == [10, 10, 100, 120]

    def test_rounding_can_protect_without_a_second_suppression(self) -> None:
        """Six rounded counts leave a single suppressed one within 12 or more: more than the threshold of 8."""
        table = row(4, 21, 33, 47, 58, 62)
        (released,) = protect(table, PROFILES["nhs_hes"])
        assert [cell.shown for cell in released.cells] == [None, 20, 35, 45, 60, 60, 225]
        assert [(one.low, one.high) for one in audit(released)] == [(1, 17)]

    def test_ons(self) -> None:
        assert shown(row(9, 0, 10, 12, 44, 99), PROFILES["ons_10_5"])[:6] == [None, None, 10, 10, 45, 100]

    def test_gp_survey(self) -> None:
        """Options of 1 to 4 and the next lowest, 0 shown, nothing under a base of 10."""
        answers = Axis("option", ("yes", "no", "unsure", "other"))
        practices = Axis("practice", ("A", "B"))
        counts = np.array([[3, 30, 0, 12], [4, 2, 3, 0]])
        table = Table("q1", counts, (practices, answers), answers="option", margins=(("practice",),))
        (released,) = protect(table, PROFILES["gpps"])
        assert [cell.shown for cell in released.cells] == [None, 30, 0, None, None, None, None, None, 45, None]
        assert released.cell(practice="A", option="yes").reason == "primary"
        assert released.cell(practice="A", option="other").reason == "secondary"

    @pytest.mark.parametrize("open_", [{"sensitive": False}, {"eligible": 1001}])
    def test_gp_survey_shows_small_options_that_need_no_care(self, open_: dict[str, object]) -> None:
        assert shown(row(3, 30, 12, answers="answer", **open_), PROFILES["gpps"]) == [3, 30, 12, 45]
        assert shown(row(3, 30, 12, answers="answer", eligible=1000), PROFILES["gpps"])[0] is None

    def test_an_answer_that_all_of_a_group_gave(self) -> None:
        """30 of 30 tells the answer of everybody: it is hidden, and cannot be had from the zeros beside it."""
        counts = np.array([[30, 0, 0], [10, 12, 9]])
        table = Table(
            "t", counts, (Axis("board", ("A", "B")), Axis("answer", ("yes", "no", "unsure"))), answers="answer"
        )
        (plain,) = protect(table, threshold(5))
        assert plain.cell(board="A", answer="yes").shown == 30
        (released,) = protect(table, threshold(5, hides_all=True))
        assert released.cell(board="A", answer="yes").reason == "primary"
        assert released.cell(board="A").shown == 30
        assert all(one.wide for one in audit(released))

    def test_a_threshold_of_ones_own(self) -> None:
        assert shown(row(3, 3, 4, 40), threshold(4)) == [None, None, 4, 40, 50]
        assert shown(row(0, 6, 40), threshold(4, hides_zero=True)) == [None, None, 40, 46]
        assert shown(row(11, 14, 40), threshold(4, round_to=10)) == [10, 10, 40, 70]

    def test_every_profile_names_its_source(self) -> None:
        assert list(PROFILES) == ["nhs_hes", "gpps", "ons_10_5"]
        assert all(name == profile.name and profile.source for name, profile in PROFILES.items())

    @pytest.mark.parametrize(
        ("n", "round_to", "words"),
        [
            (1, 1, "threshold of profile 'threshold_1': 1 is not a whole number from 2"),
            (5, 0, "round_to of profile 'threshold_5': 0 is not a whole number from 1"),
            (7.5, 1, "7.5 is not a whole number from 2"),
        ],
    )
    def test_a_profile_that_hides_nothing_is_refused(self, n: int, round_to: int, words: str) -> None:
        with pytest.raises(NotAllowed, match=words):
            threshold(n, round_to=round_to)


class TestNothingShown:
    def test_a_table_of_small_counts_is_released_empty(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            (released,) = protect(row(1, 1, 1), threshold(5))
        assert released.status == "nothing"
        assert {cell.reason for cell in released.cells} == {"primary"}
        assert all(one.high is None for one in audit(released))

    def test_a_table_of_nobody(self) -> None:
        (released,) = protect(row(0, 0, 0), threshold(5))
        assert (released.status, shown(row(0, 0), threshold(5, hides_zero=True))) == ("open", [None, None, None])

    def test_no_suppressed_number_survives(self) -> None:
        table = Table("t", np.array([[4, 977], [983, 991]]), (Axis("a", ("x", "y")), Axis("b", ("u", "v"))))
        (released,) = protect(table, threshold(5))
        (other,) = protect(Table("t", np.array([[3, 976], [984, 992]]), table.axes), threshold(5))
        assert [cell.shown for cell in released.cells] == [None, None, None, None, 981, 1974, 987, 1968, 2955]
        for text in (repr(released), json.dumps(released.to_dict())):
            assert not any(number in text for number in ("977", "983", "991", ": 4", "=4,"))
        assert [cell.reason for cell in other.cells[:4]] == ["primary", "secondary", "secondary", "secondary"]


class TestTables:
    AXES = (Axis("a", ("x", "y")),)

    @pytest.mark.parametrize(
        ("counts", "match"),
        [
            ([1.5, 2], "weighted count is not released"),
            ([float("nan"), 2], "whole numbers"),
            ([-1, 2], "0 or more"),
            ([1, 2, 3], r"shape \(3,\), its axes need \(2,\)"),
            (["a", "b"], "whole numbers"),
            ([10**8, 1], "at most 100000000"),
        ],
    )
    def test_counts_that_are_not_counts(self, counts: list[object], match: str) -> None:
        with pytest.raises(BadTable, match=match):
            Table("t", np.array(counts), self.AXES)

    @pytest.mark.parametrize(
        ("axes", "more", "match"),
        [
            ((Axis("a", ("x", "x")),), {}, "'x' stands twice"),
            ((Axis("a", ("x", "y"), {"x": ("1", "2"), "y": ("2",)}),), {}, "'2' stands twice"),
            ((Axis("a", ("x", "y"), {"z": ("1",)}),), {}, "a group 'z' that is no category"),
            (AXES, {"where": {"a": ("x",)}}, "named by two axes, or by an axis and the filter"),
            (AXES, {"where": {"b": "x"}}, "a tuple of at least one category"),
            (AXES, {"margins": (("b",),)}, "no axis b; there are a"),
            (AXES, {"answers": "b"}, "no axis 'b' to hold the answers"),
        ],
    )
    def test_axes_that_do_not_tell_cells_apart(
        self, axes: tuple[Axis, ...], more: dict[str, object], match: str
    ) -> None:
        with pytest.raises(BadTable, match=match):
            Table("t", np.array([10, 20]), axes, **more)

    def test_tables_that_contradict_each_other(self) -> None:
        one = Table("one", np.array([10, 20]), self.AXES)
        other = Table("other", np.array([10, 21]), (Axis("b", ("u", "v")),))
        with pytest.raises(Inconsistent, match=r"'other' and one before it .* everybody; .* exhaustive=False"):
            protect([one, other], threshold(5))
        partly = Table("other", np.array([10, 12]), (Axis("b", ("u", "v"), exhaustive=False),))
        assert [released.status for released in protect([one, partly], threshold(5))] == ["open", "open"]

    def test_tables_that_agree_cell_by_cell_but_not_together(self) -> None:
        """Each pair of three answers is alike for nobody: two of three must be."""
        pairs = [("a", "b"), ("b", "c"), ("a", "c")]
        axes = {name: Axis(name, ("yes", "no")) for name in "abc"}
        tables = [Table(x + y, np.array([[0, 20], [20, 0]]), (axes[x], axes[y])) for x, y in pairs]
        with pytest.raises(Inconsistent, match="no respondents could give the tables 'ab', 'bc', 'ac' together"):
            protect(tables, threshold(5))

    def test_names(self) -> None:
        with pytest.raises(BadTable, match="two tables are called 'row'"):
            protect([row(10, 20), row(10, 20)], threshold(5))
        with pytest.raises(BadTable, match="no table to protect"):
            protect([], threshold(5))

    def test_too_many_counts_to_check_together(self) -> None:
        names = [f"v{at}" for at in range(12)]
        pairs = [(x, y) for at, x in enumerate(names) for y in names[at + 1 :]]
        tables = [
            Table(x + y, np.full((3, 3), 10), (Axis(x, ("1", "2", "3")), Axis(y, ("1", "2", "3")))) for x, y in pairs
        ]
        with pytest.raises(BadTable, match="release fewer variables together"):
            protect(tables, threshold(5))

    def test_counts_cannot_be_changed_afterwards(self) -> None:
        counts = np.array([10, 20])
        table = Table("t", counts, self.AXES)
        counts[0] = 3
        assert table.tallies().tolist() == [10, 20, 30]
        with pytest.raises(ValueError, match="read-only"):
            table.counts[0] = 3

    def test_margins_that_are_not_published(self) -> None:
        inner = np.array([[3, 20], [30, 40]])
        table = Table("t", inner, (Axis("a", ("x", "y")), Axis("b", ("u", "v"))), margins=(("a",),))
        (released,) = protect(table, threshold(5))
        assert [cell.shown for cell in released.cells] == [None, None, 30, 40, 23, 70]
        alone = Table("t", inner, table.axes, margins=())
        assert [cell.shown for cell in protect(alone, threshold(5))[0].cells] == [None, 20, 30, 40]


class TestPercentages:
    def table(self) -> Table:
        return Table(
            "t", np.array([[13, 22, 4], [48, 3, 19]]), (Axis("board", ("A", "B")), Axis("answer", ("y", "n", "u")))
        )

    def test_come_from_the_rounded_counts(self) -> None:
        (released,) = protect(row(13, 22, 48), PROFILES["nhs_hes"])
        found = percentages(released, "answer")
        assert [one.percent for one in found] == [Fraction(1500, 85), Fraction(2000, 85), Fraction(5000, 85)]
        assert {one.base for one in found} == {85}

    def test_nothing_for_what_is_suppressed(self) -> None:
        (released,) = protect(self.table(), threshold(5))
        for one in percentages(released, "answer"):
            hidden = released.cell(**dict(one.place)).shown is None
            assert (one.percent is None) == hidden
            assert (one.base is None) == hidden

    def test_weighted_ones_stand_on_the_unweighted_base(self) -> None:
        weights = np.array([26.0, 11.0, 48.0])
        (released,) = protect(row(13, 22, 48), PROFILES["nhs_hes"])
        found = weighted_percentages(released, weights, "answer")
        assert [one.percent for one in found] == [31, 13, 56]
        assert {one.base for one in found} == {85}
        assert weighted_percentages(released, weights, "answer", 1)[0].percent == Fraction(306, 10)

    def test_weighted_ones_of_suppressed_cells(self) -> None:
        (released,) = protect(self.table(), threshold(5))
        found = weighted_percentages(released, np.ones((2, 3)), "answer")
        gone = [one.place for one in found if one.percent is None]
        assert gone == [cell.place for cell in released.cells if cell.shown is None and "answer" in dict(cell.place)]
        assert gone

    def test_no_percentage_of_nobody(self) -> None:
        (released,) = protect(row(0, 0), threshold(5))
        assert [one.percent for one in percentages(released, "answer")] == [None, None]

    @pytest.mark.parametrize(
        ("weights", "match"), [([1, 2], "shape"), ([1, -1, 1], "0 or more"), ([1, float("nan"), 1], "0 or more")]
    )
    def test_weights_that_do_not_fit(self, weights: list[float], match: str) -> None:
        (released,) = protect(row(13, 22, 48), threshold(5))
        with pytest.raises(BadTable, match=match):
            weighted_percentages(released, weights, "answer")
        with pytest.raises(BadTable, match="no axis 'role'"):
            percentages(released, "role")
        with pytest.raises(NotAllowed, match="decimals of a percentage: -1 is not a whole number from 0"):
            weighted_percentages(released, [1, 2, 3], "answer", -1)
