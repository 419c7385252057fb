"""Three hundred anonymous answers on a server, and whoever holds it, its log and exports: they link nobody either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pcca import store
from pcca.store import Store
from pcca.store.closing import end_answers
from pcca.store.unsealing import unseal
from tests.store.linking import Person
from tests.store.linking_on_server import (
    Seized,
    answer,
    answer_with_file,
    by_exports,
    by_keys,
    exported,
    most,
    place_in_log,
    remains,
    seize,
)
from tests.store.samples import DAY, add_wave

pytestmark = pytest.mark.slow
PEOPLE = 300
HALF = PEOPLE // 2
WAVE = "autumn"


def allowed(chance: float) -> int:
    """Chance plus two in a hundred."""
    return round(PEOPLE * (chance + 0.02))


def surveyed(db: Store, mark: str) -> tuple[list[Person], Seized]:
    """Those who answered in their order, and what was seized while the wave was open, with an export made half way."""
    add_wave(db, WAVE)
    begun, exports = place_in_log(db), list[list[str]]()
    order = answer(db, WAVE, PEOPLE, mark=mark, done=lambda n: n == HALF and exports.append(exported(db, WAVE)))
    assert len(exports[0]) == HALF
    return order, seize(db, WAVE, begun, [*exports, exported(db, WAVE)])


def test_no_attack_links_more_than_chance_while_the_wave_is_open_nor_after(on_server: Store) -> None:
    begun = place_in_log(on_server)
    order, seized = surveyed(on_server, "sealed")
    # Whoever has an export of the first half looks for each of these people in it alone.
    assert most(by_exports(seized), order) <= allowed(1 / HALF)
    end_answers(on_server, WAVE)
    assert unseal(on_server, WAVE) == PEOPLE
    words = {each.key: each.document["note"] for each in store.documents(on_server, WAVE)}
    left = seize(on_server, WAVE, begun, seized.exports)
    assert most(by_keys(left, words, seized), order) <= allowed(1 / PEOPLE)
    assert store.scrub(on_server)
    scrubbed = seize(on_server, WAVE, begun, seized.exports)
    assert most(by_keys(scrubbed, words, seized), order) <= allowed(1 / PEOPLE)
    # What was exported while it was open still leads to the same answers.
    assert list(words.values()) == seized.exports[1] == exported(on_server, WAVE)


def test_where_nothing_is_sealed_the_same_attack_finds_all(on_server: Store) -> None:
    plain = replace(on_server, backend=replace(on_server.backend, seals=False))
    order, seized = surveyed(plain, "plain")
    # A key that is parted by the end of a page of the log is found a little later.
    assert most(by_exports(seized), order) >= PEOPLE * 9 // 10


def left_of(db: Store, mark: str) -> bytes:
    """What lies on the disk of the server after some answered, and others have begun."""
    begun, wave = place_in_log(db), add_wave(db, WAVE)
    answer(db, wave, 25, mark=mark)
    answer_with_file(db, wave, mark)
    token = store.start_draft(db, wave, language="cy", day=DAY)
    store.save(db, token, {"note": ({"note": f"Half a word of {mark}"}, 0)}, day=DAY)
    return remains(db, begun)


def test_nothing_that_was_answered_can_be_read_in_the_files_the_log_or_a_dump(on_server: Store) -> None:
    assert b"cuddiedig" not in left_of(on_server, "cuddiedig")


def test_where_nothing_is_sealed_it_can_be_read(on_server: Store) -> None:
    plain = replace(on_server, backend=replace(on_server.backend, seals=False))
    found = left_of(plain, "amlwg")
    for words in (b"The waiting room of amlwg", b"salaried-gp-of-amlwg", b"The plan of amlwg", b"Half a word of amlwg"):
        assert words in found
