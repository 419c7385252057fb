"""The language as a JSON Schema (draft 2020-12), so that editors complete keys and mark slips while one writes.

It is made from the same marshmallow schemas that read instruments. What needs more than one place to be seen
(references, codes, conditions) is left to `pcca check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields

from pcca.instrument.fields import CODE, Either, Line, MapOf, Some, Whole, Word, Words
from pcca.instrument.schema import InstrumentKeys
from pcca.instrument.schema.described import described
from pcca.instrument.schema.options import MatrixRow, OptionMap
from pcca.language import LANGUAGES

Json = dict[str, Any]
Defined = dict[str, Json]
SUFFIX = rf"(\.({'|'.join(LANGUAGES)}))?"
TEXT: Json = {"type": ["string", "number"]}


def editor_schema() -> Json:
    """The JSON Schema of an instrument file."""
    defined: Defined = {}
    top = _reference(InstrumentKeys(), defined)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pcca instrument",
        "description": "A survey or assessment in one file; pcca check FILE says what a schema cannot see.",
    }
    return {**head, **top, "$defs": dict(sorted(defined.items()))}


def _reference(schema: Schema, defined: Defined) -> Json:
    """A reference to the definition of a map, which is made when it is first met."""
    name = _name(schema)
    if name not in defined:
        defined[name] = {}
        defined[name] = _keys(schema, defined)
    return {"$ref": f"#/$defs/{name}"}


def _name(schema: Schema) -> str:
    return type(schema).__name__.removesuffix("Keys")


def _keys(schema: Schema, defined: Defined) -> Json:
    """A map with a fixed set of keys; a text may be given in each language."""
    properties: Json = {}
    for key, field in schema.fields.items():
        told = {"description": described(_name(schema), key)}
        properties[key] = _value(field, defined) | told
        if isinstance(field, Words):
            properties |= {f"{key}.{code}": dict(TEXT) for code in LANGUAGES}
    wanted = sorted(key for key, field in schema.fields.items() if field.required)
    needed = {"required": wanted} if wanted else {}
    return {"type": "object", "properties": properties, "additionalProperties": False} | needed


def _value(field: fields.Field[Any], defined: Defined) -> Json:
    for kind in type(field).__mro__:
        if kind in VALUES:
            return VALUES[kind](field, defined)
    raise TypeError(f"{type(field).__name__} has no form in a JSON Schema")


def _word(field: Word, defined: Defined) -> Json:
    if field.allowed:
        # A digit without quotes is a number to an editor.
        numbers = [int(word) for word in field.allowed if word.isdecimal()]
        return {"enum": [*field.allowed, *numbers]}
    return {"type": ["string", "number"], "pattern": f"^(?:{field.pattern.pattern})$"}


def _map(field: MapOf, defined: Defined) -> Json:
    made = _keyed(field.keys, field.inner, defined)
    return made if field.empty else made | {"minProperties": 1}


def _keyed(keys: re.Pattern[str], inner: fields.Field[Any], defined: Defined, own: Json | None = None) -> Json:
    """A map with keys that an author chooses, with a suffix for a language where the values are texts.

    Keys in `own` are fixed ones beside them.
    """
    suffix = SUFFIX if _holds_text(inner) else ""
    besides = rf"(?!(?:{'|'.join(map(re.escape, own))})$)" if own else ""
    values = {f"^{besides}(?:{keys.pattern}){suffix}$": _value(inner, defined)}
    fixed = {"properties": own} if own else {}
    return {"type": "object", "patternProperties": values, "additionalProperties": False} | fixed


def _holds_text(field: fields.Field[Any]) -> bool:
    return isinstance(field, Words | MatrixRow) or (isinstance(field, Either) and isinstance(field.plain, Words))


def _some(field: Some, defined: Defined) -> Json:
    inner = _value(field.inner, defined)
    return {"anyOf": [inner, {"type": "array", "items": inner, "minItems": 1}]}


def _either(field: Either, defined: Defined) -> Json:
    return {"anyOf": [_value(field.plain, defined), _value(field.mapping, defined)]}


def _options(field: OptionMap, defined: Defined) -> Json:
    """The options of a scale, beside the keys that are none."""
    return _keyed(CODE, field.labels.inner, defined, _told(field.extra, defined))


def _told(own: Mapping[str, fields.Field[Any]], defined: Defined) -> Json:
    """Keys beside those that an author chooses."""
    return {key: _value(inner, defined) | {"description": described("Row", key)} for key, inner in own.items()}


def _matrix_row(field: MatrixRow, defined: Defined) -> Json:
    """A row as a label, or as a map of its label and its levels."""
    own = _told(field.own, defined) | {f"label.{code}": dict(TEXT) for code in LANGUAGES}
    return {"anyOf": [dict(TEXT), _keyed(CODE, field.descriptors.inner, defined, own)]}


VALUES: Mapping[type, Callable[[Any, Defined], Json]] = {
    Word: _word,
    Whole: _word,
    Words: lambda field, defined: dict(TEXT),
    Line: lambda field, defined: dict(TEXT),
    MapOf: _map,
    Some: _some,
    Either: _either,
    OptionMap: _options,
    MatrixRow: _matrix_row,
    fields.Nested: lambda field, defined: _reference(field.schema, defined),
    fields.Dict: lambda field, defined: {"type": "object"},
}
