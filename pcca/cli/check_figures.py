"""Several printed percentages of the same people: the bases that can give all of them."""

from __future__ import annotations

from collections.abc import Sequence

from pcca.cli.terminal import Terminal
from pcca.language import N_
from scoring import consistency
from scoring.consistency import Joint, Printed

LISTED = 40


def check_figures(terminal: Terminal, figures: Sequence[Printed], tried: range, *, as_json: bool) -> bool:
    """Prints the bases of all figures, or the figures that share none; returns whether there is a base."""
    joint = consistency.joint_bases(figures, tried[-1], min_n=tried[0])
    if as_json:
        terminal.json(_as_json(joint, figures))
    elif joint.bases:
        _say_bases(terminal, figures, joint, tried)
    else:
        _say_none(terminal, figures, joint, tried)
    return bool(joint.bases)


def shown(figure: Printed) -> str:
    """The figure with the decimals it was printed with."""
    return f"{consistency.half_up(figure.value, figure.decimals):f}"


def _counts(figure: Printed, n: int) -> tuple[int, int]:
    """Least and greatest count of a base that print as the figure."""
    counts = [k for k, _ in consistency.fits(figure, n, n=n, half_even=True)]
    return counts[0], counts[-1]


def _as_json(joint: Joint, figures: Sequence[Printed]) -> dict[str, object]:
    texts = [shown(figure) for figure in figures]
    narrowing = zip(texts, joint.alone, joint.left, strict=True)
    return {
        "possible": bool(joint.bases),
        "verdict": joint.verdict,
        "bases": [{"n": n, "counts": [_counts(figure, n) for figure in figures]} for n in joint.bases],
        "figures": [{"percent": text, "bases": alone, "left": left} for text, alone, left in narrowing],
        "clashes": [[texts[place] for place in clash] for clash in joint.clashes],
        "uninformative_from": joint.uninformative_from,
    }


def _say_bases(terminal: Terminal, figures: Sequence[Printed], joint: Joint, tried: range) -> None:
    largest = terminal.lang.number(tried[-1])
    if len(tried) == 1:
        terminal.say(N_("Every figure is possible for a base of {n}:"), n=largest)
    else:
        terminal.count(
            "{n} base up to {max_n} gives every figure:",
            "{n} bases up to {max_n} give every figure:",
            len(joint.bases),
            max_n=largest,
        )
    for n in joint.bases[:LISTED]:
        counts = ", ".join(_range(*_counts(figure, n)) for figure in figures)
        terminal.say(N_("  {counts} of {n}"), counts=counts, n=n)
    more = len(joint.bases) - LISTED
    if more > 0:
        terminal.count(
            "  and {n} more base; --format json lists every pair.",
            "  and {n} more bases; --format json lists every pair.",
            more,
        )
    _say_narrowing(terminal, figures, joint)
    if joint.bases[-1] >= joint.uninformative_from:
        sentence = N_("Every percentage is possible for a base of {first} or more: there the figures say nothing.")
        terminal.say(sentence, first=terminal.lang.number(joint.uninformative_from))


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _say_narrowing(terminal: Terminal, figures: Sequence[Printed], joint: Joint) -> None:
    sentence = N_("{percent}%: bases that give it: {alone}; that give the figures before it as well: {left}")
    for figure, alone, left in zip(figures, joint.alone, joint.left, strict=True):
        slots = {"alone": terminal.lang.number(alone), "left": terminal.lang.number(left)}
        terminal.say(sentence, percent=shown(figure), **slots)


def _say_none(terminal: Terminal, figures: Sequence[Printed], joint: Joint, tried: range) -> None:
    sentence = (
        N_("These figures are impossible together: no base up to {n} gives every one of them.")
        if len(tried) > 1
        else N_("These figures are impossible together for a base of {n}.")
    )
    terminal.say(sentence, n=terminal.lang.number(tried[-1]))
    for clash in joint.clashes[:LISTED]:
        named = ", ".join(f"{shown(figures[place])}%" for place in clash)
        terminal.say(N_("  No base gives {figures}."), figures=named)
    _say_narrowing(terminal, figures, joint)
