"""The keys of findings."""

from __future__ import annotations

import re

from pcca.instrument.fields import CODE, ID, PATH, STEP, Line, MapOf, Quotient, Some, Whole, Word, Words, YesNo
from pcca.instrument.schema.base import Keys, nested

OPTION = re.compile(f"{CODE.pattern}|{STEP.pattern}")
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
    "rank",
    "gap",
    "difference",
    "paired_change",
    "days_between",
    "agreement",
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


class RankKeys(Keys):
    of = Word(pattern=ID, required=True)
    by = Word("first", "top", "mean", "share", required=True)
    top = Whole()
    codes = Some(Word(pattern=OPTION))
    order = Word("highest", "lowest", load_default="highest")


class GapKeys(Keys):
    needed = Word(pattern=ID, required=True)
    got = Word(pattern=ID, required=True)
    when = Some(Word(pattern=OPTION))
    met_by = Some(Word(pattern=OPTION))
    signed = YesNo(load_default=False)


class DifferenceKeys(Keys):
    share = Line()
    mean = Word(pattern=PATH)
    between = MapOf(Some(Word(pattern=CODE)), keys=ID)
    waves = YesNo(load_default=False)
    unit = Word(pattern=ID)


class PairedKeys(Keys):
    of = Word(pattern=PATH)
    stage = Word(pattern=ID)
    unit = Word(pattern=ID, required=True)


# Their keys are words of Python.
DaysKeys = Keys.from_dict(
    {"from": Word(pattern=PATH, required=True), "to": Word(pattern=PATH, required=True)}, name="DaysKeys"
)
AgreementKeys = Keys.from_dict(
    {
        "of": Word(pattern=PATH, required=True),
        "with": Word(pattern=PATH),
        "stage": Word(pattern=ID),
        "weights": Word("none", "linear", "quadratic", load_default="none"),
    },
    name="AgreementKeys",
)


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
    rank = nested(RankKeys)
    gap = nested(GapKeys)
    difference = nested(DifferenceKeys)
    paired_change = nested(PairedKeys)
    days_between = nested(DaysKeys)
    agreement = nested(AgreementKeys)
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


class TableKeys(Keys):
    rows = Word(pattern=PATH, required=True)
    columns = Word(pattern=PATH, required=True)
    percent = Word("row", "column", "none", load_default="row")
    among = Line(required=True)
    hide_below = Whole()
    label = Words()
