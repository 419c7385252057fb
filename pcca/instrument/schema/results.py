"""The keys of derived values, scores, stages and findings."""

from __future__ import annotations

import re

from pcca.instrument.fields import CODE, ID, PATH, Line, MapOf, Quotient, Some, Whole, Word, Words, YesNo
from pcca.instrument.schema.base import Keys, nested
from pcca.language import N_

HOWS = ("mean", "sum", "median", "lowest", "highest", "weighted")
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
SPAN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?\.\.-?[0-9]{1,9}(\.[0-9]{1,4})?")


class DerivedKeys(Keys):
    value = Line(required=True)
    label = Words(required=True)


class ScoreKeys(Keys):
    mean = Some(Word(pattern=PATH))
    sum = Some(Word(pattern=PATH))
    median = Some(Word(pattern=PATH))
    lowest = Some(Word(pattern=PATH))
    highest = Some(Word(pattern=PATH))
    weighted = MapOf(Quotient(), keys=PATH)
    need = Line(required=True)
    label = Words()
    rescale = Word(pattern=SPAN, form=N_("Write the new least and most, such as 0..100."))


class DomainKeys(Keys):
    score = Word(pattern=ID, required=True)
    critical = Word(pattern=PATH)
    label = Words()


class StageRuleKeys(Keys):
    score = Word(pattern=ID)
    lowest = Some(Word(pattern=ID))
    cuts = Some(Quotient(), distinct=False)
    items = Some(Word(pattern=PATH))
    reach = Line()
    none_below = MapOf(Whole(), keys=re.compile(r"[0-9]{1,3}"))
    require = Word("all_rated")
    rule = Word(pattern=ID)
    cap = Line()
    label = Words()


class StagesKeys(Keys):
    scale = Word(pattern=ID, required=True)
    primary = Word(pattern=ID, required=True)
    domains = MapOf(nested(DomainKeys))
    rules = MapOf(nested(StageRuleKeys), required=True)


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
