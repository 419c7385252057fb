"""Builds the kinds that ask the same of several rows."""

from __future__ import annotations

from fractions import Fraction

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.kind_scales import Data, named_scale, plain_rows, reversed_rows, rows_at, scale_at
from pcca.instrument.model import Choice, Grid, Kind, Matrix, Option, Row, Scale
from pcca.instrument.scales import relabelled
from pcca.language import N_, Text

MAX_STEPS = 20


def grid(builder: Builder, path: Path, data: Data) -> Kind:
    rows = plain_rows(builder, path, data)
    return Grid(scale_at(builder, path, "grid", data), rows, reversed_rows(builder, path, data, rows))


def decide(builder: Builder, path: Path, data: Data) -> Kind:
    return Grid(scale_at(builder, path, "decide", data), plain_rows(builder, path, data), decisions=True)


def slider(builder: Builder, path: Path, data: Data) -> Kind:
    scale = _steps(builder, path, data)
    if "rows" not in data:
        return Choice(scale)
    rows = plain_rows(builder, path, data)
    return Grid(scale, rows, reversed_rows(builder, path, data, rows))


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


def _signed(number: str) -> str:
    """A number with a minus sign as people read it."""
    return number.replace("-", "\N{MINUS SIGN}")


def matrix(builder: Builder, path: Path, data: Data) -> Kind:
    scale, rows = scale_at(builder, path, "matrix", data), rows_at(builder, path, data)
    for row in rows:
        _levels(builder, (*path, "rows", row.id), row, scale)
    confidence = named_scale(builder, (*path, "confidence"), data["confidence"]) if "confidence" in data else None
    return Matrix(
        scale,
        rows,
        data.get("evidence", "none"),
        data.get("target", False),
        confidence,
        reversed_rows(builder, path, data, rows),
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
