"""Maps with a fixed set of keys, and the forms that several of them share."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from pcca.instrument.faults import DID_YOU_MEAN, Problem, problem, unlisted
from pcca.instrument.fields import Line, Word, Words, wrong
from pcca.instrument.meant import meant
from pcca.language import N_

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
            key: {"#key": wrong(_unknown(key, allowed)).messages}
            for key in (original if isinstance(original, dict) else ())
            if key not in allowed
        }
        if found:
            raise ValidationError(found)


def _unknown(key: str, allowed: list[str]) -> Problem:
    """What is said of a key that may not stand here."""
    other = meant([key], allowed)
    if other:
        return problem("unknown-key", UNKNOWN_KEY, word=key, hint=DID_YOU_MEAN, nearest=other)
    return unlisted("unknown-key", UNKNOWN_KEY, key, allowed)


def nested(schema: type[Schema], **options: Any) -> fields.Nested:
    """A map with the keys of `schema`."""
    return fields.Nested(schema, unknown=EXCLUDE, **options)


def required(key: str) -> Any:
    """The problem of a key that is not there."""
    return problem("missing-key", N_("The key '{key}' is missing here."), key=key)


class DerivedKeys(Keys):
    value = Line(required=True)
    label = Words(required=True)


class RuleKeys(Keys):
    that = Line(required=True)
    say = Words(required=True)
