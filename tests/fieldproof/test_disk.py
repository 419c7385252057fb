"""The disk that the power cuts are tried on: what was synced is sure, and nothing else is."""

from __future__ import annotations

import random

from tests.fieldproof.disk import Disk, Operation

FILE, FOLDER = "/data/file", "/data"
TRIES = 60


def found_after(*operations: Operation) -> set[bytes | None]:
    """Everything that may be found under the name of the file, None where the name is gone."""
    disk = Disk(FOLDER)
    for each in operations:
        disk.does(each)
    return {disk.after_a_cut(random.Random(seed)).get(FILE) for seed in range(TRIES)}


CREATED, SURE, NAMED = Operation("create", FILE), Operation("sync", FILE), Operation("sync", FOLDER)


def written(data: bytes, at: int = 0) -> Operation:
    return Operation("write", FILE, data, at)


def test_what_was_synced_with_its_name_is_there() -> None:
    assert found_after(CREATED, written(b"one"), SURE, NAMED) == {b"one"}


def test_a_file_that_was_synced_may_lack_its_name() -> None:
    assert found_after(CREATED, written(b"one"), SURE) == {b"one", None}


def test_a_name_is_no_content() -> None:
    assert found_after(CREATED, NAMED, written(b"one")) == {b"one", b""}


def test_later_writes_may_be_there_without_those_before() -> None:
    found = found_after(CREATED, written(b"11"), SURE, NAMED, written(b"22"), written(b"3", at=2))
    assert found == {b"11", b"22", b"113", b"223"}


def test_a_long_write_may_be_torn_between_sectors() -> None:
    found = found_after(CREATED, written(b"a" * 1024), SURE, NAMED, written(b"b" * 1024))
    assert {b"a" * 512 + b"b" * 512, b"b" * 512 + b"a" * 512} <= found


def test_a_removed_name_and_a_cut_may_come_back() -> None:
    assert found_after(CREATED, written(b"one"), SURE, NAMED, Operation("unlink", FILE)) == {b"one", None}
    assert found_after(CREATED, written(b"one"), SURE, NAMED, Operation("truncate", FILE, at=1)) == {b"one", b"o"}


def test_what_is_added_goes_to_the_end() -> None:
    added = Operation("write", FILE, b"two")
    assert found_after(CREATED, written(b"one"), added, SURE, NAMED) == {b"onetwo"}
