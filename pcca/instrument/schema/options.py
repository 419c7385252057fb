"""Options of a scale, and rows of a matrix: maps whose keys an author chooses."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields

from pcca.instrument.fields import CODE, ID, RESERVED, Either, Line, MapOf, Quotient, Some, Word, Words, wrong
from pcca.instrument.schema.base import Keys, nested, required


class OptionKeys(Keys):
    label = Words(required=True)
    show_if = Line()


class GroupKeys(Keys):
    label = Words(required=True)
    of = Some(Word(pattern=CODE), required=True)


class OptionMap(fields.Field[dict[str, Any]]):
    """The options of a scale: codes with labels, and the reserved keys `missing`, `values`, `groups` and `review`."""

    labels = MapOf(Either(Words(), nested(OptionKeys)), keys=CODE, reserved=RESERVED, empty=True)
    extra: ClassVar[dict[str, fields.Field[Any]]] = {
        "missing": Some(Word("dk", "na", "refused")),
        "values": MapOf(Quotient(), keys=CODE),
        "groups": MapOf(nested(GroupKeys)),
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
