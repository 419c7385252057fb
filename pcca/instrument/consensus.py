"""Builds the consensus of a panel: what is rated, when ratings are split, and which responses hold what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import Consensus, Grid, Matrix, Split, unit_question
from pcca.language import N_

Data = Mapping[str, Any]
PATH: Path = ("consensus",)


@dataclass(frozen=True)
class Panel:
    """Who responds to an instrument, and for what."""

    respondents: str
    unit: str


def consensus(builder: Builder, data: Data | None, panel: Panel) -> Consensus | None:
    """How the ratings of a panel are laid side by side, or None where the instrument says nothing of it."""
    if data is None:
        return None
    if panel.respondents != "panel":
        sentence = N_("Only the ratings of a panel are laid side by side.")
        hint = N_("Write 'respondents: panel', or take 'consensus' out.")
        builder.add((*PATH, "#key"), problem("not-a-panel", sentence, hint=hint))
    _named(builder, panel.unit)
    columns = [column for place, name in enumerate(data.get("of", [])) for column in _rated(builder, place, name)]
    agreed = builder.condition((*PATH, "agreed"), data.get("agreed"))
    return Consensus(tuple(columns), _split(builder, data.get("split", {})), agreed)


def _named(builder: Builder, unit: str) -> None:
    """Ratings are laid beside those of the same unit, which a question of its name tells."""
    if unit in builder.broken or unit_question(unit, builder.questions):
        return
    sentence = N_("Ratings are laid beside each other for each {unit}, but no question '{unit}' tells which it is.")
    hint = N_("Add a question with this id: a choice, or a line of text.")
    builder.add((*PATH, "#key"), problem("panel-without-unit", sentence, hint=hint, unit=unit))


def _rated(builder: Builder, place: int, name: str) -> list[str]:
    """The rows of a grid or matrix that are rated on numbered levels."""
    path: Path = (*PATH, "of", place) if (*PATH, "of", place) in builder.sheet.marks else (*PATH, "of")
    if name in builder.broken:
        return []
    grids = {id_: q.kind for id_, q in builder.questions.items() if isinstance(q.kind, Grid | Matrix)}
    if name not in grids:
        sentence = N_("'{word}' is not a grid or matrix asked before.")
        builder.add(path, unlisted("not-a-grid", sentence, name, grids))
        return []
    if not grids[name].scale.valued:
        hint = N_("Give the scale 'values:' or use whole-number codes.")
        builder.add(path, problem("not-a-number", N_("'{word}' has no number to score."), hint=hint, word=name))
        return []
    return [f"{name}.{row.id}" for row in grids[name].rows]


def _split(builder: Builder, data: Data) -> Split:
    outside, ends, band = data.get("outside"), data.get("ends"), data.get("band", 3)
    sound = (outside is None or 0 < outside <= 1) and (ends is None or 0 < ends <= 50) and band >= 1
    if not sound or (outside is None and (ends is None or "band" in data)):
        sentence = N_("This does not say when ratings are split.")
        hint = N_(
            "Write 'split: {{outside: 1/3, band: 3}}' for a third outside the 3 levels round the median, or "
            "'split: {{ends: 20}}' for 20% at each end."
        )
        builder.add((*PATH, "split"), problem("bad-split", sentence, hint=hint))
        return Split()
    return Split(outside, band, None if ends is None else Fraction(ends, 100))
