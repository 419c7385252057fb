"""The keys of decision tables, advice and the consensus of a panel."""

from __future__ import annotations

from pcca.instrument.fields import CODE, ID, Line, MapOf, Quotient, Some, Whole, Word, Words
from pcca.instrument.schema.base import Keys, nested


class OutcomeKeys(Keys):
    give = Word(pattern=CODE, required=True)
    say = Words(required=True)


class DecisionRowKeys(OutcomeKeys):
    when = Line(required=True)


class PlainDecisionKeys(Keys):
    label = Words(required=True)
    scale = Word(pattern=ID, required=True)
    rows = MapOf(nested(DecisionRowKeys), required=True)
    decision = Word(pattern=ID)
    reason = Word(pattern=ID)


# `else` is a word of Python, so it cannot be written as the name of a field.
DecisionTableKeys = PlainDecisionKeys.from_dict({"else": nested(OutcomeKeys, required=True)}, name="DecisionTableKeys")


class AdviceKeys(Keys):
    when = Line(required=True)
    say = Words(required=True)


class SplitKeys(Keys):
    outside = Quotient()
    band = Whole()
    ends = Whole()


class ConsensusKeys(Keys):
    of = Some(Word(pattern=ID), required=True)
    prefill = Word("median", required=True)
    split = nested(SplitKeys, required=True)
    agreed = Line()
