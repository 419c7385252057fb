"""Builds the examples an instrument carries: whether they hold is found by running them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem, unlisted
from pcca.instrument.model import Calendar, Example, Item, Multi, Question, Rank
from pcca.instrument.repeats import inside
from pcca.instrument.resolve import Type, column_type
from pcca.language import N_, Text

Data = Mapping[str, Any]
ROWS = Type("rows")
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
NO_ANSWER = N_("'{word}' is not an answer to this question.")
EXPECTED = {
    "scores": N_("There is no score '{word}'."),
    "bands": N_("There is no score '{word}' with bands."),
    "stages": N_("There is no rule '{word}'."),
    "rules": N_("There is no decision table '{word}'."),
    "findings": N_("There is no finding '{word}'."),
}
CODED = {
    "bands": (N_("'{word}' is not a band of this score."), "not_rated"),
    "rules": (N_("'{word}' is not an outcome of this table."), "not_decided"),
}
Known = Mapping[str, Mapping[str, Any]]


def examples(builder: Builder, data: Data, known: Known) -> tuple[Example, ...]:
    """The instrument's own tests; `known` are the scores, stage rules and findings they may speak of."""
    return tuple(_example(builder, id_, each, known) for id_, each in data.items())


def _example(builder: Builder, id_: str, data: Data, known: Known) -> Example:
    path: Path = ("examples", id_)
    for key in ("asked", "not_asked"):
        builder.codes((*path, key), data.get(key, []), builder.questions, N_("There is no question '{word}'."))
    for column, given in data.get("answers", {}).items():
        _answer(builder, (*path, "answers", column), column, given)
    for key, sentence in EXPECTED.items():
        for name in data.get(key, {}):
            builder.codes((*path, key, name, "#key"), [name], known[key], sentence)
    _coded(builder, path, data, known)
    builder.codes((*path, "advice"), data.get("advice", []), known["advice"], N_("There is no advice '{word}'."))
    expected = {key: data.get(key, {}) for key in EXPECTED}
    return Example(
        id_,
        data.get("answers", {}),
        tuple(data.get("asked", ())),
        tuple(data.get("not_asked", ())),
        advice=tuple(data["advice"]) if "advice" in data else None,
        **expected,
    )


def _coded(builder: Builder, path: Path, data: Data, known: Known) -> None:
    """What comes out as one of a few codes is one of them."""
    for key, (sentence, none) in CODED.items():
        for name, code in data.get(key, {}).items():
            if known[key].get(name):
                builder.codes((*path, key, name), [code], {none: None, **known[key][name]}, sentence)


def _entries(builder: Builder, path: Path, list_: str, given: Any) -> None:
    """The entries of a list, each a map of its answers."""
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        sentence = N_("A list of entries belongs here.")
        hint = N_("Begin each entry with a dash, and write its answers below.")
        builder.add(path, problem("not-a-list", sentence, hint=hint))
        return
    with inside(builder, list_, alone=True):
        for index, entry in enumerate(given):
            for column, each in entry.items():
                _answer(builder, (*path, index, column), column, each)


def _answer(builder: Builder, path: Path, column: str, given: Any) -> None:
    if column.split(".")[0] in builder.broken:
        return
    if column in builder.lists:
        _entries(builder, path, column, given)
        return
    question = builder.questions.get(column.split(".")[0])
    if question is None or column_type(question, column) in (None, ROWS):
        columns = [*builder.questions, *(question.columns if question else ())]
        sentence = N_("'{word}' is not a column of this instrument.")
        builder.add((*path, "#key"), unlisted("unknown-reference", sentence, column, columns))
        return
    several = column == question.id and isinstance(question.kind, Multi | Rank)
    words = list(enumerate(given)) if several and isinstance(given, list) else [(-1, given)]
    for index, word in words:
        found = _wrong(question, column, word.by_language[0][1] if isinstance(word, Text) else word)
        if found:
            builder.add((*path, index) if index >= 0 else path, found)


def _wrong(question: Question, column: str, word: Any) -> Problem | None:
    """Why a word is not an answer in a column, if it is none."""
    if not isinstance(word, str):
        return problem("not-a-word", N_("A single word belongs here."))
    item = question.columns.get(column, question.items[0])
    if item.kind == "quantity":
        sound = _is_date(word) if isinstance(question.kind, Calendar) else bool(NUMBER.fullmatch(word))
        return None if sound else problem("not-an-answer", NO_ANSWER, word=word[:40])
    codes = CODES[item.kind](item, column) if item.scale else [word]
    return None if word in codes else unlisted("not-an-answer", NO_ANSWER, word[:40], codes)


def _is_date(word: str) -> bool:
    try:
        return bool(date.fromisoformat(word))
    except ValueError:
        return False


def _ticks(item: Item, column: str) -> list[str]:
    return ["0", "1"] if column == item.column else _codes(item, column)


def _codes(item: Item, column: str) -> list[str]:
    return list(item.scale.by_code) if item.scale else []


# Words have a scale where they are organisations of a list that is too long for small codes.
CODES: Mapping[str, Callable[[Item, str], list[str]]] = {"tick": _ticks, "code": _codes, "words": _codes}
