"""Questions that have another id than before, and are the same by what the author says (`same_as`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pcca.instrument.diff.part import Aspect, Change, Part, Version
from pcca.instrument.model import CodePoints, Instrument
from pcca.instrument.tree import Code, Str
from pcca.language import Text

Names = Mapping[str, str]
"""The new id of each question by its old one."""
# What these aspects hold are not questions, though one may have the same word as its id; neither are texts.
NAMING = frozenset({"show_if", "required", "rule", "warning", "section", "computation", "definition", "presentation"})
NOT_NAMING = frozenset({"computation scale", "computation primary", "definition rule"})
# The name of a function, an operator, a section.
OWN_WORDS = frozenset({"name", "op", "section"})


def bridges(old: Instrument, new: Instrument) -> Names:
    """The questions of the old version that have another id in the new one."""
    found = {}
    for question in new.every_question.values():
        bridge = question.same_as
        if bridge is None or bridge.version not in (None, old.version):
            continue
        if old.id == (bridge.instrument or new.id) and bridge.question in old.every_question:
            found[bridge.question] = question.id
    return found if old.id != new.id else {was: now for was, now in found.items() if was not in new.every_question}


def renamings(old: Version, new: Version) -> Iterator[Change]:
    """That a question has another id, as a change."""
    for was, now in bridges(old.instrument, new.instrument).items():
        if was != now:
            question = new.instrument.every_question[now]
            path = ("sections", question.section, "questions", now, "same_as")
            yield Change("renamed", path, was, now, frozenset({now}))


def carried(part: Part, names: Names) -> Part:
    """A part of the old version with the ids that its questions have now."""
    if not names:
        return part
    return replace(
        part,
        id=names.get(part.id, part.id) if part.kind == "question" else part.id,
        touches=frozenset(_named(each, names) for each in part.touches),
        aspects=tuple(_aspect(each, names) for each in part.aspects),
        form=tuple(_aspect(each, names) for each in part.form),
        inside=tuple(carried(each, names) for each in part.inside),
    )


def _aspect(aspect: Aspect, names: Names) -> Aspect:
    touches = frozenset(_named(each, names) for each in aspect.touches)
    naming = aspect.key.split()[0] in NAMING and aspect.key not in NOT_NAMING
    return replace(aspect, value=_value(aspect.value, names) if naming else aspect.value, touches=touches)


def _named(name: str, names: Names) -> str:
    """The path of a question or of a part of it."""
    own, dot, rest = name.partition(".")
    return f"{names.get(own, own)}{dot}{rest}"


def _value(value: Any, names: Names) -> Any:
    """The value with the questions it names by their new ids."""
    if isinstance(value, str):
        return _named(value, names)
    if isinstance(value, Text):
        return value
    if isinstance(value, tuple):
        return tuple(_value(each, names) for each in value)
    if isinstance(value, dict):
        return {_value(key, names): _value(each, names) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type) and not isinstance(value, Code | Str | CodePoints):
        inner = (each.name for each in fields(value) if each.name not in OWN_WORDS)
        return replace(value, **{name: _value(getattr(value, name), names) for name in inner})
    return value
