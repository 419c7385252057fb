"""The base and the method of a figure in whole sentences."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.language import N_, Language
from pcca.report.base_forms import BASE_FORMS
from pcca.report.rows import PEOPLE, STATISTICS, Row


def base_sentence(row: Row, lang: Language) -> str:
    """Who a figure is of, such as "94 of 136 who answered this question"; empty where it is hidden."""
    if row.n is None:
        return ""
    sentence = BASE_FORMS[STATISTICS[row.statistic].base][row.base_form]
    who = sentence[0] if row.unit == PEOPLE else sentence[1]
    counts = {"k": row.count, "more": row.more, "less": row.less, "n": row.n}
    return lang.say(who, rule=rule_of(row, lang), **{name: lang.number(count or 0) for name, count in counts.items()})


def rule_of(row: Row, lang: Language) -> str:
    """The rule of a base in words; as it is written where it is not known in words."""
    return row.base_said.get(lang.code) or row.base or ""


def method_sentence(row: Row, lang: Language) -> str:
    """What the statistic is, where its name does not say it, and how its interval was made; empty where hidden."""
    if row.ci_method is None:
        return ""
    known = row.estimate is not None or not row.n
    said = [_ABOUT.get(row.statistic), _method(row) if known else None]
    slots = {
        "level": lang.number(round(100 * (row.ci_level or 0))),
        "population": lang.number(row.population or 0),
        "source": row.ci_source or "",
    }
    return " ".join(lang.say(each, **slots) for each in said if each)


def _method(row: Row) -> str:
    """The sentence of the interval, that of the statistic first; a population may be known to be no larger only."""
    tables = [_BOUNDED, _METHODS] if "population_at_most" in row.notes else [_METHODS]
    method = row.ci_method or ""
    keys = [(table, key) for table in tables for key in (f"{row.statistic} {method}", method)]
    return next(table[key] for table, key in keys if key in table)


_ABOUT: Mapping[str, str] = {
    "net": N_("A net share is one percentage of the base minus another, in percentage points."),
    "ratio": N_(
        "A ratio is one sum divided by another, over those who gave both numbers; it is not the mean of their own "
        "ratios."
    ),
    "reliability": N_("Reliability is Cronbach's alpha, over those who answered every part."),
}

_METHODS: Mapping[str, str] = {
    "wilson": N_("{level}% confidence interval by the Wilson score method ({source})."),
    "clopper_pearson": N_(
        "{level}% confidence interval by the exact binomial method of Clopper and Pearson ({source})."
    ),
    "exact_finite_population": N_("{level}% confidence interval, exact for a population of {population} ({source})."),
    "wilson_finite_population": N_(
        "{level}% confidence interval by the Wilson score method, for a population of {population} ({source})."
    ),
    "census": N_("All {population} that could answer did, so there is no sampling error and no interval."),
    "student_t": N_("{level}% confidence interval of the mean by Student's t distribution ({source})."),
    "student_t_finite_population": N_(
        "{level}% confidence interval of the mean by Student's t distribution, for a population of {population} "
        "({source})."
    ),
    "order_statistics": N_("At least {level}% confidence interval of the median, from the ordered answers ({source})."),
    "net student_t_finite_population": N_(
        "{level}% confidence interval by Student's t distribution, for a population of {population} ({source})."
    ),
    "adjusted_wald": N_("{level}% confidence interval by the Wald method, adjusted for small samples ({source})."),
    "linearised": N_(
        "{level}% confidence interval by Student's t distribution, with the linearised variance of a ratio ({source})."
    ),
    "linearised_finite_population": N_(
        "{level}% confidence interval by Student's t distribution, with the linearised variance of a ratio, for a "
        "population of {population} ({source})."
    ),
    "quantile order_statistics": N_("At least {level}% confidence interval, from the ordered answers ({source})."),
    "feldt": N_("{level}% confidence interval by Feldt's method ({source})."),
    "undefined": N_("There are too few answers for an interval."),
}

_BOUNDED: Mapping[str, str] = {
    "exact_finite_population": N_(
        "{level}% confidence interval, exact for a population of at most {population} ({source})."
    ),
    "wilson_finite_population": N_(
        "{level}% confidence interval by the Wilson score method, for a population of at most {population} ({source})."
    ),
    "student_t_finite_population": N_(
        "{level}% confidence interval of the mean by Student's t distribution, for a population of at most "
        "{population} ({source})."
    ),
    "net student_t_finite_population": N_(
        "{level}% confidence interval by Student's t distribution, for a population of at most {population} ({source})."
    ),
    "linearised_finite_population": N_(
        "{level}% confidence interval by Student's t distribution, with the linearised variance of a ratio, for a "
        "population of at most {population} ({source})."
    ),
}


def missing_sentence(row: Row, lang: Language) -> str:
    """How many were asked, how many gave no answer for which reason, and what is odd; empty where not known."""
    said = [] if row.asked is None else [lang.say(N_("Asked: {n}."), n=lang.number(row.asked))]
    given = ((_KINDS[kind], n) for kind, n in row.missing.items() if n and kind in _KINDS)
    odd = (lang.say(_NOTED[note]) for note in row.notes if note in _NOTED)
    return " ".join([*said, *(lang.say(kind, n=lang.number(n)) for kind, n in given), *odd])


_KINDS: Mapping[str, str] = {
    "not_asked": N_("Not asked: {n}."),
    "skipped": N_("Left empty: {n}."),
    "dk": N_("Don't know: {n}."),
    "na": N_("Not applicable: {n}."),
    "refused": N_("Preferred not to say: {n}."),
    "unknown": N_("Cannot be rated for certain: {n}."),
    "incomplete": N_("Did not answer every part: {n}."),
}

_NOTED: Mapping[str, str] = {
    "unturned_items": N_("At least one part goes against the others: see whether it is worded the other way round."),
    "few_respondents": N_("There are no more respondents than parts, so it says little."),
}
