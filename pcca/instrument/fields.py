"""Marshmallow fields for what instruments are made of; each problem carries its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError, fields

from pcca.instrument.faults import Problem, problem, unlisted
from pcca.language import N_, Text

ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
CODE = re.compile(r"[a-z][a-z0-9_]*|0|[1-9][0-9]{0,8}")
INSTRUMENT_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
INSTRUMENT_FORM = N_("Write small letters, digits and hyphens, such as member-survey.")
STEP = re.compile(r"0|-?[1-9][0-9]{0,2}")
PATH = re.compile(r"[a-z][a-z0-9_]{0,31}(\.[a-z0-9_]+)*")
RESERVED = frozenset({"missing", "label", "values", "en", "cy", "review"})
BAD_ID = N_("'{word}' cannot be an id: ids are a small letter, then small letters, digits and _, at most 32.")
WORD = re.compile(r"[^\s]+")
WHOLE = re.compile(r"[0-9]{1,9}")
QUOTIENT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_FORM = N_("Write year, month and day, such as 2019-04-01.")
FORMS = {
    ID: N_("Ids are a small letter, then small letters, digits and _, at most 32."),
    CODE: N_("Codes are a small letter, then small letters, digits and _, or a whole number without leading zeros."),
    STEP: N_("Write a whole number without leading zeros, such as -3 or 10."),
    PATH: N_("Write the id of a question or score, or question.row."),
    WHOLE: N_("Write a whole number, such as 10."),
    QUOTIENT: N_("Write a number or a fraction, such as 2, 0.5 or 5/3."),
}


def wrong(found: Problem | list[Problem]) -> ValidationError:
    """The validation error that carries these problems."""
    return ValidationError([found] if isinstance(found, Problem) else found)


class Words(fields.Field[Text]):
    """A text in the languages of the file."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Text:
        if isinstance(value, str):
            value = Text((("", value),))
        if not isinstance(value, Text):
            raise wrong(
                problem(
                    "not-text",
                    N_("A text belongs here."),
                    hint=N_("Write it on one line, in quotes if it holds ': ' or ' #'."),
                )
            )
        if any(not part.strip() for _, part in value):
            raise wrong(problem("empty-text", N_("The text is empty.")))
        return value


class Word(fields.Field[str]):
    """A bare word, checked against a pattern or a list."""

    def __init__(self, *allowed: str, pattern: re.Pattern[str] = WORD, form: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.allowed, self.pattern, self.form = allowed, pattern, form or FORMS.get(pattern, "")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not value:
            raise wrong(problem("not-a-word", N_("A single word belongs here.")))
        if self.allowed and value not in self.allowed:
            raise wrong(
                unlisted("not-allowed", N_("'{word}' is not one of the words allowed here."), value, self.allowed)
            )
        if not self.pattern.fullmatch(value):
            raise wrong(
                problem("bad-word", N_("'{word}' is not of the form expected here."), hint=self.form, word=value[:60])
            )
        return value


class YesNo(Word):
    """yes or no."""

    def __init__(self, **options: Any) -> None:
        super().__init__("yes", "no", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:  # type: ignore[override]
        return super()._deserialize(value, attr, data) == "yes"


class Whole(Word):
    """A whole number, 0 or more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(pattern=WHOLE, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:  # type: ignore[override]
        return int(super()._deserialize(value, attr, data))


class Quotient(Word):
    """A number or cut such as 5/3, exact."""

    def __init__(self, **options: Any) -> None:
        super().__init__(pattern=QUOTIENT, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Fraction:  # type: ignore[override]
        return Fraction(super()._deserialize(value, attr, data))


class Date(Word):
    """A date."""

    def __init__(self, **options: Any) -> None:
        super().__init__(pattern=DAY, form=DAY_FORM, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:  # type: ignore[override]
        word = super()._deserialize(value, attr, data)
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise wrong(problem("bad-date", N_("There is no day {word}."), word=word)) from None


class Line(fields.Field[str]):
    """One line of text without translation: an expression, a range or a source."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise wrong(problem("not-a-line", N_("One line of text belongs here.")))
        return value


class MapOf(fields.Field[dict[str, Any]]):
    """A map from ids to values of one field, every problem kept under its id."""

    def __init__(
        self,
        inner: fields.Field[Any],
        *,
        keys: re.Pattern[str] = ID,
        reserved: frozenset[str] = frozenset(),
        empty: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.inner, self.keys, self.reserved, self.empty = inner, keys, reserved, empty

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(
                problem(
                    "not-a-map",
                    N_("A map of ids belongs here."),
                    hint=N_("Indent each id below this key, with a colon."),
                )
            )
        if not value and not self.empty:
            raise wrong(problem("empty-map", N_("The map is empty."), hint=N_("Fill it, or leave the key out.")))
        good: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for key, each in value.items():
            found = self._key_problem(key)
            if found:
                errors[key] = {"#key": [found]}
            try:
                good[key] = self.inner.deserialize(each)
            except ValidationError as error:
                errors[key] = error.messages if not found else errors[key]
                if error.valid_data is not None and isinstance(error.valid_data, dict):
                    good[key] = error.valid_data
        if errors:
            raise ValidationError(errors, valid_data=good)
        return good

    def _key_problem(self, key: str) -> Problem | None:
        if key in self.reserved:
            return problem("reserved-word", N_("'{word}' is a reserved word and cannot be an id."), word=key)
        if not self.keys.fullmatch(key):
            return problem("bad-id", BAD_ID, word=key[:60])
        return None


class Either(fields.Field[Any]):
    """A bare form or a map form: `name: text` or `name: {label: text, ...}`."""

    def __init__(self, plain: fields.Field[Any], mapping: fields.Field[Any], **options: Any) -> None:
        super().__init__(**options)
        self.plain, self.mapping = plain, mapping

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return (self.mapping if isinstance(value, dict) else self.plain).deserialize(value)


class Some(fields.Field[list[Any]]):
    """One value or a list of them, each once."""

    def __init__(self, inner: fields.Field[Any], *, distinct: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.inner, self.distinct = inner, distinct

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        if isinstance(value, str):
            return [self.inner.deserialize(value)]
        if not isinstance(value, list) or not value:
            raise wrong(problem("not-a-list", N_("A list in square brackets belongs here, such as [a, b].")))
        good: list[Any] = []
        errors: dict[int, Any] = {}
        for index, each in enumerate(value):
            try:
                good.append(self.inner.deserialize(each))
            except ValidationError as error:
                errors[index] = error.messages
            else:
                errors |= self._twice(index, value)
        if errors:
            raise ValidationError(errors, valid_data=good)
        return good

    def _twice(self, index: int, value: list[Any]) -> dict[int, Any]:
        if not self.distinct or value[index] not in value[:index]:
            return {}
        return {index: wrong(problem("listed-twice", N_("'{word}' is listed twice."), word=value[index])).messages}
