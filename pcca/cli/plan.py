"""`pcca plan`: what a survey could show, before anybody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from pcca.cli.frame import command as declare
from pcca.cli.frame import format_option, speaking
from pcca.cli.terminal import Terminal
from pcca.language import N_, Language

SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
NONE = "–"


@dataclass(frozen=True)
class Asked:
    """What the command line asks for; `share`, `half_width`, `level` and `power` are fractions of 1."""

    size: int | None
    population: int | None
    share: float | None
    half_width: float | None
    groups: tuple[int, int] | None
    level: float
    power: float


class Percent(click.ParamType[float]):
    """A percentage between two bounds, both excluded."""

    name = "PERCENT"

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(str(value).rstrip("%"))
        except ValueError:
            number = float("nan")
        if not self.low < number < self.high:
            lang = speaking(ctx or click.get_current_context())
            sentence = N_("'{given}' is not a percentage between {low} and {high}.")
            self.fail(lang.say(sentence, given=value, low=f"{self.low:g}", high=f"{self.high:g}"), param, ctx)
        return number / 100


@declare("plan", N_("Say how sure the results of a survey would be, and which differences it could find."))
@click.option("-n", "size", type=click.IntRange(2), help=N_("The answers that are expected."))
@click.option("--of", "population", type=click.IntRange(2), help=N_("How many people or units there are altogether."))
@click.option("--share", type=Percent(0, 100), help=N_("The percentage that is expected; several unless given."))
@click.option(
    "--half-width", type=Percent(0, 50), help=N_("Ask instead how many answers make an interval this narrow.")
)
@click.option("--groups", type=click.IntRange(2), nargs=2, help=N_("The answers in two groups or waves to compare."))
@click.option("--level", type=Percent(0, 100), default="95", show_default=True, help=N_("The confidence level."))
@click.option("--power", type=Percent(5, 100), default="80", show_default=True, help=N_("How surely to find it."))
@format_option
def command(terminal: Terminal, /, as_json: bool, **given: Any) -> None:
    asked = Asked(**given)
    if asked.size is None and asked.half_width is None and asked.groups is None:
        terminal.misuse(N_("Say what to plan: -n ANSWERS, --half-width PERCENT or --groups A B."))
    if asked.size is not None and asked.population is not None and asked.size > asked.population:
        sentence = N_("There cannot be {n} answers from {population}.")
        terminal.misuse(sentence, n=asked.size, population=asked.population)
    plan = _plan(asked)
    if as_json:
        terminal.json(plan)
    else:
        _print(terminal, asked, plan)


def _plan(asked: Asked) -> dict[str, Any]:
    """Every figure of the plan, unrounded."""
    shares = SHARES if asked.share is None else (asked.share,)
    return {
        "level": asked.level,
        "population": asked.population,
        "method": "wilson" if asked.population is None else "wilson_finite_population",
        "intervals": [_interval(asked, share) for share in shares] if asked.size else [],
        "needed": [_needed(asked, share) for share in shares] if asked.half_width else [],
        "differences": [_difference(asked, share) for share in shares] if asked.groups else [],
    }


def _interval(asked: Asked, share: float) -> dict[str, Any]:
    from scoring.planning import share_limits

    low, high = share_limits(share, asked.size or 0, population=asked.population, level=asked.level)
    return {"share": share, "n": asked.size, "low": low, "high": high, "half_width": (high - low) / 2}


def _needed(asked: Asked, share: float) -> dict[str, Any]:
    from scoring.planning import OutOfReach, answers_for_share

    wanted = asked.half_width or 0.0
    try:
        n = answers_for_share(share, wanted, population=asked.population, level=asked.level)
    except OutOfReach:
        return {"share": share, "half_width": wanted, "n": None}
    return {"share": share, "half_width": wanted, "n": n}


def _difference(asked: Asked, share: float) -> dict[str, Any]:
    from scoring.planning import OutOfReach, detectable_difference

    groups = asked.groups or (2, 2)
    try:
        found = detectable_difference(share, groups, level=asked.level, power=asked.power)
    except OutOfReach:
        found = None
    return {"share": share, "groups": list(groups), "power": asked.power, "difference": found}


def _print(terminal: Terminal, asked: Asked, plan: dict[str, Any]) -> None:
    if plan["intervals"]:
        _say_base(terminal, asked)
        headings = (N_("Result"), N_("Interval"), N_("Half width"))
        _table(terminal, headings, [_interval_row(each, terminal.lang) for each in plan["intervals"]])
    if plan["needed"]:
        sentence = N_("Answers that make the interval at most {points} points wide to each side:")
        terminal.say(sentence, points=_points(asked.half_width or 0, terminal.lang))
        headings = (N_("Result"), N_("Answers"), N_("Response rate"))
        _table(terminal, headings, [_needed_row(asked, each, terminal.lang) for each in plan["needed"]])
    if plan["differences"]:
        _say_groups(terminal, asked)
        rows = [_difference_row(each, terminal.lang) for each in plan["differences"]]
        _table(terminal, (N_("First group"), N_("Smallest difference above it")), rows)
    for name, sentence in _METHODS.items():
        if plan[name]:
            terminal.say(sentence)


def _table(terminal: Terminal, headings: Sequence[str], rows: list[list[str]]) -> None:
    terminal.table([terminal.lang.say(each) for each in headings], rows, right=tuple(range(len(headings))))


_OF_SHARES = N_("Intervals are Wilson's; where it is known how many there are, for a finite population.")
_METHODS = {
    "intervals": _OF_SHARES,
    "needed": _OF_SHARES,
    "differences": N_(
        "Differences are those of the test of two proportions without continuity correction, by the normal "
        "approximation."
    ),
}


def _say_base(terminal: Terminal, asked: Asked) -> None:
    slots = {"n": terminal.lang.number(asked.size or 0), "level": _percent(asked.level, terminal.lang)}
    if asked.population is None:
        terminal.say(N_("{level} intervals for {n} answers, from many more people than answer:"), **slots)
    else:
        rate = _percent((asked.size or 0) / asked.population, terminal.lang)
        sentence = N_("{level} intervals for {n} answers of {population}, a response rate of {rate}:")
        terminal.say(sentence, population=terminal.lang.number(asked.population), rate=rate, **slots)


def _say_groups(terminal: Terminal, asked: Asked) -> None:
    first, second = (terminal.lang.number(each) for each in asked.groups or (0, 0))
    sentence = N_("Found with {power} certainty between {first} and {second} answers, tested at {level}:")
    slots = {"power": _percent(asked.power, terminal.lang), "level": _percent(asked.level, terminal.lang)}
    terminal.say(sentence, first=first, second=second, **slots)


def _interval_row(row: dict[str, Any], lang: Language) -> list[str]:
    span = lang.say("{low}% to {high}%", low=_points(row["low"], lang), high=_points(row["high"], lang))
    return [_percent(row["share"], lang), span, _points(row["half_width"], lang)]


def _needed_row(asked: Asked, row: dict[str, Any], lang: Language) -> list[str]:
    share, n = _percent(row["share"], lang), row["n"]
    if n is None:
        from scoring.planning import MOST_ANSWERS

        return [share, f"> {lang.number(MOST_ANSWERS)}", NONE]
    rate = NONE if asked.population is None else lang.say("{value}%", value=_points(n / asked.population, lang))
    return [share, lang.number(n), rate]


def _difference_row(row: dict[str, Any], lang: Language) -> list[str]:
    if row["difference"] is None:
        return [_percent(row["share"], lang), lang.say("none could be found")]
    return [_percent(row["share"], lang), lang.say("{value} points", value=_points(row["difference"], lang))]


def _percent(value: float, lang: Language) -> str:
    whole = abs(value * 100 - round(value * 100)) < 1e-9
    return lang.say("{value}%", value=lang.number(value * 100, 0 if whole else 1))


def _points(value: float, lang: Language) -> str:
    return lang.number(value * 100, 1)
