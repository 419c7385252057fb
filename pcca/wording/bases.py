"""Who a figure is of: the base of a finding in words."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.model import Instrument
from pcca.instrument.tree import Call, Everyone, Expr, Ref
from pcca.language import N_, Language
from pcca.wording.conditions import spoken
from pcca.wording.manner import Manner, is_labelled, is_question, label_of, question_named

PEOPLE = "member"

_BASES: Mapping[str, tuple[str, str]] = {
    "everyone": (N_("everyone who responded"), N_("all that responded")),
    "answered": (N_("those who gave an answer to {question}"), N_("those that gave an answer to {question}")),
    "responded": (
        N_("those who gave any answer to {question}, also that they do not know or that it does not apply"),
        N_("those that gave any answer to {question}, also that it is not known or does not apply"),
    ),
    "asked": (
        N_("those who were asked for an answer to {question}"),
        N_("those that were asked for an answer to {question}"),
    ),
    "rated": (
        N_("those who gave the answers that “{label}” is worked out from"),
        N_("those that gave the answers that “{label}” is worked out from"),
    ),
    "rule": (
        N_("those to whom this condition applies: {condition}"),
        N_("those to which this condition applies: {condition}"),
    ),
}


def base(instrument: Instrument, expr: Expr, lang: Language) -> str:
    """The base as a part of a sentence, such as "those who gave an answer to “…”"."""
    by = Manner(instrument, lang)
    shape, slots = _shape(by, expr)
    sentence = _BASES[shape][0 if instrument.unit == PEOPLE else 1]
    return lang.say(sentence, **slots)


def _shape(by: Manner, expr: Expr) -> tuple[str, dict[str, str]]:
    match expr:
        case Everyone():
            return "everyone", {}
        case Call(name="answered", args=(Ref() as ref,)) if is_labelled(ref, by):
            return "rated", {"label": label_of(by, ref.path)}
        case Call(name="answered" | "responded" | "asked" as name, args=(Ref() as ref,)) if is_question(ref, by):
            return name, {"question": question_named(by, ref.path)}
    return "rule", {"condition": spoken(by, expr)}
