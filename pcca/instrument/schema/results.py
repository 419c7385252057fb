"""The keys of derived values, scores and stages."""

from __future__ import annotations

import re

from pcca.instrument.fields import CODE, ID, PATH, WORD, Line, MapOf, Quotient, Some, Whole, Word, Words
from pcca.instrument.schema.base import Keys, nested
from pcca.language import N_

HOWS = ("mean", "sum", "median", "lowest", "highest", "weighted", "points", "need_got_gap")
SPAN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?\.\.-?[0-9]{1,9}(\.[0-9]{1,4})?")


class NeedGotKeys(Keys):
    needed = Word(pattern=ID, required=True)
    got = Word(pattern=ID, required=True)


class BandKeys(Keys):
    label = Words(required=True)
    action = Words(required=True)
    at_least = Quotient()


class ScoreKeys(Keys):
    mean = Some(Word(pattern=PATH))
    sum = Some(Word(pattern=PATH))
    median = Some(Word(pattern=PATH))
    lowest = Some(Word(pattern=PATH))
    highest = Some(Word(pattern=PATH))
    weighted = MapOf(Quotient(), keys=PATH)
    points = MapOf(MapOf(Quotient(), keys=WORD), keys=PATH)
    need_got_gap = nested(NeedGotKeys)
    need = Line(required=True)
    label = Words()
    rescale = Word(pattern=SPAN, form=N_("Write the new least and most, such as 0..100."))
    bands = MapOf(nested(BandKeys), keys=CODE)


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
