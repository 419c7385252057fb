"""What is put in order: the options of a ranking, the rows of a grid, and what is needed beyond what is got."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem
from pcca.instrument.findings.columns import Data, unknown
from pcca.instrument.model import Allocate, GapOf, Grid, Matrix, Question, Rank, RankOf, Scale, Stages
from pcca.language import N_

ROWS = Grid | Matrix | Allocate
WAYS: Mapping[type, tuple[str, ...]] = {
    Rank: ("first", "top", "mean"),
    Grid: ("mean", "share"),
    Matrix: ("mean", "share"),
    Allocate: ("mean",),
}
NOT_ITS_CODE = N_("'{word}' is not a code of this question's scale.")


def rank(builder: Builder, path: Path, data: Data, stages: Stages | None) -> RankOf:
    """The order of what a question lists."""
    of, by = data.get("of", ""), data.get("by", "")
    question = _question(builder, (*path, "of"), data, "of")
    codes = tuple(data.get("codes", ()))
    if question is not None:
        for key, found in _unfit(question, data).items():
            builder.add((*path, key) if key else path, found)
        codes = _codes(builder, (*path, "codes"), data.get("codes", []), question)
    return RankOf(of, by, data.get("top", 1), codes, data.get("order") == "lowest")


def _question(builder: Builder, path: Path, data: Data, key: str) -> Question | None:
    """The question named at a key; None where there is none, or it is broken itself."""
    name = data.get(key)
    if name is None or name in builder.broken:
        return None
    if name not in builder.questions:
        builder.add(path, unknown(builder, name))
    return builder.questions.get(name)


def _unfit(question: Question, data: Data) -> Mapping[str, Problem]:
    """What cannot be, by its key: a way of ordering that the question does not have, or that says too little."""
    ways, by = WAYS.get(type(question.kind), ()), data.get("by")
    if by is not None and by not in ways:
        hint = N_("A ranking goes by first, top or mean; the rows of a grid by mean or share.")
        return {"by": problem("wrong-statistic", _NO_ORDER, word=question.id, by=by, hint=hint)}
    if by == "mean" and isinstance(question.kind, Grid | Matrix) and not question.kind.scale.valued:
        hint = N_("Give the scale 'values:' or use whole-number codes.")
        return {"by": problem("wrong-statistic", _NO_ORDER, word=question.id, by=by, hint=hint)}
    if by == "share" and not data.get("codes"):
        return {"": problem("missing-key", N_("The key '{key}' is missing here."), key="codes")}
    if by == "top" and isinstance(question.kind, Rank) and not 1 <= data.get("top", 0) <= question.kind.top:
        sentence = N_("'top' is a whole number from 1 to {most}, as '{word}' ranks no more.")
        key = "top" if "top" in data else ""
        return {key: problem("bad-top", sentence, word=question.id, most=question.kind.top)}
    return {}


_NO_ORDER = N_("'{word}' cannot be put in order by '{by}'.")


def _codes(builder: Builder, path: Path, given: list[str], question: Question) -> tuple[str, ...]:
    scale: Scale | None = getattr(question.kind, "scale", None)
    known = {option.code: option for option in scale.substantive} if scale else {}
    return builder.codes(path, given, known, NOT_ITS_CODE)


def gap(builder: Builder, path: Path, data: Data, stages: Stages | None) -> GapOf:
    """What is needed beyond what is got."""
    sides = [_question(builder, (*path, key), data, key) for key in ("needed", "got")]
    made = GapOf(data.get("needed", ""), data.get("got", ""), signed=data.get("signed", False))
    if sides[0] is None or sides[1] is None:
        return made
    for found in _unlike(sides[0], sides[1], data):
        builder.add(path, found)
    when, met_by = (
        _codes(builder, (*path, key), data.get(key, []), side)
        for key, side in zip(("when", "met_by"), (sides[0], sides[1]), strict=True)
    )
    return GapOf(made.needed, made.got, when, met_by, made.signed)


def _unlike(needed: Question, got: Question, data: Data) -> list[Problem]:
    """What keeps two questions from being compared row by row."""
    kinds = (needed.kind, got.kind)
    if not all(isinstance(kind, Grid | Matrix) for kind in kinds):
        sentence = N_("A gap is between two grids; '{needed}' and '{got}' are not.")
        return [problem("wrong-statistic", sentence, needed=needed.id, got=got.id)]
    rows = [[row.id for row in kind.rows] for kind in kinds if isinstance(kind, Grid | Matrix)]
    if set(rows[0]) != set(rows[1]):
        sentence = N_("'{needed}' and '{got}' have not the same rows.")
        return [problem("rows-differ", sentence, needed=needed.id, got=got.id)]
    coded = bool(data.get("when")) + bool(data.get("met_by"))
    valued = all(kind.scale.valued for kind in kinds if isinstance(kind, Grid | Matrix))
    if coded == 1 or (coded == 0 and not valued):
        sentence = N_("A gap between '{needed}' and '{got}' needs numbers, or both 'when' and 'met_by'.")
        hint = N_(
            "Write 'when: [yes]' for the answers that say it is needed and 'met_by: [yes]' for those that got it."
        )
        return [problem("wrong-statistic", sentence, needed=needed.id, got=got.id, hint=hint)]
    return []
