"""What whoever reads the tables of a server can tell: order and places of rows, numbers of transactions, files."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import make_url, text

from pcca import store
from pcca.store import Store
from pcca.store.keys import nullifier, token_digest
from tests.postgres import files_of
from tests.store.samples import DAY, a_response, add_wave, reopened, started, submitted

RESPONDENTS = 40


@pytest.fixture
def unsealed(on_server: Store) -> Store:
    """A store that seals nothing: what is tried with it is done for what lies sealed too."""
    return replace(on_server, backend=replace(on_server.backend, seals=False))


@pytest.fixture
def tokens(on_server: Store) -> list[str]:
    """The tokens of those who answered, in the order in which they did."""
    return answered(on_server)


def answered(db: Store) -> list[str]:
    """Has people answer; returns their tokens in the order in which they did."""
    wave = add_wave(db)
    tokens = [started(db, wave, str(number)) for number in range(RESPONDENTS)]
    for number, token in enumerate(tokens):
        store.submit(db, token, a_response(str(number)), versions={"role": 1})
    return tokens


def lying(db: Store, table: str, columns: str) -> list[tuple[object, ...]]:
    """The rows of a table as they lie in it."""
    with db.write.begin() as connection:
        rows = connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY ctid")).all()
    return [tuple(row) for row in rows]


def who(db: Store) -> dict[bytes, int]:
    """The place of each response in the order of arrival, which the tests alone know, by its key."""
    found = store.documents(db, "autumn", released_only=False)
    return {response.key: int(response.document["role"]) for response in found}


def test_released_answers_of_a_batch_bear_one_number_and_lie_in_the_order_of_their_keys(unsealed: Store) -> None:
    answered(unsealed)
    arrived = who(unsealed)
    batches: dict[object, list[bytes]] = {}
    for number, key in lying(unsealed, "responses", "xmin::text, key"):
        batches.setdefault(number, []).append(bytes(key))  # type: ignore[call-overload]
    assert sorted(map(len, batches.values())) == [10] * (RESPONDENTS // 10)
    for keys in batches.values():
        # A row stays on its page where there is room, so that there are as many sorted runs as pages.
        assert sum(one > other for one, other in pairwise(keys)) <= 2
        assert [arrived[key] for key in keys] != sorted(arrived[key] for key in keys)


def test_after_scrubbing_neither_place_nor_number_tells_one_answer_from_another(
    on_server: Store, tokens: list[str]
) -> None:
    store.save(on_server, started(on_server, "autumn"), {"note": ({"note": "draft"}, 0)}, day=DAY)
    assert store.scrub(on_server)
    for table, key in (("responses", "key"), ("spent", "nullifier")):
        rows = lying(on_server, table, f"xmin::text, {key}")
        assert len({number for number, _ in rows}) == 1
        assert [value for _, value in rows] == sorted(value for _, value in rows)  # type: ignore[type-var]
    marks = [mark for (mark,) in lying(on_server, "spent", "nullifier")]
    assert sorted(marks) == sorted(nullifier(on_server.key, token) for token in tokens)  # type: ignore[type-var]
    assert store.count(on_server, "autumn") == RESPONDENTS
    assert len(lying(on_server, "drafts", "digest")) == 1


def test_after_scrubbing_the_files_hold_no_draft_that_is_gone(on_server: Store, server: str) -> None:
    wave = add_wave(on_server)
    token = started(on_server, wave, "cyfrinach")
    gone = started(on_server, wave)
    store.save(on_server, gone, {"note": ({"note": "gwrthwynebydd"}, 0)}, day=DAY)
    store.delete_draft(on_server, gone)
    store.submit(on_server, token, a_response(), versions={"role": 1})
    assert store.scrub(on_server)
    with on_server.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        oid = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    assert make_url(server).database == "postgres"
    remains = b"".join(path.read_bytes() for path in (files_of(server) / str(oid)).iterdir() if path.is_file())
    for word in (b"cyfrinach", b"gwrthwynebydd", token_digest(token), token_digest(gone)):
        assert word not in remains


def test_scrubbing_says_when_a_reader_was_in_the_way(on_server: Store) -> None:
    wave = add_wave(on_server, identification="named")
    submitted(on_server, wave)
    other = reopened(on_server)
    export = store.documents(other, wave)
    next(export)
    assert not store.scrub(on_server)
    assert store.count(on_server, wave) == 1
    export.close()
    assert store.scrub(on_server)
    other.close()
