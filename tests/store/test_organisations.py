"""What is looked up in the register, on each database."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date, timedelta

import pytest

from pcca.language import text
from pcca.store import Event, Store, organisations, register, trail
from pcca.store.register import Days, Named, Organisation, Tag
from tests.store.samples import DAY, reopened

EARLY, MOVED, LATE = date(2014, 4, 1), date(2019, 4, 1), date(2026, 11, 22)
SINCE = Days(EARLY)
BEFORE = MOVED - timedelta(days=1)


def an(kind: str, code: str, *tags: Tag, name: str = "", days: Days = SINCE, **more: Iterable[str]) -> Organisation:
    named = Named(None, text(en=name or code.title(), cy=f"{name or code.title()} Cymraeg"))
    return Organisation(code, kind, (named,), days, tags=tags, **more)  # type: ignore[arg-type]


ALL = (
    an("association", "bma"),
    an("board", "old", days=Days(EARLY, BEFORE), became=("new", "other")),
    an("board", "new", days=Days(MOVED)),
    an("board", "other"),
    an("lmc", "gwent", days=Days()),
    an("authority", "town", Tag("board", "other", Days(EARLY))),
    an(
        "cluster", "c1", Tag("board", "old", Days(EARLY, BEFORE)), Tag("board", "new", Days(MOVED)),
        Tag("authority", "town", Days(EARLY)), name="Ynys Môn",
    ),
    an("cluster", "c2", Tag("board", "other", Days(EARLY)), name="Bryn-y-môr"),
    an("practice", "p1", Tag("cluster", "c1", Days(EARLY, BEFORE)), Tag("cluster", "c2", Days(MOVED)),
       Tag("lmc", "gwent", Days(EARLY))),
)  # fmt: skip


@pytest.fixture
def filled(db: Store) -> Store:
    register.change(db, lambda before: {each.code: each for each in ALL})
    return db


def test_what_was_put_in_is_read(filled: Store) -> None:
    with closing(reopened(filled)) as again:
        assert register.read(again) == {each.code: each for each in ALL}


def test_one_belongs_to_what_it_belonged_to_on_the_day(filled: Store) -> None:
    assert organisations.lineage(filled, "p1", BEFORE) == {"p1", "c1", "old", "town", "gwent"}
    assert organisations.lineage(filled, "p1", MOVED) == {"p1", "c2", "other", "gwent"}
    assert organisations.lineage(filled, "p1", EARLY - timedelta(days=1)) == {"p1"}
    assert organisations.lineage(filled, "bma", LATE) == {"bma"}


def test_the_board_of_an_authority_is_not_that_of_a_cluster_in_its_area(filled: Store) -> None:
    assert "other" not in organisations.lineage(filled, "c1", LATE)
    assert organisations.lineage(filled, "town", LATE) == {"town", "other"}
    assert organisations.within(filled, "town", LATE) == {"town", "c1"}


@pytest.mark.parametrize("day", [EARLY, BEFORE, MOVED, LATE])
def test_what_belongs_to_one_is_what_has_it_in_its_lineage(filled: Store, day: date) -> None:
    above = organisations.lineages(filled, day)
    assert organisations.lineages_in(register.read(filled), day) == above
    assert above.keys() == {each.code for each in ALL}
    for each in ALL:
        lineage = organisations.lineage(filled, each.code, day)
        assert above[each.code] == lineage
        if each.days.holds(day):
            assert all(each.code in organisations.within(filled, code, day) for code in lineage)


def test_what_has_ended_belongs_to_what_followed_it(filled: Store) -> None:
    assert organisations.lineage(filled, "old", BEFORE) == {"old"}
    assert organisations.lineage(filled, "old", MOVED) == {"old", "new", "other"}
    ended = an("cluster", "c3", days=Days(EARLY, BEFORE), became=("c2",))
    register.change(filled, lambda before: {**before, "c3": ended})
    assert organisations.lineage(filled, "c3", LATE) == {"c3", "c2", "other"}


@pytest.mark.parametrize("typed", ["c1", "C1", "ynys mon", "Môn", "cymraeg", "YNYS  MÔN"])
def test_one_is_found_by_its_code_or_a_name_without_accents(filled: Store, typed: str) -> None:
    assert "c1" in [each.code for each in organisations.find(filled, typed)]


def test_the_best_is_found_first(filled: Store) -> None:
    assert [each.code for each in organisations.find(filled, "c2")] == ["c2"]
    assert [each.code for each in organisations.find(filled, "o")][:2] == ["old", "other"]
    assert organisations.find(filled, "nowhere at all") == ()


def test_only_those_of_the_kind_and_the_day_are_found(filled: Store) -> None:
    assert {each.code for each in organisations.find(filled, kind="board", day=LATE)} == {"new", "other"}
    assert {each.code for each in organisations.find(filled, kind="board")} == {"old", "new", "other"}


def test_names_are_those_of_the_day(filled: Store) -> None:
    now = Named(MOVED, text(en="Afterwards", cy="Wedyn"))
    register.change(filled, lambda all: {**all, "c1": an("cluster", "c1")})
    register.change(
        filled, lambda all: {**all, "c1": Organisation("c1", "cluster", (*all["c1"].names, now), all["c1"].days)}
    )
    assert organisations.names(filled, ["c1", "c2", "nobody"])["c1"]["cy"] == "Wedyn"
    assert organisations.names(filled, ["c1"], BEFORE)["c1"]["en"] == "C1"
    assert [each.code for each in organisations.find(filled, "wedyn")] == ["c1"]


def test_a_code_stands_for_what_followed_it(filled: Store) -> None:
    assert organisations.successors(filled, "old", BEFORE) == ("old",)
    assert organisations.successors(filled, "old", MOVED) == ("new", "other")
    assert organisations.successors(filled, "new", BEFORE) == ()
    assert organisations.successors(filled, "nobody", LATE) == ()


def test_a_change_that_fails_changes_nothing(filled: Store) -> None:
    before = register.read(filled)

    def fails(all: register.Register) -> register.Register:
        raise ValueError

    with pytest.raises(ValueError):
        register.change(filled, fails, event=Event(None, "x", "y"))  # type: ignore[arg-type]
    assert register.read(filled) == before
    assert trail(filled) == ()


def test_nothing_belongs_to_what_is_not_in_the_register(filled: Store) -> None:
    from sqlalchemy.exc import IntegrityError

    from pcca.store import StoreError

    with pytest.raises((StoreError, IntegrityError)):
        register.change(filled, lambda all: {**all, "c9": an("cluster", "c9", Tag("board", "nowhere"))})
    assert "c9" not in register.read(filled)


def test_days_of_the_store_are_days() -> None:
    assert Days(None, DAY).holds(DAY)
    assert not Days(DAY).holds(DAY - timedelta(days=1))
