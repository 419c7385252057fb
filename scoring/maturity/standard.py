"""The usual rules over the same criteria, side by side: compensatory ones and gated ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scoring.maturity.assessment import Assessment
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Item, Lowest, Rule, ScoreNode


def standard_assessment(
    domains: Mapping[str, Sequence[str]],
    *,
    levels: Sequence[int],
    cuts: Sequence[Fraction],
    primary: str = "gated",
    weights: Mapping[str, Fraction] | None = None,
) -> Assessment:
    """An assessment of domains of criteria with seven rules, so that every unit gets each of their stages.

    "mean", "weighted" and "median" cut a score of the domains' means, which make up for each other; "floor" is the
    stage of the lowest domain; "gated" the highest stage at which every criterion is; "capped" the mean's, at most
    one above the gated; "compensatory_with_floor" the mean's, where no domain is more than one stage behind.
    A domain is rated when half of its criteria are, a score of domains when half of them are.

    Parameters
    ----------
    domains : mapping
        The criteria of each domain.
    levels : sequence of int
        Levels of every criterion, which are the stages: whole numbers that rise by 1.
    cuts : sequence of Fraction
        Where a score reaches the second and each later stage; a score equal to a cut reaches it.
    primary : str
        The rule whose stage counts.
    weights : mapping, optional
        Weight of each domain in "weighted", above 0; equal unless given.

    Raises
    ------
    ValueError
        If the levels do not rise by 1, there is not one weight for each domain, or a part does not hold together.
    """
    _check(domains, levels, weights)
    names = tuple(domains)
    scores = [_domain(name, tuple(items)) for name, items in domains.items()]
    need = (len(names) + 1) // 2
    given = tuple((weights or dict.fromkeys(names, Fraction(1)))[name] for name in names)
    return Assessment(
        items=tuple(Item(item, tuple(map(Fraction, levels))) for items in domains.values() for item in items),
        scores=(
            *scores,
            ScoreNode("overall_mean", "mean", names, need),
            ScoreNode("overall_weighted", "weighted", names, need, given),
            ScoreNode("overall_median", "median", names, need),
        ),
        rules=_rules(domains, levels, tuple(cuts)),
        primary=primary,
        lowest=levels[0],
        highest=levels[-1],
    )


def _domain(name: str, items: tuple[str, ...]) -> ScoreNode:
    return ScoreNode(name, "mean", items, (len(items) + 1) // 2)


def _rules(domains: Mapping[str, Sequence[str]], levels: Sequence[int], cuts: tuple[Fraction, ...]) -> tuple[Rule, ...]:
    names, items = tuple(domains), tuple(item for each in domains.values() for item in each)
    one_behind = dict(zip(levels[2:], cuts, strict=False))
    return (
        Cuts("mean", "overall_mean", cuts),
        Cuts("weighted", "overall_weighted", cuts),
        Cuts("median", "overall_median", cuts),
        Lowest("floor", names, cuts),
        Gate("gated", items, len(items), all_rated=names),
        Cap("capped", "mean", "gated", 1),
        FlooredCuts("compensatory_with_floor", "overall_mean", cuts, names, one_behind),
    )


def _check(domains: Mapping[str, Sequence[str]], levels: Sequence[int], weights: Mapping[str, Fraction] | None) -> None:
    if not domains or not all(domains.values()):
        raise ValueError("an assessment has at least one domain, and every domain at least one criterion")
    if len(levels) < 2 or list(levels) != list(range(levels[0], levels[0] + len(levels))):
        raise ValueError(f"the levels {', '.join(map(str, levels))} are no stages: give whole numbers that rise by 1")
    if weights is not None and set(weights) != set(domains):
        raise ValueError(f"weights of {', '.join(weights)}, domains {', '.join(domains)}: give one for each domain")
