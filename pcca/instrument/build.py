"""Turns checked data into an instrument; every fault that needs more than one key to be seen is found here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pcca.instrument.borrowed import NOTHING, Borrowed
from pcca.instrument.expression import BadExpression, parse
from pcca.instrument.faults import Path, Problem, Sheet, problem, unlisted
from pcca.instrument.model import Derived, Question, Rule, Scale, Score, Section
from pcca.instrument.resolve import Inside, Resolver, Scope, Type
from pcca.instrument.tree import Expr
from pcca.language import N_, Text

HTML = re.compile(r"<[a-zA-Z/!][^>]*>")
BREAKING = {
    "bad-rank",
    "unknown-scale",
    "no-options",
    "not-declared-missing",
    "too-many-options",
    "too-many-rows",
    "unknown-value",
}
# Columns by which tables of responses and of the entries of lists belong together.
TABLE_COLUMNS = ("response", "entry", "language")


@dataclass
class Builder:
    """What is known while an instrument is built, in file order."""

    sheet: Sheet
    languages: tuple[str, ...]
    scales: dict[str, Scale] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    values: dict[str, Type] = field(default_factory=dict)
    scores: dict[str, Score | None] = field(default_factory=dict)
    lists: dict[str, Inside] = field(default_factory=dict)
    all_questions: frozenset[str] = frozenset()
    misshapen: frozenset[Path] = frozenset()
    broken_scales: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    borrowed: Borrowed = NOTHING

    def add(self, path: Path, found: Problem) -> None:
        self.sheet.add(path, found)

    def words(self, text: Text | None) -> Text | None:
        """The text under its languages (a text without suffix is in the first)."""
        if text is None:
            return None
        return Text(tuple((code or self.languages[0], part) for code, part in text))

    def text(self, text: Text | None) -> Text:
        return self.words(text) or Text(())

    def every(self, words: str) -> Text:
        """Words that are the same in every language, such as a number."""
        return Text(tuple((code, words) for code in self.languages))

    @property
    def scope(self) -> Scope:
        """What may be read now: the questions built so far, derived values and scores."""
        return Scope(self.questions, self.values, self.all_questions, self.broken, self.lists)

    def broke(self, before: int) -> bool:
        """Whether a fault since then leaves open which codes, columns or numbers there are."""
        return any(fault.check in BREAKING for fault in self.sheet.faults[before:])

    def one_of(self, path: Path, data: Mapping[str, Any], kinds: Iterable[str], sentence: str) -> str | None:
        """The one kind key that stands here; a fault when there is none or several."""
        kinds = list(kinds)
        given = [kind for kind in kinds if kind in data]
        lost = any((*path, kind) in self.misshapen for kind in kinds)
        if len(given) != 1 and not lost:
            hint = N_("Allowed: {allowed}.")
            self.add(path, problem("one-kind", sentence, count=len(given), hint=hint, allowed=", ".join(kinds)))
        return given[0] if given else None

    def needs(self, path: Path, data: Mapping[str, Any], key: str) -> None:
        """A fault when the key is not there."""
        if key not in data and (*path, key) not in self.misshapen:
            self.add(path, problem("missing-key", N_("The key '{key}' is missing here."), key=key))

    def condition(self, path: Path, source: str | None, scope: Scope | None = None) -> Expr | None:
        """The condition written at `path`, or None where there is none or it is faulty."""
        found: Expr | None = self._read(path, source, scope, Resolver.condition)
        return found

    def value(self, path: Path, source: str, scope: Scope | None = None) -> tuple[Expr, Type] | None:
        """The expression written at `path` and its type."""
        found: tuple[Expr, Type] | None = self._read(path, source, scope, Resolver.value)
        return found

    def _read(self, path: Path, source: str | None, scope: Scope | None, how: Any) -> Any:
        if source is None:
            return None
        try:
            resolver = Resolver(scope or self.scope)
            found = how(resolver, parse(source))
        except BadExpression as error:
            self.add(path, error.wrong)
            return None
        for each in resolver.problems:
            self.add(path, each)
        return None if resolver.problems else found

    def rule(self, path: Path, data: Mapping[str, Any] | None, scope: Scope | None = None) -> Rule | None:
        """A `check`, `warn` or entry of `checks`."""
        if not data or "that" not in data:
            return None
        that = self.condition((*path, "that"), data["that"], scope)
        return Rule(that, self.text(data.get("say"))) if that is not None else None

    def codes(self, path: Path, given: list[str], allowed: Mapping[str, object], sentence: str) -> tuple[str, ...]:
        """Those of the given words that are allowed; a fault for each of the others."""
        for index, word in enumerate(given):
            if word not in allowed:
                place = (*path, index) if (*path, index) in self.sheet.marks else path
                self.add(place, unlisted("unknown-code", sentence, word, allowed))
        return tuple(word for word in given if word in allowed)


def sections(builder: Builder, data: Mapping[str, Any]) -> tuple[Section, ...]:
    """Every section with its questions, in file order."""
    lists = frozenset(id_ for id_, section in data.items() if "repeat" in section)
    asked = (id_ for section in data.values() for id_ in section.get("questions", {}))
    builder.all_questions = frozenset((*asked, *lists))
    _repeated(builder, data, lists)
    return tuple(_section(builder, id_, each) for id_, each in data.items())


def _repeated(builder: Builder, data: Mapping[str, Any], lists: frozenset[str]) -> None:
    seen: dict[str, str] = {}
    for section, each in data.items():
        for question in each.get("questions", {}):
            if question in lists:
                builder.add(("sections", section, "questions", question, "#key"), taken(question))
            if lists and question in TABLE_COLUMNS:
                sentence = N_("'{word}' is a reserved word and cannot be an id.")
                place = ("sections", section, "questions", question, "#key")
                builder.add(place, problem("reserved-word", sentence, word=question))
            if question in seen:
                builder.add(
                    ("sections", section, "questions", question, "#key"),
                    problem(
                        "duplicate-id",
                        N_("The section '{section}' already has a question '{question}'; ids are unique in the file."),
                        section=seen[question],
                        question=question,
                    ),
                )
            seen.setdefault(question, section)


def _section(builder: Builder, id_: str, data: Mapping[str, Any]) -> Section:
    from pcca.instrument.repeats import check_plain, repeated
    from pcca.instrument.roles import shown_to

    path: Path = ("sections", id_)
    shown = shown_to(builder, path, data)
    about = builder.words(data.get("about"))
    whole = Section(id_, builder.text(data.get("title")), (), about, shown, roles=tuple(data.get("for", ())))
    if "repeat" in data or (*path, "repeat") in builder.misshapen:
        return repeated(builder, whole, data)
    check_plain(builder, path, data)
    return replace(whole, questions=questions(builder, id_, data))


def questions(builder: Builder, section: str, data: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions of a section, each able to read those before it."""
    from pcca.instrument.kinds import question_of

    path: Path = ("sections", section, "questions")
    asked = []
    for name, each in data.get("questions", {}).items():
        question = question_of(builder, (*path, name), name, each, section)
        builder.questions[name] = question
        asked.append(question)
    return tuple(asked)


def derived(builder: Builder, data: Mapping[str, Any], path: Path = ("derive",)) -> dict[str, Derived]:
    """The derived values, each able to read those before it."""
    made: dict[str, Derived] = {}
    for id_, each in data.items():
        unique(builder, (*path, id_), id_)
        found = builder.value((*path, id_, "value"), each["value"]) if "value" in each else None
        builder.values[id_] = found[1] if found else Type("any")
        if found:
            made[id_] = Derived(id_, found[0], builder.text(each.get("label")))
    return made


def unique(builder: Builder, path: Path, id_: str) -> None:
    """Questions, derived values, scores and lists share one namespace."""
    if id_ in builder.questions or id_ in builder.values or id_ in builder.lists or builder.scope.list_of(id_):
        builder.add((*path, "#key"), taken(id_))


def taken(id_: str) -> Problem:
    """The problem of an id that something else has."""
    sentence = N_("'{id}' is already the id of a question, list, derived value or score.")
    return problem("duplicate-id", sentence, id=id_)


def html_in(text: Text) -> str | None:
    """The first HTML tag in a text, if there is one."""
    return next((found[0] for _, part in text if (found := HTML.search(part))), None)
