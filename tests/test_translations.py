"""Everything the interface says exists in Welsh, with the same slots."""

from __future__ import annotations

import re
import string

from pcca.language import language
from tests.messages import catalogue, extracted


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_sentence_has_its_welsh() -> None:
    welsh = {message.id: message.string for message in catalogue() if message.id}
    missing = [each.id for each in extracted() if each.id and not _complete(welsh.get(each.id))]
    assert not missing, f"run `make messages`, then write the Welsh of {missing[:3]}"


def _complete(welsh: object) -> bool:
    return bool(welsh) and (isinstance(welsh, str) or all(welsh))  # type: ignore[arg-type]


def test_nothing_is_translated_that_is_no_longer_said() -> None:
    said = {message.id for message in extracted() if message.id}
    assert not [message.id for message in catalogue() if message.id and message.id not in said]


def test_slots_are_the_same_in_both_languages() -> None:
    for message in catalogue():
        if message.id and isinstance(message.id, str):
            assert slots(message.id) == slots(str(message.string)), message.id
        elif message.id:
            for form in message.string:
                assert slots(form) <= slots(message.id[1]) | {"n"}, form


def test_six_plural_classes() -> None:
    cy = language("cy")
    forms = {n: cy.count("About {n} minute", "About {n} minutes", n) for n in (0, 1, 2, 3, 6, 10)}
    assert all(str(n) in form for n, form in forms.items())
    assert re.sub(r"\d+", "", forms[2]) != re.sub(r"\d+", "", forms[3])
