"""What acts on the register do, and what they say when they cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from pcca.fieldwork.register import acts
from pcca.fieldwork.register.changes import changes
from pcca.fieldwork.register.faults import Refused
from pcca.fieldwork.register.history import history
from pcca.fieldwork.register.rules import faults
from pcca.fieldwork.register.saying import phrase
from pcca.language import language, text
from pcca.store.register import Days, Register
from tests.fieldwork.register.sample import NOW, REFORM, an, register, since

EN, CY = language("en"), language("cy")
BEFORE = REFORM - timedelta(days=1)
Act = Callable[[Register], Register]


def told(after: Register, before: Register | None = None) -> list[str]:
    return [phrase(EN, after, each.said) for each in changes(before or register(), after)]


def refused(act: Act) -> str:
    """What is said against an act."""
    try:
        wrong = faults(act(register()))
    except Refused as refusal:
        wrong = list(refusal.faults)
    assert wrong
    assert all(each.say(CY) != each.say(EN) for each in wrong)
    return " ".join(each.say(EN) for each in wrong)


def on(after: Register, code: str, kind: str, day: date) -> tuple[str, ...]:
    assert faults(after) == []
    return after[code].belongs(kind, day)


class TestMoving:
    def test_it_belongs_to_the_other_from_the_day_on(self) -> None:
        after = acts.moved(register(), "p1", "c2", REFORM)
        assert on(after, "p1", "cluster", BEFORE) == ("c1",)
        assert on(after, "p1", "cluster", REFORM) == ("c2",)
        assert told(after) == ["P1 name (p1) belongs to C2 name (c2) from 1 April 2019, no longer to C1 name (c1)."]

    def test_a_move_that_was_forgotten_lasts_until_the_next(self) -> None:
        later = acts.moved(register(), "p1", "c2", NOW)
        after = acts.moved(later, "p1", "c3", REFORM)
        assert on(after, "p1", "cluster", NOW - timedelta(days=1)) == ("c3",)
        assert on(after, "p1", "cluster", NOW) == ("c2",)

    def test_a_move_where_it_is_already_changes_nothing(self) -> None:
        assert acts.moved(register(), "p1", "c1", REFORM) == register()

    def test_a_practice_that_joins_a_cluster_belongs_to_a_board_through_it(self) -> None:
        after = acts.moved(register(), "p4", "c1", REFORM)
        assert on(after, "p4", "board", REFORM) == ()
        assert on(after, "p4", "board", BEFORE) == ("south",)

    def test_a_practice_in_a_cluster_is_given_no_board_of_its_own(self) -> None:
        said = refused(lambda before: acts.moved(before, "p1", "south", REFORM))
        assert "p1: It is in the cluster 'c1' and belongs to a board through it" in said

    def test_an_authority_may_come_beside_another(self) -> None:
        after = acts.moved(register(), "c1", "vale", REFORM, beside=True)
        assert set(on(after, "c1", "authority", NOW)) == {"town", "vale"}
        with pytest.raises(Refused, match="End one of them first"):
            acts.moved({**after, "new": an("new", "authority")}, "c1", "new", NOW)

    def test_an_authority_stands_in_for_the_one_before(self) -> None:
        after = acts.moved(register(), "c1", "vale", REFORM)
        assert on(after, "c1", "authority", NOW) == ("vale",)
        assert on(after, "c1", "authority", BEFORE) == ("town",)

    @pytest.mark.parametrize(
        ("code", "to", "day", "said"),
        [
            ("gwant", "c1", REFORM, "gwant: The register has no organisation 'gwant'. Did you mean 'gwent'?"),
            ("p1", "nowhere", REFORM, "nowhere: The register has no organisation 'nowhere'."),
            ("p1", "p2", REFORM, "p1: One of the kind 'practice' cannot belong to one of the kind 'practice' ('p2')."),
            ("c1", "gwent", REFORM, "c1: One of the kind 'cluster' cannot belong to one of the kind"),
            ("north", "south", REFORM, "north: One of the kind 'health board' cannot belong to"),
            (
                "p1",
                "c2",
                date(2014, 1, 1),
                "p1: It does not exist on 1 January 2014 yet: its first day is 1 April 2014.",
            ),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_reason(self, code: str, to: str, day: date, said: str) -> None:
        assert said in refused(lambda before: acts.moved(before, code, to, day))

    def test_nothing_belongs_to_what_has_ended_or_does_not_exist_yet(self) -> None:
        closed = acts.ended(register(), "c3", REFORM)
        wrong = faults(acts.moved(closed, "p1", "c3", REFORM))
        assert [each.say(EN) for each in wrong] == [
            "p1: It would belong to 'c3' after 1 April 2019, the last day of 'c3'. Name one that goes on."
        ]
        late = {**register(), "c4": an("c4", "cluster", first=NOW)}
        assert "before 22 November 2026, the first day of 'c4'" in faults(acts.moved(late, "p1", "c4", REFORM))[0].say(
            EN
        )


class TestCorrectingAPlace:
    def test_it_belonged_to_the_other_on_all_days_of_the_slip(self) -> None:
        before = acts.moved(register(), "p1", "c2", NOW)
        after = acts.misplaced(before, "p1", "c3", REFORM)
        assert on(after, "p1", "cluster", REFORM) == on(after, "p1", "cluster", BEFORE) == ("c3",)
        assert on(after, "p1", "cluster", NOW) == ("c2",)
        assert told(after, before) == [
            "P1 name (p1) belongs to C3 name (c3) from 1 April 2014 to 21 November 2026, not to C1 name (c1)."
        ]

    def test_it_never_belonged_to_it(self) -> None:
        after = acts.left(register(), "p1", "gwent", None)
        assert on(after, "p1", "lmc", NOW) == ()
        assert told(after) == ["P1 name (p1) no longer belongs to Gwent name (gwent) from 1 April 2014."]

    def test_a_slip_that_is_none_is_told(self) -> None:
        assert "On 1 April 2019 it belongs to none of the kind" in refused(
            lambda before: acts.misplaced(before, "p2", "gwent", REFORM)
        )
        both = acts.moved(register(), "c1", "vale", REFORM, beside=True)
        with pytest.raises(Refused, match="never belonged there"):
            acts.misplaced({**both, "new": an("new", "authority")}, "c1", "new", NOW)
        assert "never belonged to 'c2'" in refused(lambda before: acts.left(before, "p1", "c2", None))


class TestMerging:
    def test_members_of_clusters_go_to_the_one_that_follows(self) -> None:
        after = acts.merged(register(), ["c1", "c2"], "c3", REFORM)
        assert on(after, "p1", "cluster", REFORM) == on(after, "p3", "cluster", REFORM) == ("c3",)
        assert on(after, "p1", "cluster", BEFORE) == ("c1",)
        assert after["c1"].days.last == BEFORE
        assert after["c1"].became == ("c3",)
        assert "The last day of C1 name (c1) is 31 March 2019." in told(after)
        assert "C1 name (c1) became C3 name (c3)." in told(after)

    def test_one_may_be_merged_into_another_of_them(self) -> None:
        after = acts.merged(register(), ["p1", "p2"], "p1", REFORM)
        assert after["p2"].became == ("p1",)
        assert after["p1"].days.last is None

    def test_boards_are_reorganised(self) -> None:
        after = acts.merged({**register(), "new": an("new", "board", first=REFORM)}, ["north", "south"], "new", REFORM)
        assert {on(after, code, "board", NOW) for code in ("c1", "c2", "c3", "p4")} == {("new",)}
        assert on(after, "c1", "board", BEFORE) == ("north",)

    def test_all_that_stands_against_it_is_said_at_once(self) -> None:
        said = refused(lambda before: acts.merged(before, ["c1", "p1"], "new", REFORM))
        assert "The register has no organisation 'new'" in said
        said = refused(lambda before: acts.merged(before, ["c1", "p1"], "c3", date(2014, 1, 1)))
        assert "p1: It is of the kind 'practice', and cannot become 'c3', which is of the kind 'cluster'." in said
        assert "c1: It does not exist on 1 January 2014 yet" in said
        assert "c3: 'c3' does not exist on 1 January 2014. Add it to the register first." in said
        assert "Name at least one other" in refused(lambda before: acts.merged(before, ["c1"], "c1", REFORM))


class TestEnding:
    def test_what_it_belonged_to_ends_with_it(self) -> None:
        after = acts.ended(register(), "p1", REFORM)
        assert on(after, "p1", "cluster", REFORM) == ("c1",)
        assert on(after, "p1", "cluster", NOW) == ()
        assert told(after) == ["The last day of P1 name (p1) is 1 April 2019."]

    def test_one_that_others_belong_to_is_not_ended(self) -> None:
        said = refused(lambda before: acts.ended(before, "c1", REFORM))
        assert "c1: After 1 April 2019 there still belongs to it: p1, p2. Move that first, or merge it" in said

    def test_an_end_may_be_corrected_and_taken_back(self) -> None:
        closed = acts.ended(register(), "p1", REFORM)
        later = acts.ended(closed, "p1", NOW)
        assert on(later, "p1", "cluster", NOW) == ("c1",)
        back = acts.lived(closed, "p1", Days(closed["p1"].days.first))
        assert back == register()
        assert told(back, closed) == ["P1 name (p1) goes on: its last day is taken back."]

    def test_it_becomes_only_what_outlasts_it_and_is_of_its_kind(self) -> None:
        assert "which is of another kind" in refused(lambda before: acts.ended(before, "p1", REFORM, ("c1",)))
        assert "'p1', which did not exist after" in refused(lambda before: acts.ended(before, "p1", REFORM, ("p1",)))
        assert "before the first" in refused(lambda before: acts.ended(before, "p1", date(2000, 1, 1)))

    def test_leaving_needs_belonging(self) -> None:
        after = acts.left(register(), "p1", "gwent", REFORM)
        assert on(after, "p1", "lmc", NOW) == ()
        assert "does not belong to 'c2'" in refused(lambda before: acts.left(before, "p1", "c2", REFORM))


class TestNaming:
    NEW = text(en="New name", cy="Enw newydd")

    def test_the_name_before_is_known_still(self) -> None:
        after = acts.renamed(register(), "c1", self.NEW, REFORM)
        assert after["c1"].name == self.NEW
        assert after["c1"].name_on(BEFORE) == register()["c1"].name
        assert told(after) == ["C1 name / Enw C1 (c1) is called New name / Enw newydd from 1 April 2019."]

    def test_a_slip_is_corrected_for_all_days(self) -> None:
        after = acts.renamed(register(), "c1", self.NEW, None)
        assert after["c1"].name_on(BEFORE) == self.NEW
        assert told(after) == ["The name of c1 is corrected: New name / Enw newydd."]

    def test_a_new_name_that_is_taken_back_is_gone(self) -> None:
        there = acts.renamed(register(), "c1", self.NEW, REFORM)
        back = acts.renamed(there, "c1", register()["c1"].name, REFORM)
        assert back == register()
        assert told(back, there) == ["The name of c1 is corrected: C1 name / Enw C1."]


def test_the_history_of_one_is_told_from_its_first_day_on() -> None:
    found = acts.renamed(register(), "c3", TestNaming.NEW, date(2016, 1, 1))
    found = acts.merged(acts.moved(found, "p3", "c1", date(2015, 1, 1)), ["c1"], "c3", REFORM)
    assert [phrase(EN, found, each.said) for each in history(found, "c1")] == [
        "Its first day was 1 April 2014.",
        "From 1 April 2014 to 31 March 2019 it belonged to North name (north).",
        "From 1 April 2014 to 31 March 2019 it belonged to Town name (town).",
        "Its last day was 31 March 2019.",
        "It became New name (c3).",
    ]
    assert [phrase(EN, found, each.said) for each in history(found, "c3")] == [
        "Its first day was 1 April 2014.",
        "From 1 April 2014 it belongs to South name (south).",
        "From 1 January 2016 it was called New name / Enw newydd; before, it was called C3 name / Enw C3.",
        "From 1 April 2019 it stands for C1 name (c1), which ended.",
    ]


def test_an_addition_belongs_to_others_at_once() -> None:
    after = acts.added(register(), an("p9", "practice"), ["c1", "gwent"])
    assert told(after) == ["P9 name (p9), practice, from 1 April 2014, belongs to C1 name (c1), Gwent name (gwent)."]
    assert "already: P1 name." in refused(lambda before: acts.added(before, an("p1", "practice"), ()))
    unknown = acts.added(register(), an("p9", "practice", first=None), ["c1"])
    assert unknown["p9"].tags == (since("cluster", "c1"),)
