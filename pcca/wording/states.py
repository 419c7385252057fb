"""Whether a question was asked and answered, in words."""

from __future__ import annotations

from pcca.instrument.tree import Call, Code, Ref
from pcca.wording.clauses import Clause, together
from pcca.wording.manner import Manner, either, is_labelled, label_of, option_named, question_named, quoted


def answered(by: Manner, node: Call, yes: bool) -> Clause:
    """Whether there is an answer with substance: one of those the scale does not count as missing."""
    path = _first_place(by, _path(node))
    if is_labelled(Ref(path), by):
        return Clause(by.tell("worked_out" if yes else "not_worked_out", label=label_of(by, path)))
    question, missing = question_named(by, path), _missing_labels(by, path)
    if not missing:
        return Clause(by.tell("answered" if yes else "unanswered", question=question))
    answers = either(by, quoted(missing))
    if yes:
        return Clause(by.tell("other", question=question, answers=answers))
    parts = [by.tell("unanswered", question=question), by.tell("chosen", question=question, answers=answers)]
    return together(by, [Clause(part) for part in parts], every=False)


def _path(node: Call) -> str:
    return getattr(node.args[0], "path", "")


def _first_place(by: Manner, path: str) -> str:
    """The question whose first place a column is: a ranking is answered when its first place is."""
    item = by.instrument.columns.get(path)
    return item.question if item and item.part == "1" else path


def _missing_labels(by: Manner, path: str) -> list[str]:
    """The labels of the answers without substance that a question offers."""
    item = by.instrument.columns.get(path)
    question = by.instrument.questions.get(item.question if item else path)
    scale = item.scale if item and item.kind == "code" else getattr(question and question.kind, "scale", None)
    return [option_named(by, scale, code) for code in scale.missing] if scale else []


def responded(by: Manner, node: Call, yes: bool) -> Clause:
    if is_labelled(Ref(_path(node)), by):
        return answered(by, node, yes)
    return Clause(by.tell("answered" if yes else "unanswered", question=question_named(by, _path(node))))


def asked_for(by: Manner, node: Call, yes: bool) -> Clause:
    if is_labelled(Ref(_path(node)), by):
        return answered(by, node, yes)
    return Clause(by.tell("asked" if yes else "not_asked", question=question_named(by, _path(node))))


def missing(by: Manner, node: Call, yes: bool) -> Clause:
    kind = next((arg.value for arg in node.args[1:] if isinstance(arg, Code)), None)
    if kind is None or is_labelled(Ref(_path(node)), by):
        return answered(by, node, not yes)
    if kind == "not_asked":
        return asked_for(by, node, not yes)
    question = question_named(by, _path(node))
    if kind == "skipped":
        return Clause(by.tell("skipped" if yes else "not_skipped", question=question), loose=not yes)
    return _without_substance(by, _path(node), kind, yes)


def _without_substance(by: Manner, path: str, kind: str, yes: bool) -> Clause:
    """Whether dk, na or refused was the answer; never where the question does not offer it."""
    item = by.instrument.columns.get(path)
    asked = by.instrument.questions.get(item.question if item else path)
    scale = item.scale if item and item.scale else getattr(asked and asked.kind, "scale", None)
    if scale is None or kind not in scale.missing:
        return Clause(by.tell("never" if yes else "always"))
    slots = {"question": question_named(by, path), "answers": quoted([option_named(by, scale, kind)])[0]}
    return Clause(by.tell("chosen" if yes else "not_chosen", **slots))
