"""The base and the method of a figure in whole sentences."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.language import N_, Language
from pcca.report.base_forms import BASE_FORMS
from pcca.report.entry_bases import COUNTED, WHICH
from pcca.report.rows import PEOPLE, STATISTICS, Row


def base_sentence(row: Row, lang: Language, told: str | None = None) -> str:
    """Who a figure is of, such as "94 of 136 who answered this question"; empty where it is hidden.

    `told` is how the base is told, where not as the statistic tells its own.
    """
    if row.n is None:
        return ""
    if row.over is not None:
        return _entries_sentence(row, lang, told)
    if told is None and row.statistic == "difference" and "others_n" not in row.parts:
        return lang.count("{n} answer in both waves together", "{n} answers in both waves together", row.n)
    sentence = BASE_FORMS[told or base_told(row)][row.base_form]
    who = sentence[0] if row.unit == PEOPLE else sentence[1]
    counts = {"k": row.count, "more": row.more, "less": row.less, "n": row.n}
    return lang.say(who, rule=rule_of(row, lang), **{name: lang.number(count or 0) for name, count in counts.items()})


def _entries_sentence(row: Row, lang: Language, told: str | None) -> str:
    """Which entries a figure is of, such as "40 of 93 entries in “Lines” (responses: 12)"."""
    counts = {"k": row.count, "more": row.more, "less": row.less, "n": row.n, "responses": row.responses}
    numbers = {name: lang.number(count or 0) for name, count in counts.items()}
    counted = lang.say(COUNTED[told or base_told(row)], list=row.over_said.get(lang.code, row.over), **numbers)
    return lang.say(WHICH[row.base_form], counted=counted, rule=rule_of(row, lang))


def rule_of(row: Row, lang: Language) -> str:
    """The rule of a base in words; as it is written where it is not known in words."""
    return row.base_said.get(lang.code) or row.base or ""


def base_told(row: Row) -> str:
    """How the base of a row is told: with a part of it only where there is one."""
    told = STATISTICS[row.statistic].base
    return "values" if told == "part" and row.count is None else told


def method_sentence(row: Row, lang: Language) -> str:
    """What the statistic is, where its name does not say it, and how its interval was made; empty where hidden."""
    if row.ci_method is None:
        return ""
    known = row.estimate is not None or not row.n
    said = [_ABOUT.get(row.statistic), _method(row) if known else None, _FINITE if _allows(row) else None]
    slots = {
        "level": lang.number(round(100 * (row.ci_level or 0))),
        "population": lang.number(row.population or 0),
        "source": row.ci_source or "",
    }
    return " ".join(lang.say(each, **slots) for each in said if each)


_FINITE = N_("It allows for a population of {population}.")


def _allows(row: Row) -> bool:
    """Whether an interval of entries is made for a population of known size, which its method does not say."""
    return row.population is not None and (row.ci_method or "").startswith("clustered")


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
    "rank": N_(
        "What is listed is in order; beside each rank stand the ranks that paired tests at this level, adjusted by "
        "Holm's method, cannot exclude."
    ),
    "gap": N_(
        "A gap is what is needed and not got by the same respondent; rows are in order, and beside each rank stand the "
        "ranks that paired tests at this level, adjusted by Holm's method, cannot exclude."
    ),
    "difference": N_("A difference is the first less the second, from the unrounded figures."),
    "paired_change": N_("Only those found once in both waves are compared, each with itself."),
    "days_between": N_(
        "Days are told by their median, in which those still waiting count as long as they have waited (Kaplan & Meier "
        "1958)."
    ),
    "agreement": N_(
        "Agreement is Cohen's kappa: 1 where all agree, 0 where they agree as often as by chance (Cohen 1960)."
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
    "newcombe": N_("{level}% confidence interval of the difference by Newcombe's method ({source})."),
    "welch": N_("{level}% confidence interval of the difference by Welch's method ({source})."),
    "overlapping": N_(
        "{level}% confidence interval of the difference by Student's t distribution, which knows who is in both waves "
        "({source})."
    ),
    "kappa": N_("{level}% confidence interval from the large-sample standard error ({source})."),
    "brookmeyer_crowley": N_("{level}% confidence interval of the median by the method of Brookmeyer and Crowley."),
    "clustered_logit": N_(
        "{level}% confidence interval by Student's t distribution on the log odds; the entries of one response are "
        "taken as a cluster ({source})."
    ),
    "clustered_korn_graubard": N_(
        "{level}% confidence interval by the method of Korn and Graubard; the entries of one response are taken as a "
        "cluster ({source})."
    ),
    "clustered_student_t": N_(
        "{level}% confidence interval by Student's t distribution, with the linearised variance; the entries of one "
        "response are taken as a cluster ({source})."
    ),
    "clustered_woodruff": N_(
        "{level}% confidence interval by Woodruff's method; the entries of one response are taken as a cluster "
        "({source})."
    ),
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
