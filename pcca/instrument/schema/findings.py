"""The keys of findings."""

from __future__ import annotations

from pcca.instrument.fields import CODE, ID, PATH, Line, Quotient, Some, Whole, Word, Words, YesNo
from pcca.instrument.schema.base import Keys, nested

STATISTICS = (
    "share",
    "distribution",
    "mean",
    "median",
    "quantile",
    "net",
    "ratio",
    "stage_share",
    "reliability",
)


class ReferenceKeys(Keys):
    value = Quotient(required=True)
    source = Words(required=True)


class NetKeys(Keys):
    more = Line(required=True)
    less = Line(required=True)


class RatioKeys(Keys):
    of = Word(pattern=PATH, required=True)
    to = Word(pattern=PATH, required=True)
    percent = YesNo(load_default=False)


class QuantileKeys(Keys):
    of = Word(pattern=PATH, required=True)
    at = Quotient(required=True)


class FindingKeys(Keys):
    over = Word(pattern=ID)
    share = Line()
    distribution = Word(pattern=PATH)
    mean = Word(pattern=PATH)
    median = Word(pattern=PATH)
    quantile = nested(QuantileKeys)
    net = nested(NetKeys)
    ratio = nested(RatioKeys)
    stage_share = Some(Word(pattern=CODE))
    reliability = Word(pattern=ID)
    rule = Word(pattern=ID)
    say = Words(required=True)
    label = Words()
    among = Line(required=True)
    sensitivity = Some(Line())
    by = Some(Word(pattern=ID))
    decimals = Word("0", "1", "2", "3")
    interval = Line()
    hide_below = Whole()
    reference = nested(ReferenceKeys)
