"""Invented answers to the member survey: exactly 94 of the 136 who say how their clinical time fared say worse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from pcca.fieldwork.demonstration import words
from pcca.fieldwork.demonstration.chance import happens, level, some, weighted
from pcca.instrument.given import Value

Answers = dict[str, Value | None]

ROLES = {"partner": 86, "salaried": 30, "locum": 14, "retainer": 6, "nurse": 18, "manager": 28, "other": 8}
NOT_CLINICAL = ("manager", "other")
# Of the 154 who are asked: 94 adverse of 136 answers; the rest don't know, do not apply or left it empty.
CLINICAL_TIME = {
    "much_worse": 37, "worse": 57, "no_change": 26, "better": 13, "much_better": 3, "dk": 7, "na": 6, None: 5,
}  # fmt: skip
INCLINATION = {"much_worse": -1.0, "worse": -0.5, "no_change": 0.1, "better": 0.6, "much_better": 1.0}
EFFECT = ("much_worse", "worse", "no_change", "better", "much_better")
EFFECT_CUTS = (-1.5, -0.6, 0.3, 1.4)
AGREE_CUTS = (-1.4, -0.6, 0.0, 1.0)
BOARDS = {
    "betsi_cadwaladr": 42, "powys": 9, "hywel_dda": 24, "swansea_bay": 26, "cwm_taf_morgannwg": 25,
    "cardiff_vale": 30, "aneurin_bevan": 28, "refused": 6,
}  # fmt: skip
SIZES = {"one": 8, "two_three": 38, "four_six": 80, "seven_plus": 52, "na": 12}
VACANCY = {"yes": 78, "no": 84, "dk": 16, "na": 12}
MEETINGS = {"none": 30, "one_two": 42, "three_five": 70, "six_plus": 48}
HOURS = {"none": (0, 1), "one_two": (0, 4), "three_five": (2, 8), "six_plus": (4, 18)}
DIRECTION = {"members": 40, "lead": 48, "board": 55, "mixed": 30, "dk": 12}
REASONS = (
    "vacancies",
    "small_practice",
    "no_backfill",
    "not_invited",
    "no_value",
    "change_fatigue",
    "other",
)
DISPLACED = ("appointments", "visits", "admin", "own_time")
# How much better or worse than the respondent's general view each row tends to be.
EFFECTS = {
    "workload": -0.6, "networking": 1.1, "peer_support": 0.8, "access": 0.1, "services": 0.5, "morale": -0.2,
    "viability": 0.0,
}  # fmt: skip
RUNNING = {"approval": 0.9, "release": 0.8, "procure": 0.7, "diluted": 0.1}
INFORMED = {"feedback": -0.1, "spend": -0.3}
WORTH = {"concept": 1.1, "time": 0.1, "progress": -0.4, "stay": 0.6}


def answers(chance: Random) -> Iterator[tuple[Answers, str]]:
    """Every respondent's answers with their language; who is asked what is left to the routing."""
    times = _shuffled(chance, CLINICAL_TIME)
    for role in _shuffled(chance, ROLES):
        language = "cy" if happens(chance, 0.2) else "en"
        time = None if role in NOT_CLINICAL else times.pop()
        view = INCLINATION.get(str(time), 0.0) + chance.gauss(0, 0.4)
        values = _person(chance, str(role)) | _effects(chance, view, time) | _opinions(chance, view, language)
        yield values, language


def _shuffled(chance: Random, counts: Mapping[str, int] | Mapping[str | None, int]) -> list[str | None]:
    drawn = [each for each, count in counts.items() for _ in range(count)]
    chance.shuffle(drawn)
    return drawn


def _person(chance: Random, role: str) -> Answers:
    meetings = weighted(chance, MEETINGS)
    hours = chance.randint(*HOURS[meetings])
    lead = "now" if meetings == "six_plus" and happens(chance, 0.3) else weighted(chance, {"before": 1, "no": 9})
    return {
        "role": role,
        "board": weighted(chance, BOARDS) if happens(chance, 0.96) else None,
        "practice_size": weighted(chance, SIZES),
        "vacancy": weighted(chance, VACANCY),
        "lead": lead,
        "meetings": meetings,
        "hours": Fraction(hours) if happens(chance, 0.97) else None,
        "paid": Fraction(chance.randint(0, hours) if happens(chance, 0.6) else 0),
        "not_involved": ("workload", *some(chance, REASONS, 0, 2))
        if happens(chance, 0.6)
        else some(chance, REASONS, 1, 2),
        "direction": weighted(chance, DIRECTION),
    }


def _effects(chance: Random, view: float, time: str | None) -> Answers:
    values: Answers = {"clinical_time": time}
    for row, shift in EFFECTS.items():
        rated = EFFECT[level(chance, view * 0.6 + shift, EFFECT_CUTS, 0.7)]
        values[f"effects.{row}"] = weighted(chance, {rated: 90, "dk": 6, "na": 2, None: 2})
    values["displaced"] = _displaced(chance) if happens(chance, 0.95) else None
    values["made_up"] = weighted(chance, {"yes": 10, "partly": 28, "no": 50, "dk": 6})
    return values


def _opinions(chance: Random, view: float, language: str) -> Answers:
    values: Answers = {}
    for row, shift in RUNNING.items():
        rated = str(1 + level(chance, shift - view * 0.4, AGREE_CUTS, 0.9))
        values[f"running.{row}"] = weighted(chance, {rated: 88, "na": 9, None: 3})
    for rows, name in ((INFORMED, "informed"), (WORTH, "worth")):
        for row, shift in rows.items():
            rated = str(1 + level(chance, shift + view * 0.7, AGREE_CUTS, 0.8))
            values[f"{name}.{row}"] = rated if happens(chance, 0.97) else None
    values["worked"] = chance.choice(words.WORKED[language]) if happens(chance, 0.3) else None
    values["obstacle"] = chance.choice(words.OBSTACLE[language]) if happens(chance, 0.35) else None
    return values


def _displaced(chance: Random) -> tuple[str, ...]:
    other = ("other",) if happens(chance, 0.08) else ()
    return (*some(chance, DISPLACED, 1, 3), *other)
