"""The keys of an instrument and the form of their values, as marshmallow schemas."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from pcca.instrument.faults import unlisted
from pcca.instrument.fields import (
    CODE,
    ID,
    PATH,
    RESERVED,
    STEP,
    Either,
    Line,
    MapOf,
    Quotient,
    Some,
    Whole,
    Word,
    Words,
    YesNo,
    wrong,
)
from pcca.instrument.model import CURRENCIES
from pcca.language import LANGUAGES, N_

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
UNITS = ("member", "practice", "cluster", "board", "initiative")
IDENTIFICATION = ("named", "confidential", "anonymous")
RATED = re.compile(r"not_rated|-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
STAGED = re.compile(r"not_rated|[0-9]{1,3}(\.\.[0-9]{1,3})?")
INSTRUMENT_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
INSTRUMENT_FORM = N_("Write small letters, digits and hyphens, such as member-survey.")
RANGE = re.compile(r"any|(-?[0-9]{1,12}(\.[0-9]{1,4})?)?\.\.(-?[0-9]{1,12}(\.[0-9]{1,4})?)?")
STEPS = re.compile(r"(-?[0-9]{1,3})\.\.(-?[0-9]{1,3})")
SPAN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?\.\.-?[0-9]{1,9}(\.[0-9]{1,4})?")
UNKNOWN_KEY = N_("'{word}' is not a key that may stand here.")


class Keys(Schema):
    """A map with a fixed set of keys; an unknown one is named with the nearest that exists."""

    class Meta:
        unknown = EXCLUDE

    review = Word("needed", "done")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _known(self, data: Any, original: Any, **kwargs: Any) -> None:
        allowed = list(self.fields)
        found = {
            key: {"#key": wrong(unlisted("unknown-key", UNKNOWN_KEY, key, allowed)).messages}
            for key in (original if isinstance(original, dict) else ())
            if key not in allowed
        }
        if found:
            raise ValidationError(found)


def nested(schema: type[Schema], **options: Any) -> fields.Nested:
    """A map with the keys of `schema`."""
    return fields.Nested(schema, unknown=EXCLUDE, **options)


class OptionKeys(Keys):
    label = Words(required=True)
    show_if = Line()


class OptionMap(fields.Field[dict[str, Any]]):
    """The options of a scale: codes with labels, and the reserved keys `missing`, `values` and `review`."""

    labels = MapOf(Either(Words(), nested(OptionKeys)), keys=CODE, reserved=RESERVED, empty=True)
    extra: ClassVar[dict[str, fields.Field[Any]]] = {
        "missing": Some(Word("dk", "na", "refused")),
        "values": MapOf(Quotient(), keys=CODE),
        "review": Word("needed", "done"),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        options = (
            {key: each for key, each in value.items() if key not in self.extra} if isinstance(value, dict) else value
        )
        result, errors = self._parts(value, options)
        if errors:
            raise ValidationError(errors, valid_data=result)
        return result

    def _parts(self, value: Any, options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        result: dict[str, Any] = {"options": {}}
        errors: dict[str, Any] = {}
        try:
            result["options"] = self.labels.deserialize(options)
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            errors |= error.messages
            result["options"] = error.valid_data or {}
        for key, inner in self.extra.items():
            if key in value:
                try:
                    result[key] = inner.deserialize(value[key])
                except ValidationError as error:
                    errors[key] = error.messages
        return result, errors


class ScaleOrOptions(Either):
    """The id of a scale, or the options themselves."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Word(pattern=ID), OptionMap(), **options)


class Level(fields.Field[Any]):
    """Used for the level codes of a matrix row, which are keys beside `label`."""


class MatrixRow(fields.Field[dict[str, Any]]):
    """A matrix row: label, a descriptor per level, perhaps a condition."""

    own: ClassVar[dict[str, fields.Field[Any]]] = {
        "label": Words(),
        "show_if": Line(),
        "review": Word("needed", "done"),
    }
    descriptors = MapOf(Words(), keys=CODE, empty=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            return {"label": Words().deserialize(value), "levels": {}}
        levels = {key: each for key, each in value.items() if key not in self.own}
        result: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        parts = {key: (inner, value[key]) for key, inner in self.own.items() if key in value}
        for key, (inner, each) in (parts | {"levels": (self.descriptors, levels)}).items():
            try:
                result[key] = inner.deserialize(each)
            except ValidationError as error:
                errors |= (
                    error.messages if key == "levels" and isinstance(error.messages, dict) else {key: error.messages}
                )
        if "label" not in value:
            errors["label"] = wrong(required("label")).messages
        if errors:
            raise ValidationError(errors, valid_data=result)
        return result


def required(key: str) -> Any:
    """The problem of a key that is not there."""
    from pcca.instrument.faults import problem

    return problem("missing-key", N_("The key '{key}' is missing here."), key=key)


class RuleKeys(Keys):
    that = Line(required=True)
    say = Words(required=True)


class QuestionKeys(Keys):
    choice = ScaleOrOptions()
    multi = ScaleOrOptions()
    grid = Word(pattern=ID)
    matrix = Word(pattern=ID)
    number = Word(pattern=RANGE, form=N_("Write the least and the most, such as 0..200, 0.. or ..200, or any."))
    money = Word(*CURRENCIES)
    slider = Word(pattern=STEPS, form=N_("Write the lowest and the highest whole number, such as -3..3."))
    decide = ScaleOrOptions()
    text = Word("short", "long")
    date = Word("past", "future", "any")
    rank = Line()
    allocate = Whole()
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


class SectionKeys(Keys):
    title = Words(required=True)
    about = Words()
    show_if = Line()
    questions = MapOf(nested(QuestionKeys), reserved=RESERVED, required=True)


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


class ExampleKeys(Keys):
    answers = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)
    asked = Some(Word(pattern=ID))
    not_asked = Some(Word(pattern=ID))
    scores = MapOf(Word(pattern=RATED, form=N_("Write a number such as 7/3, or not_rated.")))
    stages = MapOf(Word(pattern=STAGED, form=N_("Write a stage such as 2, stages such as 2..3, or not_rated.")))
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
    scales = MapOf(OptionMap(), reserved=RESERVED)
    sections = MapOf(nested(SectionKeys), required=True)
    derive = MapOf(nested(DerivedKeys), reserved=RESERVED)
    checks = MapOf(nested(RuleKeys))
    scores = MapOf(nested(ScoreKeys), reserved=RESERVED)
    stages = nested(StagesKeys)
    findings = MapOf(nested(FindingKeys))
    examples = MapOf(nested(ExampleKeys))
