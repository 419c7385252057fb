"""Small assessments for tests, and their stages worked out one completion at a time."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from scoring.maturity import Assessment, Cap, Cuts, FlooredCuts, Gate, Item, Lowest, Rule, ScoreNode

THIRDS = (Fraction(5, 3), Fraction(7, 3))
LEVELS = (Fraction(1), Fraction(2), Fraction(3))
DOMAINS = ["planning", "leadership", "membership", "governance", "money", "workforce", "delivery", "learning"]

Levels = Mapping[str, Fraction | int | None]


def assessment_of(domains: Mapping[str, int], *, need: int, reach: int, primary: str = "capped") -> Assessment:
    """Domains of some items each, the first critical, staged by mean, gate, weakest domain, capped mean."""
    names = {domain: tuple(f"{domain}.{i}" for i in range(size)) for domain, size in domains.items()}
    levels = tuple(f"{domain}_level" for domain in domains)
    scores = [
        ScoreNode(f"{domain}_level", "mean", items, need=(len(items) + 1) // 2) for domain, items in names.items()
    ]
    return Assessment(
        items=tuple(Item(name, LEVELS) for items in names.values() for name in items),
        scores=(*scores, ScoreNode("overall", "mean", levels, need=need)),
        rules=(
            Cuts("by_mean", "overall", THIRDS),
            Gate("by_gate", tuple(items[0] for items in names.values()), reach, {3: 2}, levels),
            Lowest("by_weakest", levels, THIRDS),
            Cap("capped", "by_mean", "by_gate", 1),
        ),
        primary=primary,
        lowest=1,
        highest=3,
    )


PCCA = assessment_of(dict.fromkeys(DOMAINS, 3), need=6, reach=7)


def everywhere(level: int, **others: int | None) -> dict[str, Fraction | int | None]:
    """Every item of `PCCA` at one level but for some, named with __ for the dot."""
    levels: dict[str, Fraction | int | None] = dict.fromkeys(PCCA.item, level)
    return levels | {name.replace("__", "."): value for name, value in others.items()}


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Two or three domains with any kind of score, weight, cut, gate, cap and floor."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    items, scores = [], []
    for number, size in enumerate(sizes):
        own = tuple(f"{'abc'[number]}{i}" for i in range(size))
        items += [Item(name, LEVELS) for name in own]
        scores.append(draw(_score(f"s{number}", own)))
    names = tuple(score.id for score in scores)
    scores.append(draw(_score("overall", names)))
    critical = tuple(draw(st.permutations([item.id for item in items])))[: draw(st.integers(1, 4))]
    return Assessment(
        items=tuple(items),
        scores=tuple(draw(st.permutations(scores))),
        rules=tuple(draw(st.permutations(draw(_rules(names, critical))))),
        primary=draw(st.sampled_from(["capped", "floored"])),
        lowest=1,
        highest=3,
    )


@st.composite
def _score(draw: st.DrawFn, name: str, parts: tuple[str, ...]) -> ScoreNode:
    how = draw(st.sampled_from(["mean", "mean", "weighted", "sum", "median", "lowest", "highest"]))
    weights = draw(st.lists(st.sampled_from(THIRDS), min_size=len(parts), max_size=len(parts)))
    need = draw(st.integers(1, len(parts)))
    return ScoreNode(
        name,
        how,
        parts,
        need,
        weights=tuple(weights) if how == "weighted" else (),
        scale=draw(st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 2)])),
        shift=draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 3)])),
    )


@st.composite
def _rules(draw: st.DrawFn, scores: tuple[str, ...], critical: tuple[str, ...]) -> list[Rule]:
    cuts = draw(st.sampled_from([THIRDS, (Fraction(1), Fraction(2)), (Fraction(2), Fraction(5, 2))]))
    floors = draw(st.sampled_from([{}, {3: 2}, {2: 1, 3: 2}, {2: 2}]))
    needed = draw(st.sampled_from([(), scores, scores[:1]]))
    thresholds = draw(st.sampled_from([{}, {2: LEVELS[0], 3: THIRDS[0]}, {3: LEVELS[1]}, {2: THIRDS[0]}]))
    return [
        Cuts("by_mean", "overall", cuts),
        Gate("by_gate", critical, draw(st.integers(1, len(critical))), floors, needed),
        Lowest("by_weakest", scores, cuts),
        Cap("capped", draw(st.sampled_from(["by_mean", "by_weakest"])), "by_gate", draw(st.integers(0, 1))),
        FlooredCuts("floored", "overall", cuts, draw(st.sampled_from([scores, critical])), thresholds),
    ]


@st.composite
def rated(draw: st.DrawFn, *, unknown: bool = True) -> tuple[Assessment, Levels]:
    """An assessment and the levels of one unit, some unknown and some not applicable."""
    assessment = draw(assessments())
    choices: list[int | None] = [1, 2, 3, 1, 2, 3, 0] + [None] * 2 * unknown
    levels = {item.id: draw(st.sampled_from(choices)) for item in assessment.items}
    return assessment, {name: level for name, level in levels.items() if level != 0}


def completions(assessment: Assessment, levels: Levels) -> Iterator[dict[str, Fraction]]:
    """The unit with its unknown items at every combination of levels."""
    unknown = [name for name, level in levels.items() if level is None]
    known = {name: Fraction(level) for name, level in levels.items() if level is not None}
    for filled in product(LEVELS, repeat=len(unknown)):
        yield known | dict(zip(unknown, filled, strict=True))


PLAIN: Mapping[str, Callable[[list[Fraction], list[Fraction]], Fraction]] = {
    "mean": lambda v, _: sum(v, Fraction()) / len(v),
    "sum": lambda v, _: sum(v, Fraction()),
    "median": lambda v, _: Fraction(statistics.median(v)),
    "lowest": lambda v, _: min(v),
    "highest": lambda v, _: max(v),
    "weighted": lambda v, w: sum((a * b for a, b in zip(v, w, strict=True)), Fraction()) / sum(w, Fraction()),
}


def plain_scores(assessment: Assessment, levels: Levels) -> dict[str, Fraction | None]:
    """Every score that applies, None where too few of its parts are rated."""
    found: dict[str, Fraction | None] = {}
    for score in sorted(assessment.scores, key=lambda node: node.id == "overall"):
        everything = {**levels, **found}
        if not any(part in everything for part in score.parts):
            continue
        numbers = [everything.get(part) for part in score.parts]
        known = [Fraction(number) for number in numbers if number is not None]
        if len(known) < score.need:
            found[score.id] = None
            continue
        weights = [w for w, v in zip(score.weights, numbers, strict=False) if v is not None]
        plain = PLAIN[score.how](known, weights)
        found[score.id] = plain * score.scale + score.shift
    return found


def plain_stage(assessment: Assessment, name: str, levels: Mapping[str, Fraction]) -> int | None:
    """The stage of a unit of which nothing is unknown, read off the definition of each rule."""
    scores, rule = plain_scores(assessment, levels), assessment.rule[name]
    if isinstance(rule, Cuts):
        score = scores.get(rule.score)
        return None if score is None else max([1] + [s for s in (2, 3) if score >= rule.cuts[s - 2]])
    if isinstance(rule, Lowest):
        applying = [scores[part] for part in rule.scores if part in scores]
        if not applying or None in applying:
            return None
        return max([1] + [s for s in (2, 3) if all(v is not None and v >= rule.cuts[s - 2] for v in applying)])
    if isinstance(rule, FlooredCuts):
        return _plain_floored(rule, scores, levels)
    if isinstance(rule, Gate):
        return _plain_gate(rule, scores, levels)
    stage, cap = plain_stage(assessment, rule.rule, levels), plain_stage(assessment, rule.cap, levels)
    return None if stage is None or cap is None else min(stage, cap + rule.plus)


def _plain_floored(rule: FlooredCuts, scores: dict[str, Fraction | None], levels: Mapping[str, Fraction]) -> int | None:
    everything = {**levels, **scores}
    score, parts = scores.get(rule.score), [everything[part] for part in rule.parts if part in everything]
    if score is None or None in parts:
        return None
    floors = [[floor for at, floor in rule.floors.items() if at <= stage] for stage in (2, 3)]
    high_enough = [all(part is not None and part >= floor for part in parts for floor in each) for each in floors]
    return max([1] + [s for s in (2, 3) if score >= rule.cuts[s - 2] and high_enough[s - 2]])


def _plain_gate(rule: Gate, scores: dict[str, Fraction | None], levels: Mapping[str, Fraction]) -> int | None:
    items = [levels[name] for name in rule.items if name in levels]
    if not items or any(name in scores and scores[name] is None for name in rule.all_rated):
        return None
    may_lag = len(rule.items) - rule.reach
    stages = [1]
    for stage in (2, 3):
        lagging = sum(level < stage for level in items)
        too_low = stage in rule.none_below and any(level < rule.none_below[stage] for level in items)
        if (lagging <= may_lag and lagging < len(items)) and not too_low:
            stages.append(stage)
    return max(stages)
