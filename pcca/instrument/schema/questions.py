"""The keys of sections and questions."""

from __future__ import annotations

import re
from typing import ClassVar

from pcca.instrument.fields import (
    CODE,
    ID,
    INSTRUMENT_FORM,
    INSTRUMENT_ID,
    RESERVED,
    STEP,
    Either,
    Line,
    MapOf,
    Some,
    Whole,
    Word,
    Words,
    YesNo,
)
from pcca.instrument.model import CURRENCIES
from pcca.instrument.schema.base import DerivedKeys, Keys, RuleKeys, nested
from pcca.instrument.schema.options import MatrixRow, ScaleOrOptions
from pcca.instrument.schema.registers import KINDS
from pcca.language import N_

RANGE = re.compile(r"any|(-?[0-9]{1,12}(\.[0-9]{1,4})?)?\.\.(-?[0-9]{1,12}(\.[0-9]{1,4})?)?")
FILE = re.compile(r"[a-z]{1,12}(, ?[a-z]{1,12}){0,7} up to [0-9]{1,4} MB")
STEPS = re.compile(r"(-?[0-9]{1,3})\.\.(-?[0-9]{1,3})")


# A word of Python cannot be the name of an attribute.
FOR = {"for": Some(Word(pattern=CODE))}


class BridgeKeys(Keys):
    question = Word(pattern=ID, required=True)
    instrument = Word(pattern=INSTRUMENT_ID, form=INSTRUMENT_FORM)
    version = Word()


class QuestionKeys(Keys):
    class Meta(Keys.Meta):
        include: ClassVar = FOR

    choice = ScaleOrOptions()
    multi = ScaleOrOptions()
    grid = Word(pattern=ID)
    matrix = Word(pattern=ID)
    number = Word(
        pattern=RANGE,
        form=N_("Write the least and the most with up to 12 digits, such as 0..200, 0.. or ..200, or any."),
    )
    money = Word(*CURRENCIES)
    slider = Word(pattern=STEPS, form=N_("Write the lowest and the highest whole number, such as -3..3."))
    decide = ScaleOrOptions()
    organisation = Word(*KINDS)
    within = Word(pattern=ID)
    text = Word("short", "long")
    date = Word("past", "future", "any")
    rank = Line()
    allocate = Whole()
    file = Word(pattern=FILE, form=N_("Write types and the largest size, such as pdf, docx up to 5 MB."))
    note = Words()
    ask = Words()
    hint = Words()
    guidance = Words()
    required = YesNo()
    required_if = Line()
    show_if = Line()
    check = nested(RuleKeys)
    warn = nested(RuleKeys)
    labels = MapOf(Words(), keys=CODE)
    steps = MapOf(Words(), keys=STEP)
    rows = MapOf(MatrixRow(), reserved=RESERVED)
    reversed = Some(Word(pattern=ID))
    evidence = Word("none", "optional", "required")
    target = YesNo()
    confidence = Word(pattern=ID)
    options = ScaleOrOptions()
    exclusive = Some(Word(pattern=CODE))
    min = Whole()
    max = Whole()
    whole = YesNo()
    unit = Words()
    personal = YesNo()
    same_meaning = YesNo()
    prefill = Line()
    same_as = Either(Word(pattern=ID), nested(BridgeKeys))


class RepeatKeys(Keys):
    name = Words(required=True)
    min = Whole(load_default=0)
    max = Whole(required=True)
    label = Word(pattern=ID)


class SectionKeys(Keys):
    class Meta(Keys.Meta):
        include: ClassVar = FOR

    title = Words(required=True)
    about = Words()
    show_if = Line()
    repeat = nested(RepeatKeys)
    derive = MapOf(nested(DerivedKeys), reserved=RESERVED)
    questions = MapOf(nested(QuestionKeys), reserved=RESERVED, required=True)
