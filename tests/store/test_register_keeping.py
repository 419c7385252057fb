"""The register as it is kept: changed whole or not at all, with an entry in the trail, on each database."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pcca.fieldwork.register import acts
from pcca.fieldwork.register.faults import Refused
from pcca.fieldwork.register.keeping import Moved, Outcome, perform, preview
from pcca.fieldwork.register.loading import loaded
from pcca.fieldwork.register.writing import all_tags
from pcca.instrument.registers import read_register
from pcca.paths import shipped
from pcca.store import Event, Store, organisations, trail
from pcca.store import register as kept
from tests.fieldwork.register.sample import NOW, REFORM, register
from tests.store.samples import reopened


@pytest.fixture
def full(db: Store) -> Store:
    kept.change(db, lambda before: register())
    return db


def event(outcome: Outcome) -> Event:
    return Event(
        datetime(2026, 11, 22, tzinfo=UTC), "eleri", "organisation_moved", {"changed": " ".join(outcome.codes)}
    )


MOVE = partial(acts.moved, code="p1", to="c2", day=REFORM)


def test_an_act_is_looked_at_and_then_done_once(full: Store) -> None:
    looked = preview(full, MOVE)
    assert kept.read(full) == register()
    done = perform(full, MOVE, event, seen=looked.seen)
    with closing(reopened(full)) as again:
        assert kept.read(again) == dict(sorted(done.after.items()))
    assert [each.event.detail for each in trail(full)] == [{"changed": "p1"}]
    perform(full, MOVE, event)
    assert len(trail(full)) == 1, "what changes nothing is no entry"


def test_what_is_refused_leaves_no_entry(full: Store) -> None:
    with pytest.raises(Refused):
        perform(full, partial(acts.moved, code="p1", to="p2", day=REFORM), event)
    assert trail(full) == ()
    assert kept.read(full) == register()


def test_what_was_not_seen_is_not_done(full: Store) -> None:
    looked = preview(full, MOVE)
    kept.change(full, partial(acts.moved, code="p1", to="c3", day=REFORM))
    with pytest.raises(Moved):
        perform(full, MOVE, event, seen=looked.seen)
    assert kept.read(full)["p1"].belongs("cluster", NOW) == ("c3",)


def test_of_eight_at_once_none_is_lost(full: Store) -> None:
    """Each writes another organisation; whoever is overtaken sees the register as it is by then."""
    days = [date(2020, 1, place) for place in range(1, 9)]

    def rename(day: date) -> None:
        name = register()["c1"].name
        with closing(reopened(full)) as store:
            kept.change(store, lambda before: acts.moved(acts.renamed(before, "c2", name, day), "p1", "c2", REFORM))

    threads = [threading.Thread(target=rename, args=(day,)) for day in days]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = kept.read(full)
    # The first of the days begins the name; the others repeat it.
    assert [each.first for each in found["c2"].names] == [None, days[0]]
    assert found["p1"].belongs("cluster", NOW) == ("c2",)


@pytest.mark.parametrize("day", [date(2013, 1, 1), date(2018, 1, 1), date(2019, 4, 1), NOW])
def test_the_lineage_in_the_database_is_that_of_the_values(db: Store, day: date) -> None:
    path = shipped("instruments") / "registers" / "wales.yaml"
    found = read_register(path.read_bytes(), path.name).register
    assert found is not None
    whole = kept.change(db, loaded(found))
    above = organisations.lineages(db, day)
    for code, each in whole.items():
        held = {tag.of for tag in all_tags(whole, each) if tag.days.holds(day)}
        followed = organisations.successors(db, code, day) if each.became else ()
        assert above[code] == {code, *held}.union(*(above[other] for other in followed if other != code))
    assert "p003" in organisations.within(db, "lmc_morgannwg", NOW)


@given(st.lists(st.tuples(st.sampled_from(["p1", "p2", "c1"]), st.sampled_from(["c1", "c2", "c3", "south"]))))
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_done_is_read_back(db: Store, moves: list[tuple[str, str]]) -> None:
    whole = kept.change(db, lambda before: register())
    for code, to in moves:
        try:
            whole = perform(db, partial(acts.moved, code=code, to=to, day=REFORM), event).after
        except Refused:
            continue
    assert kept.read(db) == dict(sorted(whole.items()))
