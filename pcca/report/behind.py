"""What stands behind a figure, in sentences: the sides of a difference, tests, quartiles, who agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from pcca.instrument.model import DifferenceOf, Instrument
from pcca.language import N_, Language, half_up
from pcca.report.rows import PEOPLE, PartValue, Row
from pcca.report.sentences import group_label, shown_number

SMALLEST_P = Fraction(1, 1000)


def behind(row: Row, instrument: Instrument, lang: Language) -> list[str]:
    """Sentences that belong beside the figure of a row; none where it is hidden."""
    told = _TOLD.get(row.statistic)
    return [] if row.suppressed or told is None else [each for each in told(row, instrument, lang) if each]


def _difference(row: Row, instrument: Instrument, lang: Language) -> Iterator[str]:
    for side, name in zip(("first", "second"), _sides(row, instrument, lang), strict=True):
        n, value = row.parts.get(f"{side}_n"), row.parts.get(f"{side}_value")
        if value is not None:
            yield _side(row, side, {"group": name, "n": lang.number(_whole(n))}, lang)
    yield from _linked(row, instrument, lang)
    yield _tested(row, lang)


def _side(row: Row, side: str, slots: Mapping[str, str], lang: Language) -> str:
    """One side: its share with the count, or its mean."""
    count, value = row.parts.get(f"{side}_count"), row.parts[f"{side}_value"]
    if count is None:
        return lang.say(N_("{group}: {value} (n = {n})."), value=shown_number(row, value, lang), **slots)
    share = lang.number(half_up(100 * Fraction(_whole(count), _whole(row.parts[f"{side}_n"])), row.decimals or 0),
                        row.decimals or 0)  # fmt: skip
    return lang.say(N_("{group}: {value}% ({k} of {n})."), value=share, k=lang.number(_whole(count)), **slots)


def _sides(row: Row, instrument: Instrument, lang: Language) -> tuple[str, str]:
    what = instrument.findings[row.finding or ""].what
    if isinstance(what, DifferenceOf) and what.between is not None:
        first, second = (group_label(what.between, code, instrument, lang) for code in what.groups)
        return first, second
    return lang.say(N_("This wave")), lang.say(N_("The earlier wave"))


def difference_label(row: Row, instrument: Instrument, lang: Language) -> str:
    """What is less what, where a row is a difference; empty for others."""
    if row.statistic != "difference":
        return ""
    if "others_n" not in row.parts:
        return lang.say(N_("This wave less the earlier one"))
    first, second = _sides(row, instrument, lang)
    return lang.say(N_("{first} less {second}"), first=first, second=second)


def _linked(row: Row, instrument: Instrument, lang: Language) -> Iterator[str]:
    """Whether anybody is known to be in both waves."""
    what, both = instrument.findings[row.finding or ""].what, row.parts.get("both")
    if both is not None:
        yield lang.count("{n} is in both waves.", "{n} are in both waves.", _whole(both))
    elif isinstance(what, DifferenceOf) and what.between is None:
        yield lang.say(N_("Nobody can be followed from one wave to the other, so they are compared as if different "
                          "people had answered."))  # fmt: skip


def _tested(row: Row, lang: Language) -> str:
    p, test = row.parts.get("p_value"), row.parts.get("test")
    sentence = _TESTS.get(str(test))
    return "" if p is None or sentence is None else lang.say(sentence, p=p_text(p, lang))


_TESTS: Mapping[str, str] = {
    "chi_square": N_("Chi-square test: {p}."),
    "fisher": N_("Fisher's exact test: {p}."),
    "welch": N_("Welch's t test: {p}."),
}


def p_text(p: PartValue, lang: Language) -> str:
    """A probability to three places, as p = 0.021 or p < 0.001."""
    exact = Fraction(float(p))
    if exact < SMALLEST_P:
        return lang.say(N_("p < {p}"), p=lang.number(SMALLEST_P, 3))
    return lang.say(N_("p = {p}"), p=lang.number(half_up(exact, 3), 3))


def _pairs(row: Row, instrument: Instrument, lang: Language) -> Iterator[str]:
    """The change of all pairs together; told once, by the first of the rows."""
    change, ends = row.parts.get("change"), [row.parts.get(f"change_{end}") for end in ("low", "high")]
    if change is not None:
        slots = {"value": _two(change, lang)}
        if None in ends:
            yield lang.say(N_("Mean change: {value}."), **slots)
        else:
            low, high = (_two(end or 0, lang) for end in ends)
            level = lang.number(round(100 * (row.ci_level or 0)))
            sentence = N_("Mean change: {value} ({level}% interval {low} to {high}).")
            yield lang.say(sentence, level=level, low=low, high=high, **slots)
    if "p_value" in row.parts:
        yield lang.say(N_("Signed-rank test of as much up as down: {p}."), p=p_text(row.parts["p_value"], lang))
    if "p_margins" in row.parts:
        sentence = N_("Stuart and Maxwell's test of the same distribution in both waves: {p}.")
        yield lang.say(sentence, p=p_text(row.parts["p_margins"], lang))
    if row.population is not None and "p_value" in row.parts:
        yield lang.say(N_("The tests take no account of how many there are altogether."))
    if row.parts.get("only_now"):
        sentence = N_("Left out, as they have no single known value in both waves: {n}.")
        yield lang.say(sentence, n=lang.number(_whole(row.parts["only_now"])))


def _two(value: PartValue, lang: Language) -> str:
    return lang.number(half_up(Fraction(float(value)), 2), 2)


def _days(row: Row, instrument: Instrument, lang: Language) -> Iterator[str]:
    done, waiting = (_whole(row.parts.get(name, 0)) for name in ("done", "waiting"))
    yield lang.say(N_("Done: {done}. Still waiting: {waiting}."), done=lang.number(done), waiting=lang.number(waiting))
    for name, sentence in _QUARTILES.items():
        if name in row.parts:
            yield lang.say(sentence, days=shown_number(row, row.parts[name], lang))


_QUARTILES: Mapping[str, str] = {
    "lower": N_("A quarter were done within {days} days."),
    "upper": N_("Three quarters were done within {days} days."),
}


def _agreement(row: Row, instrument: Instrument, lang: Language) -> Iterator[str]:
    if row.n and row.count is not None:
        share = lang.number(half_up(100 * Fraction(row.count, row.n), 1), 1)
        slots = {"k": lang.number(row.count), "n": lang.number(row.n), "share": share}
        yield lang.say(N_("The same in {k} of {n} ({share}%)."), **slots)


def _gap(row: Row, instrument: Instrument, lang: Language) -> Iterator[str]:
    """The row with the largest gap, where a gap is told by its mean."""
    if "gap_count" in row.parts and row.parts.get("rank") == 1:
        slots = {"k": lang.number(_whole(row.parts["gap_count"])), "n": lang.number(row.n or 0)}
        people = row.unit == PEOPLE
        one, other = (
            N_("{k} of {n} need more than they get of the first in the list."),
            N_("{k} of {n} need more than is there of the first in the list."),
        )
        yield lang.say(one if people else other, **slots)


def _whole(value: PartValue | None) -> int:
    return int(value or 0)


_TOLD: Mapping[str, Callable[[Row, Instrument, Language], Iterator[str]]] = {
    "difference": _difference,
    "paired_change": _pairs,
    "days_between": _days,
    "agreement": _agreement,
    "gap": _gap,
}

__all__ = ["behind", "difference_label", "p_text"]
