"""Invented maturity ratings of the 64 clusters of the fictitious register, in two years that hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from pcca.fieldwork.demonstration import words
from pcca.fieldwork.demonstration.chance import day_between, happens, level, some, weighted
from pcca.instrument.given import Value
from pcca.instrument.model import Choice, Instrument, Matrix, Multi, Question, Rank, Scale

CUTS = (-0.62, 0.72)
WELSH = {"betsi_cadwaladr": 0.5, "hywel_dda": 0.5, "powys": 0.3}
CONFIDENCE = {"low": 1, "medium": 4, "high": 3}
MODES = {"all_members": 5, "representatives": 3, "lead": 3, "deputy": 1}


@dataclass(frozen=True)
class Cluster:
    """One cluster of the register: where it stands, by item, and how it develops."""

    code: str
    board: str
    language: str
    standing: Mapping[str, float]
    gain: float


def clusters(instrument: Instrument, chance: Random) -> list[Cluster]:
    """The register with its invented standing in the first year; the boards are those of the register."""
    groups = _scale(instrument.questions["cluster"]).groups
    boards = {code: group.id for group in groups for code in group.codes}
    # What is drawn afterwards stays as it is known: boards were once drawn here, before the register had them.
    chance.shuffle([*boards])
    return [_cluster(instrument, chance, code, board) for code, board in sorted(boards.items())]


def _options(question: Question) -> list[str]:
    return [option.code for option in _scale(question).substantive]


def _scale(question: Question) -> Scale:
    if not isinstance(question.kind, Choice | Multi | Rank):
        raise TypeError(question.id)
    return question.kind.scale


def _cluster(instrument: Instrument, chance: Random, code: str, board: str) -> Cluster:
    overall = chance.gauss(-0.15, 0.6)
    standing = {}
    for question in _matrices(instrument):
        domain = overall + chance.gauss(0, 0.3)
        for row in question.kind.rows:  # type: ignore[union-attr]
            standing[f"{question.id}.{row.id}"] = domain + chance.gauss(0, 0.45)
    language = "cy" if happens(chance, WELSH.get(board, 0.1)) else "en"
    return Cluster(code, board, language, standing, gain=chance.gauss(0.2, 0.36))


def _matrices(instrument: Instrument) -> list[Question]:
    return [question for question in instrument.questions.values() if isinstance(question.kind, Matrix)]


def assessments(
    instrument: Instrument, register: list[Cluster], day: date, *, years: int, chance: Random
) -> Iterator[tuple[dict[str, Value | None], str]]:
    """Every cluster's answers `years` after the first, with their language."""
    for cluster in register:
        values = _about(instrument, cluster, chance) | _ratings(instrument, cluster, years, chance)
        yield values | _outlook(instrument, cluster, values, day, chance), cluster.language


def _about(instrument: Instrument, cluster: Cluster, chance: Random) -> dict[str, Value | None]:
    others = [code for code in _options(instrument.questions["took_part"]) if code not in ("cluster_lead", "gp")]
    present = ("cluster_lead", "gp", *some(chance, others, 0, 5))
    return {
        "cluster": cluster.code,
        "board": cluster.board,
        "mode": weighted(chance, MODES),
        "took_part": present,
        "number_present": Fraction(len(present) + chance.randint(1, 9)),
    }


def _ratings(instrument: Instrument, cluster: Cluster, years: int, chance: Random) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {}
    # A few clusters cannot say much about one part of their work.
    blind = chance.choice([each.id for each in _matrices(instrument)]) if happens(chance, 0.08) else ""
    for question in _matrices(instrument):
        for row in question.kind.rows:  # type: ignore[union-attr]
            column = f"{question.id}.{row.id}"
            inclination = cluster.standing[column] + years * cluster.gain
            unknown = happens(chance, 0.75 if question.id == blind else 0.015)
            rated = "dk" if unknown else str(1 + level(chance, inclination, CUTS, 0.25))
            values |= _row(column, rated, cluster.language, chance)
    return values


def _row(column: str, rated: str, language: str, chance: Random) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {column: rated}
    if rated != "dk":
        values[f"{column}.confidence"] = weighted(chance, CONFIDENCE) if happens(chance, 0.7) else None
        step = happens(chance, 0.7)
        values[f"{column}.target"] = str(min(3, int(rated) + step)) if happens(chance, 0.8) else None
    if happens(chance, 0.12):
        values[f"{column}.evidence"] = chance.choice(words.EVIDENCE[column.split(".")[0]][language])
    return values


def _outlook(
    instrument: Instrument, cluster: Cluster, rated: Mapping[str, Value | None], day: date, chance: Random
) -> dict[str, Value | None]:
    """The cluster's own view, its needs and its goals."""
    spoken = cluster.language
    levels = [int(str(each)) for column, each in rated.items() if column in cluster.standing and each != "dk"]
    own = sum(levels) / len(levels) + chance.gauss(0.1, 0.25)
    needs = chance.sample(_options(instrument.questions["support_needs"]), 3)
    year = (day + timedelta(days=60), day + timedelta(days=365))
    values: dict[str, Value | None] = {"own_stage": str(1 + (own >= 5 / 3) + (own >= 7 / 3))}
    if happens(chance, 0.94):
        values["support_needs"] = tuple(needs[: chance.choice((2, 3, 3))])
        values["support_from"] = chance.choice(words.SUPPORT_FROM[spoken])
        values["support_by"] = day_between(chance, *year)
    if happens(chance, 0.4):
        values["constraints"] = chance.choice(words.CONSTRAINTS[spoken])
    for number, goal in enumerate(chance.sample(words.GOALS[spoken], chance.choice((0, 1, 2, 2))), 1):
        values[f"goal_{number}"] = goal
        values[f"goal_{number}_owner"] = chance.choice(words.OWNERS[spoken])
        values[f"goal_{number}_by"] = day_between(chance, *year)
    return values
