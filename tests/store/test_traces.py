"""What a submit leaves behind: no log, no order, and everything else as it was."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing

import pytest

from pcca import store
from pcca.logs import OURS
from pcca.store import FileContent, NewResponse, Store
from pcca.store.traces import BATCH, is_due
from tests.store.linking import places
from tests.store.samples import DAY, a_response, add_wave, started, submitted


def log_of(db: Store) -> bytes:
    return db.path.with_name("pcca.db-wal").read_bytes()


def words_in_files(db: Store, words: bytes) -> bool:
    """Whether the folder still holds these words anywhere."""
    return any(words in path.read_bytes() for path in db.path.parent.iterdir())


@pytest.mark.parametrize("end", ["submitted", "deleted", "expired"])
def test_of_a_draft_that_is_gone_nothing_is_left_in_the_files(on_file: Store, end: str) -> None:
    token = started(on_file, add_wave(on_file), "gwrthwynebydd")
    assert words_in_files(on_file, b"gwrthwynebydd")
    if end == "submitted":
        store.submit(on_file, token, a_response(), versions={"role": 1})
    elif end == "deleted":
        store.delete_draft(on_file, token)
    else:
        store.expire_drafts(on_file, DAY.replace(year=DAY.year + 1))
    assert not words_in_files(on_file, b"gwrthwynebydd")
    assert log_of(on_file) == b""


def test_a_reader_keeps_the_log_until_the_next_submit_and_holds_nobody_up(on_file: Store) -> None:
    wave, named = add_wave(on_file), add_wave(on_file, "named", "named")
    submitted(on_file, named)
    export = store.documents(on_file, named)
    next(export)
    assert submitted(on_file, wave, "gwrthwynebydd").fresh
    assert words_in_files(on_file, b"gwrthwynebydd")
    export.close()
    submitted(on_file, wave)
    assert not words_in_files(on_file, b"gwrthwynebydd")


def test_released_answers_lie_in_the_order_of_their_keys_whatever_came_between(on_file: Store) -> None:
    wave, other = add_wave(on_file), add_wave(on_file, "other", "named")
    for _ in range(3 * BATCH):
        submitted(on_file, other)
        submitted(on_file, wave)
    keys = [each.key for each in store.documents(on_file, wave)]
    content = on_file.path.read_bytes()
    pages = [content[begin : begin + 8192] for begin in range(0, len(content), 8192)]
    runs = [page for page in places(pages, keys) if len(page) > 1]
    assert sum(map(len, runs)) >= len(keys)
    # A page that answers of two waves share has a hole where others were; the rest lies in one order.
    assert sum(page in (sorted(page), sorted(page, reverse=True)) for page in runs) >= len(runs) - 2


def test_files_stay_with_answers_that_are_laid_out_anew(on_file: Store) -> None:
    wave, sent = add_wave(on_file), []
    for number in range(BATCH):
        sent.append(FileContent(f"{number}.txt", f"{number:064d}", b"file %d" % number))
        token = started(on_file, wave)
        store.save(on_file, token, {"proof": ({"proof": "x"}, 0)}, day=DAY, files={"proof": sent[-1]})
        response = NewResponse({"role": "gp"}, b"\x01", "cy", DAY, (sent[-1].digest,))
        store.submit(on_file, token, response, versions={"role": 1, "proof": 1})
    assert store.count_released(on_file, wave) == BATCH
    assert sorted(store.each_file(on_file, wave), key=lambda each: each.name) == sent
    with closing(sqlite3.connect(on_file.path)) as raw:
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_cannot_be_laid_out_fails_no_submit_and_is_noted(on_file: Store, caplog: pytest.LogCaptureFixture) -> None:
    wave = add_wave(on_file)
    with on_file.write.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER stays BEFORE DELETE ON responses BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    caplog.set_level(logging.WARNING, logger=OURS)
    assert all(submitted(on_file, wave).fresh for _ in range(BATCH))
    assert "traces_left" in caplog.text
    assert store.count_released(on_file, wave) == BATCH
    with on_file.write.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER stays")
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    assert submitted(on_file, wave).fresh
    assert log_of(on_file) == b""


def test_ten_answers_and_one_in_fifty_at_most_wait_to_be_laid_out() -> None:
    last, rewritten = 0, 0
    for answers in range(BATCH, 20_000, BATCH):
        if is_due(answers):
            last, rewritten = answers, rewritten + answers
        assert answers - last < BATCH + answers / 50
    assert rewritten < 120 * answers, "what it costs in all"
