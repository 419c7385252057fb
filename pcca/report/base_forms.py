"""Bases in words, by the shape of their rule: for people, and for teams and organisations."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.language import N_

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
    "decided": (
        N_("{k} of {n} for whom the rule gives an outcome"),
        N_("{k} of {n} for which the rule gives an outcome"),
    ),
    "derived": (
        N_("{k} of {n} who gave the answers this is worked out from"),
        N_("{k} of {n} that gave the answers this is worked out from"),
    ),
    "stated": (N_("{k} of {n}, the base given with the count"), N_("{k} of {n}, the base given with the count")),
    "rule": (N_("{k} of {n} to whom this rule applies: {rule}"), N_("{k} of {n} to which this rule applies: {rule}")),
}

_NETS: Mapping[str, tuple[str, str]] = {
    "everyone": (
        N_("{more} minus {less} of all {n} who responded"),
        N_("{more} minus {less} of all {n} that responded"),
    ),
    "asked": (
        N_("{more} minus {less} of {n} who were asked this question"),
        N_("{more} minus {less} of {n} that were asked this question"),
    ),
    "responded": (
        N_(
            "{more} minus {less} of {n} who gave any answer to this question, also that it does not apply or that they "
            "do not know"
        ),
        N_(
            "{more} minus {less} of {n} that gave any answer to this question, also that it does not apply or is not "
            "known"
        ),
    ),
    "answered": (
        N_("{more} minus {less} of {n} who answered this question"),
        N_("{more} minus {less} of {n} that answered this question"),
    ),
    "answered_dk": (
        N_("{more} minus {less} of {n} who answered this question or said that they do not know"),
        N_("{more} minus {less} of {n} that answered this question or said that it is not known"),
    ),
    "answered_na": (
        N_("{more} minus {less} of {n} who answered this question or said that it does not apply"),
        N_("{more} minus {less} of {n} that answered this question or said that it does not apply"),
    ),
    "answered_dk_na": (
        N_(
            "{more} minus {less} of {n} who answered this question, said that they do not know, or said that it does "
            "not apply"
        ),
        N_(
            "{more} minus {less} of {n} that answered this question, said that it is not known, or said that it does "
            "not apply"
        ),
    ),
    "scored": (
        N_("{more} minus {less} of {n} who answered enough to be rated"),
        N_("{more} minus {less} of {n} that answered enough to be rated"),
    ),
    "decided": (
        N_("{more} minus {less} of {n} for whom the rule gives an outcome"),
        N_("{more} minus {less} of {n} for which the rule gives an outcome"),
    ),
    "derived": (
        N_("{more} minus {less} of {n} who gave the answers this is worked out from"),
        N_("{more} minus {less} of {n} that gave the answers this is worked out from"),
    ),
    "stated": (
        N_("{more} minus {less} of {n}, the base given with the count"),
        N_("{more} minus {less} of {n}, the base given with the count"),
    ),
    "rule": (
        N_("{more} minus {less} of {n} to whom this rule applies: {rule}"),
        N_("{more} minus {less} of {n} to which this rule applies: {rule}"),
    ),
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
    "decided": (N_("{n} for whom the rule gives an outcome"), N_("{n} for which the rule gives an outcome")),
    "derived": (
        N_("{n} who gave the answers this is worked out from"),
        N_("{n} that gave the answers this is worked out from"),
    ),
    "stated": (N_("{n}, the base given with the count"), N_("{n}, the base given with the count")),
    "rule": (N_("{n} to whom this rule applies: {rule}"), N_("{n} to which this rule applies: {rule}")),
}

_ANSWERED = ("answered", "answered_dk", "answered_na", "answered_dk_na")

_COMPLETE: Mapping[str, tuple[str, str]] = {
    form: (N_("{n} who answered every part"), N_("{n} that answered every part"))
    for form in (*_ANSWERED, "asked", "responded", "scored", "decided", "derived")
} | {
    "everyone": (N_("All {n} who answered every part"), N_("All {n} that answered every part")),
    "stated": (N_("{n}, the base given with the count"), N_("{n}, the base given with the count")),
    "rule": (
        N_("{n} to whom this rule applies and who answered every part: {rule}"),
        N_("{n} to which this rule applies and that answered every part: {rule}"),
    ),
}

_COUNTED: Mapping[str, tuple[str, str]] = {
    **{form: _VALUES[form] for form in ("answered", "scored", "decided", "derived", "stated", "rule")},
    "responded": (
        N_("{n} who gave any answer to this question, also that it does not apply or that they do not know"),
        N_("{n} that gave any answer to this question, also that it does not apply or is not known"),
    ),
    "answered_dk": (
        N_("{n} who answered this question or said that they do not know"),
        N_("{n} that answered this question or said that it is not known"),
    ),
    "answered_na": (
        N_("{n} who answered this question or said that it does not apply"),
        N_("{n} that answered this question or said that it does not apply"),
    ),
    "answered_dk_na": (
        N_("{n} who answered this question, said that they do not know, or said that it does not apply"),
        N_("{n} that answered this question, said that it is not known, or said that it does not apply"),
    ),
    "everyone": (N_("All {n} who responded"), N_("All {n} that responded")),
    "asked": (N_("{n} who were asked this question"), N_("{n} that were asked this question")),
}

_PAIRS: Mapping[str, tuple[str, str]] = dict.fromkeys(
    _VALUES, (N_("{k} of {n} who answered in both waves"), N_("{k} of {n} that answered in both waves"))
)

_KNOWN: Mapping[str, tuple[str, str]] = dict.fromkeys(
    _VALUES, (N_("{n} with both values known"), N_("{n} with both values known"))
)

_BOTH: Mapping[str, tuple[str, str]] = dict.fromkeys(
    _VALUES, (N_("{n} who answered in both waves"), N_("{n} that answered in both waves"))
)

BASE_FORMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "part": _SHARES,
    "two_parts": _NETS,
    "values": _VALUES,
    "complete": _COMPLETE,
    "counted": _COUNTED,
    "pairs": _PAIRS,
    "both": _BOTH,
    "both_known": _KNOWN,
}
"""By how a statistic tells its base."""
