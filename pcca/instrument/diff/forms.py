"""What each kind of question lets people answer, as aspects and parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pcca.instrument.diff.part import Aspect, Part, Reader
from pcca.instrument.diff.scales import ends_of, line_parts, option_parts
from pcca.instrument.diff.values import Ends, Groups
from pcca.instrument.faults import Path
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Matrix,
    Multi,
    Note,
    Number,
    Question,
    Rank,
    Row,
    Scale,
    Words,
)


@dataclass(frozen=True)
class Place:
    """A question, where it stands, and how it is read."""

    reader: Reader
    question: Question
    path: Path

    @property
    def touches(self) -> frozenset[str]:
        return frozenset({self.question.id})


Form = tuple[tuple[Aspect, ...], tuple[Part, ...]]


def form_of(place: Place) -> Form:
    """What is compared when both versions ask the same kind of question."""
    found: Form = FORMS[type(place.question.kind)](place, place.question.kind)
    return found


def shape_of(question: Question) -> str:
    """The kind key of the question."""
    kind = question.kind
    if isinstance(kind, Choice | Grid) and kind.scale.steps:
        return "slider" if isinstance(kind, Choice) else "slider with rows"
    if isinstance(kind, Grid) and kind.decisions:
        return "decide"
    return "money" if isinstance(kind, Number) and kind.currency else SHAPES[type(kind)]


def _options(place: Place, scale: Scale, key: str) -> tuple[Part, ...]:
    under = [(*place.path, "labels"), (*place.path, key)]
    stated = place.question.same_meaning
    if scale.steps:
        return line_parts(place.reader, scale, place.path, place.touches, stated=stated)
    return option_parts(place.reader, scale, under, place.touches, stated=stated)


def _line(scale: Scale) -> tuple[Aspect, ...]:
    return (Aspect("scale-ends", ends_of(scale), ("slider",)),) if scale.steps else ()


def _choice(place: Place, kind: Choice) -> Form:
    key = "options" if kind.organisation else "choice"
    headings = {code: place.reader.words(group.label) for group in kind.scale.groups for code in group.codes}
    parted = (
        Aspect("groups", Groups(headings, frozenset(kind.scale.by_code)), (key, "groups")),
        Aspect("organisation", kind.organisation, ("organisation",)),
    )
    return (*_line(kind.scale), *parted), _options(place, kind.scale, key)


def _multi(place: Place, kind: Multi) -> Form:
    aspects = (
        Aspect("exclusive", kind.exclusive, ("exclusive",)),
        Aspect(
            "ends", Ends(kind.low, kind.high), (place.reader.written((*place.path, "min"), (*place.path, "max"))[-1],)
        ),
    )
    return aspects, _options(place, kind.scale, "multi")


def _grid(place: Place, kind: Grid) -> Form:
    key = "decide" if kind.decisions else "grid"
    return _line(kind.scale), (*_options(place, kind.scale, key), *_rows(place, kind.rows, kind.reversed))


def _matrix(place: Place, kind: Matrix) -> Form:
    columns = {
        part: frozenset(f"{place.question.id}.{row.id}.{part}" for row in kind.rows)
        for part in ("target", "confidence", "evidence")
    }
    # Having to give evidence bears on the level itself; being able to does not.
    evidence = place.touches if kind.evidence == "required" else columns["evidence"]
    confidence = kind.confidence.id if kind.confidence else None
    aspects = (
        Aspect("evidence", kind.evidence, ("evidence",), evidence),
        Aspect("target", kind.target, ("target",), columns["target"]),
        Aspect("confidence", confidence, ("confidence",), columns["confidence"]),
    )
    rows = _rows(place, kind.rows, kind.reversed)
    return aspects, (*_options(place, kind.scale, "matrix"), *rows, *_confidence(place, kind, columns["confidence"]))


def _confidence(place: Place, kind: Matrix, touches: frozenset[str]) -> tuple[Part, ...]:
    """The options of the second scale, whose codes may be those of the first."""
    if kind.confidence is None:
        return ()
    path: Path = (*place.path, "confidence")
    stated = place.question.same_meaning
    inside = option_parts(place.reader, kind.confidence, [path], touches, stated=stated)
    return (Part("confidence", "", path, "part-added", "part-removed", "", touches, inside=inside),)


def _number(place: Place, kind: Number) -> Form:
    return (
        Aspect("ends", Ends(kind.low, kind.high), ("number",)),
        Aspect("whole", kind.whole, ("whole",)),
        Aspect("unit", place.reader.words(kind.unit), ("unit",)),
        Aspect("currency", kind.currency, ("money",)),
    ), ()


def _rank(place: Place, kind: Rank) -> Form:
    return (Aspect("top", kind.top, ("rank",)),), _options(place, kind.scale, "options")


def _allocate(place: Place, kind: Allocate) -> Form:
    return (Aspect("total", kind.total, ("allocate",)),), _options(place, kind.scale, "options")


def _rows(place: Place, rows: tuple[Row, ...], reverse: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(_row(place, row, row.id in reverse) for row in rows)


def _row(place: Place, row: Row, reverse: bool) -> Part:
    reader = place.reader
    levels = [Aspect(f"words {code}", reader.words(text), (code,)) for code, text in row.descriptors.items()]
    aspects = (
        Aspect("words", reader.words(row.label), ("label",)),
        *levels,
        Aspect("show_if", row.show_if, ("show_if",)),
        Aspect("reversed", reverse),
    )
    return Part(
        "row",
        row.id,
        (*place.path, "rows", row.id),
        "row-added",
        "row-removed",
        reader.source(row.label),
        frozenset({f"{place.question.id}.{row.id}"}),
        aspects,
        stated=place.question.same_meaning,
    )


FORMS: Mapping[type, Callable[[Place, Any], Form]] = {
    Choice: _choice,
    Multi: _multi,
    Grid: _grid,
    Matrix: _matrix,
    Number: _number,
    Words: lambda place, kind: ((Aspect("long", kind.long, ("text",)),), ()),
    Calendar: lambda place, kind: ((Aspect("when", kind.when, ("date",)),), ()),
    Rank: _rank,
    Allocate: _allocate,
    File: lambda place, kind: ((Aspect("types", (kind.types, kind.megabytes), ("file",)),), ()),
    Note: lambda place, kind: ((), ()),
}
SHAPES: Mapping[type, str] = {
    Choice: "choice",
    Multi: "multi",
    Grid: "grid",
    Matrix: "matrix",
    Number: "number",
    Words: "text",
    Calendar: "date",
    Rank: "rank",
    Allocate: "allocate",
    File: "file",
    Note: "note",
}
