"""The scales and rows of questions, as a question names them or writes them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import DID_YOU_MEAN, Path, problem
from pcca.instrument.meant import meant
from pcca.instrument.model import Row, Scale
from pcca.instrument.scales import relabelled, scale_of, too_long, unknown_scale
from pcca.language import N_

Data = Mapping[str, Any]


MAX_ROWS = 100


def named_scale(builder: Builder, path: Path, name: str) -> Scale:
    if name not in builder.scales:
        unknown_scale(builder, path, name)
        return Scale(name, ())
    return builder.scales[name]


def scale_at(builder: Builder, path: Path, key: str, data: Data) -> Scale:
    """The scale at `key`: named or written out, with the question's own labels."""
    given = data.get(key)
    if given is None:
        return Scale(key, ())
    scale = (
        scale_of(builder, (*path, key), str(path[-1]), given)
        if isinstance(given, dict)
        else named_scale(builder, (*path, key), given)
    )
    return relabelled(builder, (*path, "labels"), scale, data["labels"]) if data.get("labels") else scale


def rows_at(builder: Builder, path: Path, data: Data) -> tuple[Row, ...]:
    rows = data.get("rows", {})
    if len(rows) > MAX_ROWS:
        builder.add((*path, "rows"), too_long("too-many-rows", len(rows), MAX_ROWS))
    return tuple(_row(builder, (*path, "rows", id_), id_, each) for id_, each in rows.items())


def _row(builder: Builder, path: Path, id_: str, data: Data) -> Row:
    levels = {code: builder.text(text) for code, text in data.get("levels", {}).items()}
    return Row(id_, builder.text(data.get("label")), levels, builder.condition((*path, "show_if"), data.get("show_if")))


def plain_rows(builder: Builder, path: Path, data: Data) -> tuple[Row, ...]:
    rows = rows_at(builder, path, data)
    for row in rows:
        if row.descriptors:
            other = meant(row.descriptors, ["show_if"])
            hint = DID_YOU_MEAN if other else N_("Use 'matrix:' for levels with descriptors.")
            sentence = N_("A row of a grid has no descriptors.")
            wrong = problem("grid-descriptors", sentence, hint=hint, nearest=other)
            builder.add((*path, "rows", row.id), wrong)
    return rows


def reversed_rows(builder: Builder, path: Path, data: Data, rows: tuple[Row, ...]) -> tuple[str, ...]:
    known = {row.id: row for row in rows}
    return builder.codes((*path, "reversed"), data.get("reversed", []), known, N_("'{word}' is not one of the rows."))
