"""The base and the method of a figure in whole sentences."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.language import N_, Language
from pcca.report.rows import PEOPLE, Row, is_share


def base_sentence(row: Row, lang: Language) -> str:
    """Who a figure is of, such as "94 of 136 who answered this question"; empty where it is hidden."""
    if row.n is None:
        return ""
    shares = is_share(row.statistic)
    sentence = _FORMS[shares][row.base_form]
    who = sentence[0] if row.unit == PEOPLE else sentence[1]
    return lang.say(who, k=lang.number(row.count or 0), n=lang.number(row.n), rule=row.base or "")


_SHARES: Mapping[str, tuple[str, str]] = {
    "everyone": (N_("{k} of all {n} who responded"), N_("{k} of all {n} that responded")),
    "asked": (N_("{k} of {n} who were asked this question"), N_("{k} of {n} that were asked this question")),
    "responded": (
        N_("{k} of {n} who gave any answer to this question, also that it does not apply or that they do not know"),
        N_("{k} of {n} that gave any answer to this question, also that it does not apply or is not known"),
    ),
    "answered": (N_("{k} of {n} who answered this question"), N_("{k} of {n} that answered this question")),
    "answered_dk": (
        N_("{k} of {n} who answered this question or said that they do not know"),
        N_("{k} of {n} that answered this question or said that it is not known"),
    ),
    "answered_na": (
        N_("{k} of {n} who answered this question or said that it does not apply"),
        N_("{k} of {n} that answered this question or said that it does not apply"),
    ),
    "answered_dk_na": (
        N_("{k} of {n} who answered this question, said that they do not know, or said that it does not apply"),
        N_("{k} of {n} that answered this question, said that it is not known, or said that it does not apply"),
    ),
    "scored": (N_("{k} of {n} who answered enough to be rated"), N_("{k} of {n} that answered enough to be rated")),
    "derived": (
        N_("{k} of {n} who gave the answers this is worked out from"),
        N_("{k} of {n} that gave the answers this is worked out from"),
    ),
    "stated": (N_("{k} of {n}, the base given with the count"), N_("{k} of {n}, the base given with the count")),
    "rule": (N_("{k} of {n} to whom this rule applies: {rule}"), N_("{k} of {n} to which this rule applies: {rule}")),
}

_VALUES: Mapping[str, tuple[str, str]] = {
    "everyone": (N_("All {n} who gave a value"), N_("All {n} that gave a value")),
    "asked": (N_("{n} who were asked and gave a value"), N_("{n} that were asked and gave a value")),
    "responded": (N_("{n} who gave a value"), N_("{n} that gave a value")),
    "answered": (N_("{n} who answered this question"), N_("{n} that answered this question")),
    "answered_dk": (N_("{n} who gave a value"), N_("{n} that gave a value")),
    "answered_na": (N_("{n} who gave a value"), N_("{n} that gave a value")),
    "answered_dk_na": (N_("{n} who gave a value"), N_("{n} that gave a value")),
    "scored": (N_("{n} who answered enough to be rated"), N_("{n} that answered enough to be rated")),
    "derived": (
        N_("{n} who gave the answers this is worked out from"),
        N_("{n} that gave the answers this is worked out from"),
    ),
    "stated": (N_("{n}, the base given with the count"), N_("{n}, the base given with the count")),
    "rule": (N_("{n} to whom this rule applies: {rule}"), N_("{n} to which this rule applies: {rule}")),
}

_FORMS = {True: _SHARES, False: _VALUES}


def method_sentence(row: Row, lang: Language) -> str:
    """How the interval was made: method, level, population and source; empty where the figure is hidden."""
    if row.ci_method is None:
        return ""
    return lang.say(
        _at_most(row) or _METHODS[row.ci_method],
        level=lang.number(round(100 * (row.ci_level or 0))),
        population=lang.number(row.population or 0),
        source=row.ci_source or "",
    )


def _at_most(row: Row) -> str | None:
    """The sentence of a population whose size is known only to be no more than a number."""
    return _BOUNDED.get(row.ci_method or "") if "population_at_most" in row.notes else None


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
}


def missing_sentence(row: Row, lang: Language) -> str:
    """How many were asked, and how many gave no answer for which reason; empty where that is not known."""
    said = [] if row.asked is None else [lang.say(N_("Asked: {n}."), n=lang.number(row.asked))]
    given = ((_KINDS[kind], n) for kind, n in row.missing.items() if n and kind in _KINDS)
    return " ".join([*said, *(lang.say(kind, n=lang.number(n)) for kind, n in given)])


_KINDS: Mapping[str, str] = {
    "not_asked": N_("Not asked: {n}."),
    "skipped": N_("Left empty: {n}."),
    "dk": N_("Don't know: {n}."),
    "na": N_("Not applicable: {n}."),
    "refused": N_("Preferred not to say: {n}."),
    "unknown": N_("Cannot be rated for certain: {n}."),
}
