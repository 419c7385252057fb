"""Answers as people read them on the page where they are checked."""

from __future__ import annotations

from fractions import Fraction

from pcca.forms.show import lines_of
from pcca.instrument.load import loads
from pcca.language import language
from tests.instrument.sample import EVERYTHING

EVERY = loads(EVERYTHING)
SPLIT = {"split.equipment": Fraction(70), "split.people": Fraction(30), "split.other": Fraction(0)}


def said(question: str, values: dict[str, object], lang: str = "en", raw: dict[str, str] | None = None) -> list[str]:
    lines = lines_of(EVERY.questions[question], values, language(lang), raw)  # type: ignore[arg-type]
    return [f"{line.label}: {line.answer}" for line in lines]


def test_money_has_its_sign_and_pence_only_where_there_are_any() -> None:
    assert said("grant", {"grant": Fraction(1250)}) == ["How much was granted?: £1,250"]
    assert said("grant", {"grant": Fraction("1250.5")}, "cy") == ["Faint a roddwyd?: £1,250.50"]


def test_each_part_of_a_total_is_a_line() -> None:
    assert said("split", SPLIT, "cy") == ["Offer: 70", "Pobl: 30", "Pethau eraill: 0"]
    assert said("split", dict.fromkeys(SPLIT)) == [
        "Equipment: Not answered", "People: Not answered", "Other things: Not answered",
    ]  # fmt: skip


def test_parts_that_do_not_add_up_are_shown_as_they_were_typed() -> None:
    typed = {"split.equipment": "", "split.people": "60", "split.other": "many"}
    assert said("split", dict.fromkeys(SPLIT), raw=typed) == [
        "Equipment: Not answered", "People: 60", "Other things: many",
    ]  # fmt: skip


def test_a_slider_is_read_with_its_words() -> None:
    assert said("outlook", {"outlook": "10"}) == ["How does the year ahead look?: 10 Very good"]
    assert said("forces", {"forces.funding": "-3", "forces.premises": "0"}, "cy") == [
        "Cyllid: \N{MINUS SIGN}3 Rhwystr mawr", "Adeiladau: 0",
    ]  # fmt: skip
