"""Builds scales: options with labels, values, conditions and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem, unlisted
from pcca.instrument.model import MISSING_CODES, MOST_CODED, Group, Option, Scale
from pcca.language import N_, Text

NOT_ITS_CODE = N_("'{word}' is not a code of this question's scale.")
NOT_IN = N_("'{word}' is not one of the options, so it cannot be in a group.")
NOT_AN_OPTION = N_("'{word}' has a value but is not one of the options.")
NOT_MISSING = N_("'{word}' is not one of the options, so it cannot be 'missing'.")
UNDECLARED = N_("'{code}' is an answer without substance and must be declared so.")
DECLARE = N_("Add it to 'missing: [..]' of this scale.")


def scales(builder: Builder, data: Mapping[str, Any]) -> None:
    """The named scales; what a broken one means for its questions is not said."""
    for name, each in data.items():
        before = len(builder.sheet.faults)
        builder.scales[name] = scale_of(builder, ("scales", name), name, each)
        if builder.broke(before) or ("scales", name) in builder.misshapen:
            builder.broken_scales.add(name)


def unknown_scale(builder: Builder, path: Path, name: str) -> None:
    """A fault, unless the scale may be in a file that could not be read and has faults of its own."""
    if builder.borrowed.lost:
        builder.broken_scales.add(name)
        return
    known = (*builder.scales, *builder.borrowed.offered)
    builder.add(path, unlisted("unknown-scale", N_("There is no scale '{word}'."), name, known))


def scale_of(builder: Builder, path: Path, name: str, data: Mapping[str, Any], *, most: int = MOST_CODED) -> Scale:
    """A scale from its option map."""
    options, values = data.get("options", {}), data.get("values", {})
    missing = builder.codes((*path, "missing"), data.get("missing", []), options, NOT_MISSING)
    for code in values:
        if code not in options:
            builder.add((*path, "values", code, "#key"), unlisted("unknown-value", NOT_AN_OPTION, code, options))
    for code in options:
        if code in MISSING_CODES and code not in missing:
            builder.add((*path, code), problem("not-declared-missing", UNDECLARED, code=code, hint=DECLARE))
    if len(options) - len(missing) < 1:
        builder.add(path, problem("no-options", N_("A scale needs at least one answer.")))
    if len(options) > most:
        builder.add(path, too_long("too-many-options", len(options), most))
    made = tuple(_option(builder, (*path, code), code, each, values) for code, each in options.items())
    scale = Scale(name, made, missing, groups=_groups(builder, (*path, "groups"), data.get("groups", {}), options))
    _valued_once(builder, path, scale)
    return scale


def _groups(builder: Builder, path: Path, data: Mapping[str, Any], options: Mapping[str, object]) -> tuple[Group, ...]:
    return tuple(
        Group(
            id_, builder.text(each.get("label")), builder.codes((*path, id_, "of"), each.get("of", []), options, NOT_IN)
        )
        for id_, each in data.items()
    )


def too_long(check: str, given: int, limit: int) -> Problem:
    """The problem of a list that no form could show."""
    return problem(
        check, N_("There are {given} here; at most {limit} can be stored and shown."), given=given, limit=limit
    )


def _valued_once(builder: Builder, path: Path, scale: Scale) -> None:
    """Two answers with one number could not be told apart again."""
    first: dict[Fraction, str] = {}
    for option in scale.substantive:
        if option.value is not None and option.value in first:
            sentence = N_("'{word}' has the same value as '{first}'.")
            own = (*path, "values", option.code, "#key")
            place = own if own in builder.sheet.marks else (*path, option.code)
            builder.add(place, problem("same-value", sentence, word=option.code, first=first[option.value]))
        if option.value is not None:
            first.setdefault(option.value, option.code)


def _option(builder: Builder, path: Path, code: str, data: Any, values: Mapping[str, Fraction]) -> Option:
    label = data.get("label") if isinstance(data, dict) else data
    shown = builder.condition((*path, "show_if"), data.get("show_if")) if isinstance(data, dict) else None
    own = Fraction(code) if code.isdigit() else None
    return Option(code, builder.text(label), values.get(code, own), shown)


def relabelled(builder: Builder, path: Path, scale: Scale, labels: Mapping[str, Text]) -> Scale:
    """The scale with a question's own labels over it."""
    for code in labels:
        builder.codes((*path, code, "#key"), [code], scale.by_code, NOT_ITS_CODE)
    own = {code: dict(builder.text(text)) for code, text in labels.items()}
    options = tuple(
        replace(option, label=Text(tuple((dict(option.label) | own[option.code]).items())))
        if option.code in own
        else option
        for option in scale.options
    )
    return replace(scale, options=options)
