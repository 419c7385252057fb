"""Invitations: one draft for each link, marks in batches, and nothing that joins them with answers."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from pcca import store
from pcca.fieldwork.entering import NotInvited, refusal, start
from pcca.fieldwork.invitations import (
    due_for_reminder,
    invite,
    mark_answered,
    settle_answered,
    sort_out,
)
from pcca.store import Store, invitations
from pcca.store.invitations import AlreadyAnswered
from pcca.store.keys import invitation_digest, token_digest
from tests.store.asked import answer, asked, links_digest, marked, people, wave_of
from tests.store.samples import DAY, a_response, add_wave, reopened


class TestTheList:
    def test_people_are_put_on_it_once(self, db: Store) -> None:
        asked(db, 3)
        found = sort_out(db, "autumn", people(5))
        assert (len(found.new), found.there) == (2, 3)
        assert invite(db, "autumn", people(5)) == 2
        assert invite(db, "autumn", people(5)) == 0
        assert len(invitations.listed(db, "autumn")) == 5

    def test_two_who_upload_at_once_put_everybody_on_it_once(self, db: Store) -> None:
        add_wave(db)
        with closing(reopened(db)) as one, closing(reopened(db)) as other, ThreadPoolExecutor(2) as pool:
            added = list(pool.map(lambda each: invite(each, "autumn", people(40)), (one, other)))
        assert sum(added) == 40
        assert len(invitations.listed(db, "autumn")) == 40

    def test_nothing_stored_leads_to_a_token_without_the_key(self, db: Store) -> None:
        tokens = asked(db, 3)
        assert all(len(token) == 26 for token in tokens)
        digests = {invitation_digest(token) for token in tokens}
        assert {links_digest(db, each.id) for each in invitations.listed(db, "autumn")} == digests
        assert digests.isdisjoint(map(token_digest, tokens))

    def test_whoever_is_erased_stays_counted_and_gets_no_mail(self, db: Store) -> None:
        asked(db, 3)
        gone = invitations.listed(db, "autumn")[0]
        invitations.erase(db, gone.id)
        found = invitations.by_id(db, gone.id)
        assert found is not None
        assert (found.name, found.strata, "@" in found.mail) == ("", {}, False)
        assert len(due_for_reminder(db, wave_of(db))) == 2
        assert len(invitations.listed(db, "autumn")) == 3


class TestOneDraftForEachLink:
    def test_however_often_it_is_begun(self, db: Store) -> None:
        token = asked(db)[0]
        with closing(reopened(db)) as patient, ThreadPoolExecutor(8) as pool:
            begun = list(pool.map(lambda _: start(patient, wave_of(db), [token], language="cy", day=DAY), range(8)))
        assert begun == [token] * 8
        store.save(db, token, {"role": ({"role": "gp"}, 0)}, day=DAY)
        start(db, wave_of(db), [token], language="en", day=DAY + timedelta(days=1))
        draft = store.draft(db, token)
        assert draft is not None
        assert (draft.language, draft.answers["role"].value) == ("cy", {"role": "gp"})

    def test_a_link_that_was_used_begins_nothing(self, db: Store) -> None:
        token = asked(db)[0]
        answer(db, token)
        with pytest.raises(AlreadyAnswered):
            start(db, wave_of(db), [token], language="cy", day=DAY)
        assert store.draft(db, token) is None

    def test_without_a_link_nothing_begins(self, db: Store) -> None:
        asked(db)
        assert isinstance(refusal(db, wave_of(db), []), NotInvited)
        for shown in ([], ["A" * 26], [""]):
            with pytest.raises(NotInvited):
                start(db, wave_of(db), shown, language="cy", day=DAY)

    def test_a_link_of_another_wave_is_none_here(self, db: Store) -> None:
        token = asked(db)[0]
        add_wave(db, "other", access="invited")
        other = store.wave(db, "other")
        assert other is not None
        with pytest.raises(NotInvited):
            start(db, other, [token], language="cy", day=DAY)

    def test_links_pressed_by_two_devices_at_once_give_one_response_each(self, on_file: Store) -> None:
        tokens = asked(on_file, 60)
        with closing(reopened(on_file)) as patient, ThreadPoolExecutor(4) as pool:

            def both(token: str) -> None:
                try:
                    start(patient, wave_of(patient), [token], language="cy", day=DAY)
                    store.submit(patient, token, a_response(), versions={})
                except (AlreadyAnswered, store.NoDraft):
                    pass

            list(pool.map(both, tokens * 2))
        assert store.count(on_file, "autumn") == 60


class TestMarks:
    def test_a_linked_answer_is_marked_with_its_submission(self, db: Store) -> None:
        tokens = asked(db, identification="confidential")
        answer(db, tokens[1])
        assert [each.answered for each in invitations.listed(db, "autumn")] == [False, True, False]
        assert [each.name for each in due_for_reminder(db, wave_of(db))] == ["P0000", "P0002"]

    def test_anonymous_ones_are_marked_ten_or_more_together(self, db: Store) -> None:
        tokens = asked(db, 30)
        for token in tokens[:9]:
            answer(db, token)
        assert (mark_answered(db, "autumn"), marked(db)) == (0, 0)
        for token in tokens[9:13]:
            answer(db, token)
        assert (mark_answered(db, "autumn"), marked(db)) == (13, 13)
        for token in tokens[13:22]:
            answer(db, token)
        assert (mark_answered(db, "autumn"), marked(db)) == (0, 13)
        assert (settle_answered(db, "autumn"), marked(db)) == (9, 22)
        assert settle_answered(db, "autumn") == 0

    def test_two_workers_never_mark_fewer_than_ten(self, db: Store) -> None:
        tokens = asked(db, 40)
        for token in tokens[:15]:
            answer(db, token)
        with closing(reopened(db)) as one, closing(reopened(db)) as other, ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda each: mark_answered(each, "autumn"), (one, other) * 4))
        assert sorted(found) == [0] * 7 + [15]

    def test_reminders_go_to_nobody_who_is_silent_for_a_reason(self, db: Store) -> None:
        asked(db, 6)
        listed = invitations.listed(db, "autumn")
        for each, state in zip(listed, invitations.STANDINGS, strict=False):
            invitations.set_state(db, each.id, state)
        assert [each.name for each in due_for_reminder(db, wave_of(db))] == ["P0000", "P0005"]


@pytest.mark.slow
def test_the_order_of_answering_does_not_link_invitations_with_responses(on_file: Store) -> None:
    """300 answer; whoever holds all files, the log included, but no key, guesses whose answer is whose."""
    tokens = asked(on_file, 300)
    order = list(range(300))
    random.Random(7).shuffle(order)
    for place, who in enumerate(order):
        answer(on_file, tokens[who], str(who))
        if place % 23 == 0:
            mark_answered(on_file, "autumn")
    settle_answered(on_file, "autumn")
    folder = on_file.path.parent
    remains = b"".join(path.read_bytes() for path in sorted(folder.glob("pcca.db*")))
    seen = [(remains.rfind(each.id), each.name) for each in invitations.listed(on_file, "autumn")]
    answers = [
        (remains.rfind(each.key), f"P{int(each.document['role']):04}")
        for each in store.documents(on_file, "autumn", released_only=False)
    ]
    invited = [name for _, name in sorted(seen)]
    for guess in (
        [name for _, name in sorted(answers)],
        [name for _, name in sorted(answers, reverse=True)],
        [f"P{int(each.document['role']):04}" for each in store.documents(on_file, "autumn", released_only=False)],
    ):
        linked = sum(one == other for one, other in zip(invited, guess, strict=True))
        assert linked <= 300 * 0.02 + 4
    digests = {links_digest(on_file, each.id) for each in invitations.listed(on_file, "autumn")}
    assert not any(token_digest(token) in digests for token in tokens)


def test_the_tables_hold_no_time_no_order_and_no_draft(on_file: Store) -> None:
    with on_file.read.connect() as connection:
        columns = {
            table: {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")}
            for table in ("invitations", "links", "link_keys")
        }
        rowless = connection.exec_driver_sql("SELECT name FROM pragma_table_list WHERE wr = 1").scalars().all()
    assert columns == {
        "invitations": {"id", "wave", "digest", "mail", "name", "language", "strata", "state", "answered"},
        "links": {"id", "wave", "digest", "kind", "label", "most", "used", "closed"},
        "link_keys": {"wave", "digest", "destroyed"},
    }
    assert {"invitations", "links"} <= set(rowless)
