"""Builds questions: one builder per kind, in a dict."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pcca.instrument.build import Builder, relabelled, scale_of, too_long
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    Grid,
    Kind,
    Matrix,
    Multi,
    Note,
    Number,
    Option,
    Question,
    Rank,
    Row,
    Scale,
    Words,
)
from pcca.language import N_, Text

Data = Mapping[str, Any]
MAX_ROWS = 100
MAX_STEPS = 20
COMMON = {
    "ask",
    "hint",
    "guidance",
    "required",
    "required_if",
    "show_if",
    "check",
    "warn",
    "personal",
    "same_meaning",
    "review",
}
OWN = {
    "choice": {"labels"},
    "multi": {"labels", "exclusive", "min", "max"},
    "grid": {"labels", "rows", "reversed"},
    "matrix": {"labels", "rows", "reversed", "evidence", "target", "confidence"},
    "number": {"whole", "unit"},
    "money": {"whole"},
    "slider": {"steps", "rows", "reversed"},
    "decide": {"labels", "rows"},
    "text": set(),
    "date": set(),
    "rank": {"labels", "options"},
    "allocate": {"labels", "options"},
    "note": set(),
}

NEEDED = {
    "grid": ("ask", "rows"),
    "matrix": ("ask", "rows"),
    "decide": ("ask", "rows"),
    "rank": ("ask", "options"),
    "allocate": ("ask", "options"),
    "note": (),
}


def question_of(builder: Builder, path: Path, id_: str, data: Data, section: str) -> Question:
    """A question of whatever kind its one kind key says."""
    name = builder.one_of(path, data, BUILDERS, N_("A question has exactly one kind key; this one has {count}."))
    before = len(builder.sheet.faults)
    kind = BUILDERS[name](builder, path, data) if name else Note()
    if not name or builder.broke(before) or _lost(builder, path, data):
        builder.broken.add(id_)
    question = Question(id_, kind, builder.text(data.get("note") if name == "note" else data.get("ask")), section)
    if name:
        _fitting(builder, path, name, data)
    return _conditions(builder, path, question, data)


def _lost(builder: Builder, path: Path, data: Data) -> bool:
    """Whether what the columns come of could not be read."""
    scales = [data.get(key) for key in ("choice", "multi", "grid", "matrix", "decide", "options")]
    parts = ("choice", "multi", "decide", "options", "rows")
    return any(name in builder.broken_scales for name in scales if isinstance(name, str)) or any(
        (*path, part) in builder.misshapen for part in parts
    )


def _fitting(builder: Builder, path: Path, name: str, data: Data) -> None:
    for key in data:
        if key != name and key not in COMMON | OWN[name] and key not in BUILDERS:
            builder.add(
                (*path, key, "#key"),
                unlisted(
                    "key-of-another-kind",
                    N_("'{word}' has no meaning for a question of the kind '{kind}'."),
                    key,
                    sorted(OWN[name] | COMMON),
                    kind=name,
                ),
            )
    for each in NEEDED.get(name, ("ask",)):
        builder.needs(path, data, each)


def _conditions(builder: Builder, path: Path, question: Question, data: Data) -> Question:
    itself = replace(builder.scope, questions=ChainMap({question.id: question}, builder.questions))
    return replace(
        question,
        hint=builder.words(data.get("hint")),
        guidance=builder.words(data.get("guidance")),
        required=data.get("required", False),
        personal=data.get("personal", False),
        same_meaning=data.get("same_meaning", False),
        required_if=builder.condition((*path, "required_if"), data.get("required_if")),
        show_if=builder.condition((*path, "show_if"), data.get("show_if")),
        check=builder.rule((*path, "check"), data.get("check"), itself),
        warn=builder.rule((*path, "warn"), data.get("warn"), itself),
    )


def _named_scale(builder: Builder, path: Path, name: str) -> Scale:
    if name not in builder.scales:
        builder.add(path, unlisted("unknown-scale", N_("There is no scale '{word}'."), name, builder.scales))
        return Scale(name, ())
    return builder.scales[name]


def _scale(builder: Builder, path: Path, key: str, data: Data) -> Scale:
    """The scale at `key`: named or written out, with the question's own labels."""
    given = data.get(key)
    if given is None:
        return Scale(key, ())
    scale = (
        scale_of(builder, (*path, key), str(path[-1]), given)
        if isinstance(given, dict)
        else _named_scale(builder, (*path, key), given)
    )
    return relabelled(builder, (*path, "labels"), scale, data["labels"]) if data.get("labels") else scale


def _rows(builder: Builder, path: Path, data: Data) -> tuple[Row, ...]:
    rows = data.get("rows", {})
    if len(rows) > MAX_ROWS:
        builder.add((*path, "rows"), too_long("too-many-rows", len(rows), MAX_ROWS))
    return tuple(_row(builder, (*path, "rows", id_), id_, each) for id_, each in rows.items())


def _row(builder: Builder, path: Path, id_: str, data: Data) -> Row:
    levels = {code: builder.text(text) for code, text in data.get("levels", {}).items()}
    return Row(id_, builder.text(data.get("label")), levels, builder.condition((*path, "show_if"), data.get("show_if")))


def _reversed(builder: Builder, path: Path, data: Data, rows: tuple[Row, ...]) -> tuple[str, ...]:
    known = {row.id: row for row in rows}
    return builder.codes((*path, "reversed"), data.get("reversed", []), known, N_("'{word}' is not one of the rows."))


def choice(builder: Builder, path: Path, data: Data) -> Kind:
    return Choice(_scale(builder, path, "choice", data))


def multi(builder: Builder, path: Path, data: Data) -> Kind:
    scale = _scale(builder, path, "multi", data)
    exclusive = builder.codes(
        (*path, "exclusive"), data.get("exclusive", []), scale.by_code, N_("'{word}' is not one of the options.")
    )
    low, high = data.get("min", 0), data.get("max")
    most = len(scale.options)
    for key, bound in (("min", low), ("max", high)):
        if bound is not None and most and bound > most:
            builder.add(
                (*path, key),
                problem(
                    "too-many",
                    N_("'{key}' is {bound}, but there are only {most} options."),
                    key=key,
                    bound=bound,
                    most=most,
                ),
            )
    if high is not None and low > high:
        builder.add(
            (*path, "min"),
            problem("empty-range", N_("The least ({low}) is more than the most ({high})."), low=low, high=high),
        )
    return Multi(scale, exclusive, low, high)


def _signed(number: str) -> str:
    """A number with a minus sign as people read it."""
    return number.replace("-", "\N{MINUS SIGN}")


def _plain_rows(builder: Builder, path: Path, data: Data) -> tuple[Row, ...]:
    rows = _rows(builder, path, data)
    for row in rows:
        if row.descriptors:
            builder.add(
                (*path, "rows", row.id),
                problem(
                    "grid-descriptors",
                    N_("A row of a grid has no descriptors."),
                    hint=N_("Use 'matrix:' for levels with descriptors."),
                ),
            )
    return rows


def grid(builder: Builder, path: Path, data: Data) -> Kind:
    rows = _plain_rows(builder, path, data)
    return Grid(_scale(builder, path, "grid", data), rows, _reversed(builder, path, data, rows))


def decide(builder: Builder, path: Path, data: Data) -> Kind:
    return Grid(_scale(builder, path, "decide", data), _plain_rows(builder, path, data), decisions=True)


def slider(builder: Builder, path: Path, data: Data) -> Kind:
    scale = _steps(builder, path, data)
    if "rows" not in data:
        return Choice(scale)
    rows = _plain_rows(builder, path, data)
    return Grid(scale, rows, _reversed(builder, path, data, rows))


def _steps(builder: Builder, path: Path, data: Data) -> Scale:
    """The whole numbers from the lowest to the highest, each its own label."""
    low, high = (int(part) for part in data["slider"].split(".."))
    if not low < high <= low + MAX_STEPS:
        builder.add(
            (*path, "slider"),
            problem(
                "bad-slider",
                N_("A slider goes up from its lowest number, by at most {most} steps."),
                most=MAX_STEPS,
                hint=N_("Write 'slider: -3..3', or 'number:' for a longer range."),
            ),
        )
        return Scale(str(path[-1]), ())
    numbers = range(low, high + 1)
    options = tuple(Option(str(n), builder.every(_signed(str(n))), Fraction(n)) for n in numbers)
    scale = Scale(str(path[-1]), options, steps=True)
    labels = {
        code: Text(tuple((lang, f"{_signed(code)} {words}") for lang, words in builder.text(text)))
        for code, text in data.get("steps", {}).items()
    }
    return relabelled(builder, (*path, "steps"), scale, labels)


def matrix(builder: Builder, path: Path, data: Data) -> Kind:
    scale, rows = _scale(builder, path, "matrix", data), _rows(builder, path, data)
    for row in rows:
        _levels(builder, (*path, "rows", row.id), row, scale)
    confidence = _named_scale(builder, (*path, "confidence"), data["confidence"]) if "confidence" in data else None
    return Matrix(
        scale,
        rows,
        data.get("evidence", "none"),
        data.get("target", False),
        confidence,
        _reversed(builder, path, data, rows),
    )


def _levels(builder: Builder, path: Path, row: Row, scale: Scale) -> None:
    builder.codes(
        path, list(row.descriptors), scale.by_code, N_("'{word}' is neither a key of a row nor a level of the scale.")
    )
    for option in scale.substantive:
        if option.code not in row.descriptors:
            builder.add(
                path,
                problem(
                    "level-without-descriptor",
                    N_("The level '{code}' has no descriptor in this row."),
                    code=option.code,
                    hint=N_("Add '{code}: ...' with what this level looks like."),
                ),
            )


RANGE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)?\.\.(-?[0-9]+(?:\.[0-9]+)?)?")


def number(builder: Builder, path: Path, data: Data) -> Kind:
    found = RANGE.fullmatch(data["number"])
    low, high = ((Fraction(part) if part else None) for part in found.groups()) if found else (None, None)
    if low is not None and high is not None and low > high:
        builder.add(
            (*path, "number"),
            problem("empty-range", N_("The least ({low}) is more than the most ({high})."), low=low, high=high),
        )
    return Number(low, high, data.get("whole", False), builder.words(data.get("unit")))


def money(builder: Builder, path: Path, data: Data) -> Kind:
    return Number(Fraction(0), None, data.get("whole", False), currency=data["money"])


def words(builder: Builder, path: Path, data: Data) -> Kind:
    return Words(data["text"] == "long")


def date(builder: Builder, path: Path, data: Data) -> Kind:
    return Calendar(data["date"])


def rank(builder: Builder, path: Path, data: Data) -> Kind:
    scale = _scale(builder, path, "options", data)
    found = re.fullmatch(r"top ([1-9]\d?)", data["rank"])
    if not found:
        builder.add(
            (*path, "rank"),
            problem(
                "bad-rank",
                N_("'{word}' is not how many to rank."),
                word=data["rank"][:30],
                hint=N_("Write 'rank: top 3'."),
            ),
        )
    top = int(found[1]) if found else 1
    if scale.options and top > len(scale.substantive):
        builder.add(
            (*path, "rank"),
            problem(
                "too-many",
                N_("'{key}' is {bound}, but there are only {most} options."),
                key="top",
                bound=top,
                most=len(scale.substantive),
            ),
        )
    return Rank(scale, top)


def allocate(builder: Builder, path: Path, data: Data) -> Kind:
    scale = _scale(builder, path, "options", data)
    for code in scale.missing:
        builder.add(
            (*path, "options"),
            problem("no-part-of-a-total", N_("'{code}' cannot be given a part of a total."), code=code),
        )
    return Allocate(scale, max(data["allocate"], 1))


def note(builder: Builder, path: Path, data: Data) -> Kind:
    return Note()


BUILDERS: dict[str, Callable[[Builder, Path, Data], Kind]] = {
    "choice": choice,
    "multi": multi,
    "grid": grid,
    "matrix": matrix,
    "number": number,
    "money": money,
    "slider": slider,
    "decide": decide,
    "text": words,
    "date": date,
    "rank": rank,
    "allocate": allocate,
    "note": note,
}
__all__ = ["BUILDERS", "Text", "question_of"]
