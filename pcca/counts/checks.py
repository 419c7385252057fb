"""What published counts say about themselves: percentages, parts of a whole, and change between waves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from pcca.counts.model import CountRow
from pcca.counts.tables import Cuts, Table
from pcca.instrument.model import Instrument
from pcca.language import N_
from pcca.report.rows import Check
from scoring import consistency
from scoring.compare import change_bounds

MOST_NAMED = 4
LARGEST_BASE = 1000


def place(question: str, wave: str | None, by: Cuts, *, option: str | None = None) -> str:
    """Where a check is: question, option, wave and group."""
    groups = [f"{cut} {group}" for cut, group in by]
    return ", ".join([f"{question}.{option}" if option else question, *([wave] if wave else []), *groups])


def percentage_check(row: CountRow) -> Check | None:
    """That a printed percentage does not follow from its count and base, and what it would follow from."""
    if row.published is None or row.n is None or consistency.reproduces(row.count, row.n, row.published):
        return None
    percent = consistency.printed(row.published)
    slots: dict[str, object] = {
        "k": str(row.count),
        "n": str(row.n),
        "published": row.published,
        "right": consistency.percentage(row.count, row.n, percent.decimals),
        "exact": consistency.percentage(row.count, row.n, percent.decimals + 2),
    }
    where = place(row.question, row.wave, row.by, option=row.option)
    if consistency.reproduces_half_even(row.count, row.n, row.published):
        return Check("percentage", where, _HALF_EVEN, slots)
    most = max(LARGEST_BASE, 2 * row.n)
    bases = [n for _, n in consistency.fits(percent, most, k=row.count)] if row.count else []
    counts = [k for k, _ in consistency.fits(percent, most, n=row.n)]
    slots |= {"bases": _named(bases, row.n), "counts": _named(counts, row.count)}
    return Check("percentage", where, _WRONG[bool(bases), bool(counts)], slots)


def _named(numbers: Sequence[int], near: int) -> str:
    """The few numbers nearest to the one that was given, in order."""
    nearest = sorted(numbers, key=lambda number: (abs(number - near), number))[:MOST_NAMED]
    return ", ".join([*map(str, sorted(nearest)), *(["…"] if len(numbers) > MOST_NAMED else [])])


_HALF_EVEN = N_(
    "{k}/{n} is {right}, not {published} (exactly {exact}): the printed figure rounds halves to even digits."
)
_WRONG = {
    (False, False): N_("{k}/{n} is {right}, not {published} (exactly {exact})."),
    (True, False): N_(
        "{k}/{n} is {right}, not {published} (exactly {exact}). A count of {k} gives {published} only from a base "
        "of {bases}; no count does from {n}."
    ),
    (False, True): N_(
        "{k}/{n} is {right}, not {published} (exactly {exact}). From a base of {n}, {published} needs a count of "
        "{counts}."
    ),
    (True, True): N_(
        "{k}/{n} is {right}, not {published} (exactly {exact}). A count of {k} gives {published} from a base of "
        "{bases}; a base of {n} does with a count of {counts}."
    ),
}


def parts_check(table: Table) -> Check | None:
    """That the options of a question add up to more than its base."""
    if table.total <= table.n:
        return None
    slots = {"total": table.total, "n": table.n}
    where = place(table.question, table.wave, table.by)
    if table.several:
        return Check("parts", where, N_("sums to {total} of {n}: several answers, or another base"), slots)
    sentence = N_(
        "The options add up to {total} of {n}, but each may give one answer: no finding is computed from them."
    )
    return Check("parts", where, sentence, slots)


def change_checks(instrument: Instrument, tables: Sequence[Table]) -> Iterator[Check]:
    """What the margins of consecutive waves say about change, if the same units were rated in both."""
    for before, after in _consecutive(tables):
        order = _ordered(before)
        if before.n != after.n:
            continue
        if order and before.complete and after.complete:
            yield _moved(instrument, before, after, order)
        else:
            yield from (_tested(before, after, option) for option in _shared(before, after))


def _moved(instrument: Instrument, before: Table, after: Table, order: Sequence[str]) -> Check:
    """How many units moved up and down an ordered scale."""
    bounds = change_bounds(*([table.substantive[code].count for code in order] for table in (before, after)))
    slots = {
        "n": before.n,
        "up": bounds.up_min,
        "down": bounds.down_min,
        "least": bounds.moved_min,
        "most": bounds.moved_max,
    }
    sentence = _SAME.get(instrument.unit, _SAME["member"])
    return Check("change_bounds", place(before.question, _waves(before, after), before.by), sentence, slots)


def _tested(before: Table, after: Table, option: str) -> Check:
    """How many units came to an answer and left it, and what an exact test of that could say."""
    counts = [table.substantive[option].count for table in (before, after)]
    (step,) = change_bounds(*([before.n - count, count] for count in counts)).steps
    slots: dict[str, object] = {
        "n": before.n,
        "before": counts[0],
        "after": counts[1],
        "gained_min": step.gained_min,
        "gained_max": step.gained_max,
        "lost_min": step.lost_min,
        "lost_max": step.lost_max,
        "p_min": _p_value(step.p_min),
        "p_max": _p_value(step.p_max),
    }
    where = place(before.question, _waves(before, after), before.by, option=option)
    return Check("change_bounds", where, _TESTED[step.lost_min == step.lost_max, step.p_min == step.p_max], slots)


_TESTED = {
    (True, True): N_(
        "{before} of {n}, then {after}: if they are the same {n}, {gained_min} came to this answer and {lost_min} left "
        "it; exact McNemar p: {p_min}."
    ),
    (False, True): N_(
        "{before} of {n}, then {after}: if they are the same {n}, {gained_min} to {gained_max} came to this answer and "
        "{lost_min} to {lost_max} left it; exact McNemar p: {p_min}, however many they were."
    ),
    (False, False): N_(
        "{before} of {n}, then {after}: if they are the same {n}, {gained_min} to {gained_max} came to this answer and "
        "{lost_min} to {lost_max} left it; exact McNemar p: {p_min} to {p_max}, depending on how many they were."
    ),
}


def _p_value(p: Fraction) -> str:
    """A p as it is printed: four decimals below 0.1, three from there on."""
    if p < Fraction(1, 10_000):
        return "< 0.0001"
    return "1" if p == 1 else str(consistency.half_up(p, 4 if p < Fraction(1, 10) else 3))


def _shared(before: Table, after: Table) -> list[str]:
    """The options that both tables count, without the second of a question that has two."""
    options = [option.code for option in before.scale.substantive]
    kept = options[:1] if len(options) == 2 and options[0] in before.substantive else options
    return [code for code in kept if code in before.substantive and code in after.substantive]


def _waves(before: Table, after: Table) -> str:
    return f"{before.wave} – {after.wave}"


_SAME = {
    "cluster": N_(
        "If the same {n} clusters were rated, at least {up} moved up and at least {down} moved down; "
        "{least} to {most} moved."
    ),
    "practice": N_(
        "If the same {n} practices were rated, at least {up} moved up and at least {down} moved down; "
        "{least} to {most} moved."
    ),
    "member": N_(
        "If the same {n} answered both times, at least {up} moved up and at least {down} moved down; "
        "{least} to {most} moved."
    ),
}


def _consecutive(tables: Sequence[Table]) -> Iterator[tuple[Table, Table]]:
    """Tables of the same question and group in one wave and the next."""
    gathered: dict[object, list[Table]] = {}
    for table in tables:
        if table.wave is not None and not table.several:
            gathered.setdefault((table.question, table.by), []).append(table)
    for same in gathered.values():
        yield from pairwise(sorted(same, key=lambda table: table.wave or ""))


def _ordered(table: Table) -> list[str]:
    """The options from the lowest value to the highest; none where the scale has no order."""
    values = {option.code: option.value for option in table.scale.substantive}
    known = {code: value for code, value in values.items() if value is not None}
    return sorted(known, key=lambda code: known[code]) if len(known) == len(values) > 1 else []
