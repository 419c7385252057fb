"""Bases of entries in words: how many of them, in how many responses, and which."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.language import N_

COUNTED: Mapping[str, str] = {
    "part": N_("{k} of {n} entries in “{list}” (responses: {responses})"),
    "two_parts": N_("{more} minus {less} of {n} entries in “{list}” (responses: {responses})"),
    "counted": N_("{n} entries in “{list}” (responses: {responses})"),
    "values": N_("{n} entries in “{list}” (responses: {responses})"),
}
"""By how a statistic tells its base."""

WHICH: Mapping[str, str] = {
    "everyone": "{counted}",
    "asked": N_("{counted}: those that were asked this question"),
    "responded": N_("{counted}: those with any answer to this question, also that it does not apply or is not known"),
    "answered": N_("{counted}: those with an answer to this question"),
    "answered_dk": N_("{counted}: those with an answer to this question, or that it is not known"),
    "answered_na": N_("{counted}: those with an answer to this question, or that it does not apply"),
    "answered_dk_na": N_("{counted}: those with an answer to this question, that it is not known or does not apply"),
    "scored": N_("{counted}: those with enough answers to be rated"),
    "decided": N_("{counted}: those for which the rule gives an outcome"),
    "derived": N_("{counted}: those with the answers this is worked out from"),
    "rule": N_("{counted}: those to which this rule applies: {rule}"),
}
"""By the shape of the rule of the base."""
