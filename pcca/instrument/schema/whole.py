"""The keys of a whole instrument."""

from __future__ import annotations

import re

from marshmallow import fields

from pcca.instrument.fields import (
    CODE,
    ID,
    INSTRUMENT_FORM,
    INSTRUMENT_ID,
    RESERVED,
    Date,
    MapOf,
    Some,
    Whole,
    Word,
    Words,
)
from pcca.instrument.schema.base import DerivedKeys, Keys, RuleKeys, nested
from pcca.instrument.schema.findings import FindingKeys, TableKeys
from pcca.instrument.schema.options import OptionMap
from pcca.instrument.schema.outcomes import AdviceKeys, ConsensusKeys, DecisionTableKeys
from pcca.instrument.schema.questions import SectionKeys
from pcca.instrument.schema.results import ScoreKeys, StagesKeys
from pcca.language import LANGUAGES, N_

UNITS = ("member", "practice", "cluster", "board", "initiative")
IDENTIFICATION = ("named", "confidential", "anonymous")
RATED = re.compile(r"not_rated|-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
STAGED = re.compile(r"not_rated|[0-9]{1,3}(\.\.[0-9]{1,3})?")


class ExampleKeys(Keys):
    answers = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)
    asked = Some(Word(pattern=ID))
    not_asked = Some(Word(pattern=ID))
    scores = MapOf(Word(pattern=RATED, form=N_("Write a number such as 7/3, or not_rated.")))
    bands = MapOf(Word(pattern=CODE))
    stages = MapOf(Word(pattern=STAGED, form=N_("Write a stage such as 2, stages such as 2..3, or not_rated.")))
    rules = MapOf(Word(pattern=CODE))
    advice = Some(Word(pattern=ID))
    findings = MapOf(Word("yes", "no", "outside"))


class InstrumentKeys(Keys):
    instrument = Word(pattern=INSTRUMENT_ID, form=INSTRUMENT_FORM, required=True)
    version = Word(required=True)
    languages = Some(Word(*LANGUAGES), required=True)
    title = Words(required=True)
    about = Words()
    unit = Word(*UNITS, required=True)
    respondents = Word("one", "panel", load_default="one")
    identification = Word(*IDENTIFICATION, required=True)
    provenance = Words(required=True)
    minutes = Whole()
    register = Word(pattern=INSTRUMENT_ID, form=INSTRUMENT_FORM)
    as_of = Date()
    use = Some(Word(pattern=INSTRUMENT_ID, form=INSTRUMENT_FORM))
    scales = MapOf(OptionMap(), reserved=RESERVED)
    sections = MapOf(nested(SectionKeys), required=True)
    derive = MapOf(nested(DerivedKeys), reserved=RESERVED)
    checks = MapOf(nested(RuleKeys))
    scores = MapOf(nested(ScoreKeys), reserved=RESERVED)
    stages = nested(StagesKeys)
    rules = MapOf(nested(DecisionTableKeys), reserved=RESERVED)
    consensus = nested(ConsensusKeys)
    findings = MapOf(nested(FindingKeys))
    advice = MapOf(nested(AdviceKeys))
    tables = MapOf(nested(TableKeys))
    examples = MapOf(nested(ExampleKeys))
