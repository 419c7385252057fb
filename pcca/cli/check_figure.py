"""`pcca check-figure`: whether printed percentages can come from their counts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import click

from pcca.cli.check_figures import LISTED, check_figures, shown
from pcca.cli.frame import Command, format_option, lang_option
from pcca.cli.terminal import Terminal
from pcca.language import N_
from scoring import consistency
from scoring.consistency import Nearest, Printed

NEGATIVE = re.compile(r"-[0-9.]+%?")


class FigureCommand(Command):
    """Takes a negative figure for a figure, so that it can say what is wrong with it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        before = ["", *args]
        figures = [each for last, each in pairwise(before) if NEGATIVE.fullmatch(each) and not last.startswith("-")]
        if figures and "--" not in args:
            others = [each for each in args if each not in figures]
            args = [*others, "--", *figures]
        return super().parse_args(ctx, args)


@click.command(
    "check-figure",
    cls=FigureCommand,
    help=N_(
        "Say whether PERCENT, as it is printed, can come from its counts; "
        "for several figures of the same people, say which bases can give all of them."
    ),
)
@click.argument("percents", metavar="PERCENT...", nargs=-1, required=True)
@click.option("-k", type=click.IntRange(0), help=N_("The count that the figure is of."))
@click.option("-n", type=click.IntRange(1, 10_000_000), help=N_("The base that the figure is of."))
@click.option(
    "--decimals", type=click.IntRange(0, 9), help=N_("The decimals of the figure; read from its text unless given.")
)
@click.option(
    "--max-n", type=click.IntRange(1, 10_000), default=1000, show_default=True, help=N_("The largest base tried.")
)
@format_option
@lang_option
@click.pass_obj
def command(terminal: Terminal, /, percents: tuple[str, ...], as_json: bool, **given: Any) -> None:
    k, n, max_n = given["k"], given["n"], given["max_n"]
    figures = [_figure(terminal, percent, given["decimals"]) for percent in percents]
    _require_possible_counts(terminal, k, n, max_n)
    if len(figures) > 1 and k is not None:
        terminal.misuse(N_("A count is of one figure: leave out -k, or check one figure at a time."))
    if len(figures) > 1:
        tried = range(1, max_n + 1) if n is None else range(n, n + 1)
        raise SystemExit(0 if check_figures(terminal, figures, tried, as_json=as_json) else 1)
    raise SystemExit(0 if _check_figure(terminal, figures[0], (k, n, max_n), as_json=as_json) else 1)


Asked = tuple[int | None, int | None, int]
"""The count and the base that were given, and the largest base tried."""


def _check_figure(terminal: Terminal, figure: Printed, asked: Asked, *, as_json: bool) -> bool:
    """Prints the counts of one figure, or the nearest that there are; returns whether there are any."""
    k, n, max_n = asked
    pairs = consistency.fits(figure, max_n, k=k, n=n)
    nearest = consistency.nearest(figure, max_n, k=k, n=n)
    if as_json:
        terminal.json({"possible": bool(pairs), "pairs": pairs, "nearest": _as_json(nearest, figure)})
    elif pairs:
        _say_possible(terminal, figure, pairs, n)
    else:
        _say_impossible(terminal, figure, asked, nearest)
    return bool(pairs)


def _figure(terminal: Terminal, percent: str, decimals: int | None) -> Printed:
    try:
        read = consistency.printed(percent)
    except ValueError:
        sentence = N_("'{percent}' is not a percentage: write a number from 0 to 100, such as 69.1.")
        terminal.misuse(sentence, percent=percent)
    if decimals is not None and decimals < read.decimals:
        sentence = N_("'{percent}' has more decimals than the {stated} stated with --decimals.")
        terminal.misuse(sentence, percent=percent, stated=decimals)
    return consistency.printed(percent, decimals)


def _require_possible_counts(terminal: Terminal, k: int | None, n: int | None, max_n: int) -> None:
    if k is None:
        return
    if n is not None and k > n:
        terminal.misuse(N_("The count {k} is larger than the base {n}: give -k from 0 to {n}."), k=k, n=n)
    if n is None and k > max_n:
        sentence = N_("The count {k} is larger than every base tried: give --max-n {k} or more, or -n.")
        terminal.misuse(sentence, k=k)


def _as_json(nearest: Nearest | None, figure: Printed) -> dict[str, object] | None:
    if nearest is None:
        return None
    percent = float(nearest.percent) if figure.decimals else int(nearest.percent)
    return {"k": nearest.k, "n": nearest.n, "percent": percent}


def _say_possible(terminal: Terminal, figure: Printed, pairs: list[tuple[int, int]], n: int | None) -> None:
    terminal.say(N_("{percent}% is possible."), percent=shown(figure))
    for low, high, base in _ranges(pairs)[:LISTED]:
        if low == high:
            terminal.say(N_("  {k} of {n}"), k=low, n=base)
        else:
            terminal.say(N_("  {low} to {high} of {n}"), low=low, high=high, n=base)
    more = len(_ranges(pairs)) - LISTED
    if more > 0:
        terminal.count(
            "  and {n} more base; --format json lists every pair.",
            "  and {n} more bases; --format json lists every pair.",
            more,
        )
    if not consistency.informative(n or pairs[-1][1], figure.decimals):
        sentence = N_(
            "With so few decimals, every percentage is possible for a base of {first} or more: "
            "there the figure says nothing about its counts."
        )
        terminal.say(sentence, first=terminal.lang.number(100 * 10**figure.decimals))


def _ranges(pairs: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """The lowest and highest count of each base; the counts between them print the same."""
    ends: dict[int, tuple[int, int]] = {}
    for k, n in pairs:
        ends[n] = (min(k, ends.get(n, (k, k))[0]), k)
    return [(low, high, n) for n, (low, high) in ends.items()]


def _say_impossible(terminal: Terminal, figure: Printed, asked: Asked, nearest: Nearest | None) -> None:
    k, n, max_n = asked
    percent = shown(figure)
    slots = {"percent": percent, "k": k, "n": n, "max_n": terminal.lang.number(max_n)}
    terminal.say(IMPOSSIBLE[k is not None, n is not None], **slots)
    if nearest is not None:
        right = (
            N_("{k} of {n} is {right}%.") if k is not None and n is not None else N_("Nearest: {k} of {n} is {right}%.")
        )
        terminal.say(right, k=nearest.k, n=nearest.n, right=nearest.percent)


IMPOSSIBLE = {
    (True, True): N_("{percent}% is impossible for {k} of {n}."),
    (False, True): N_("{percent}% is impossible: no count of {n} prints so."),
    (True, False): N_("{percent}% is impossible: {k} of no base up to {max_n} prints so."),
    (False, False): N_("{percent}% is impossible: no count of any base up to {max_n} prints so."),
}
