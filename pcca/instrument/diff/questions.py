"""Sections and questions as parts."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.instrument.diff.bridges import Names, carried
from pcca.instrument.diff.compare import compare, moved
from pcca.instrument.diff.forms import Place, form_of, shape_of
from pcca.instrument.diff.part import Aspect, Change, Part, Reader
from pcca.instrument.diff.values import Ends, Placed
from pcca.instrument.faults import Path
from pcca.instrument.model import Note, Question, Rule, Section


def asked(old: Reader, new: Reader, names: Names) -> Iterator[Change]:
    """Every change of sections and questions; a question keeps its id in whatever section it stands.

    `names` are the ids that questions of the old version have now.
    """
    yield from compare([carried(part, names) for part in _sections(old)], _sections(new))
    after = _questions(new)
    before = {part.id: part for part in (carried(each, names) for each in _questions(old).values())}
    yield from compare(list(before.values()), list(after.values()))
    for section in new.instrument.sections:
        was = next((each for each in old.instrument.sections if each.id == section.id), section)
        yield from moved(_in(was, before, names), _in(section, after, {}), "question-moved")


def _in(section: Section, parts: dict[str, Part], names: Names) -> list[Part]:
    ids = (names.get(question.id, question.id) for question in section.questions)
    return [parts[id_] for id_ in ids if id_ in parts]


def _sections(reader: Reader) -> list[Part]:
    return [_section(reader, section) for section in reader.instrument.sections]


def _section(reader: Reader, section: Section) -> Part:
    touches = frozenset(question.id for question in section.questions)
    aspects = (
        Aspect("section-words title", reader.words(section.title), ("title",)),
        Aspect("section-words about", reader.words(section.about), ("about",)),
        Aspect("show_if", section.show_if, ("show_if",)),
        *_repeat(reader, section),
    )
    stated = bool(section.questions) and all(question.same_meaning for question in section.questions)
    path: Path = ("sections", section.id)
    title = reader.source(section.title)
    return Part("section", section.id, path, "section-added", "section-removed", title, touches, aspects, stated=stated)


def _repeat(reader: Reader, section: Section) -> Iterator[Aspect]:
    """How a list is answered; that a section became one is told with its questions."""
    repeat = section.repeat
    if repeat is not None:
        yield Aspect("section-words name", reader.words(repeat.name), ("repeat", "name"))
        yield Aspect("entries", Ends(repeat.low, repeat.high), ("repeat", "max"))
        yield Aspect("section-words label", repeat.label, ("repeat", "label"))


def _questions(reader: Reader) -> dict[str, Part]:
    return {
        question.id: _question(reader, section, question)
        for section in reader.instrument.sections
        for question in section.questions
    }


def _question(reader: Reader, section: Section, question: Question) -> Part:
    path: Path = ("sections", section.id, "questions", question.id)
    form, inside = form_of(Place(reader, question, path))
    added, removed = _coming(question)
    return Part(
        "question",
        question.id,
        path,
        added,
        removed,
        reader.source(question.ask),
        frozenset({question.id}),
        _aspects(reader, section, question),
        shape_of(question),
        form,
        inside,
        stated=question.same_meaning,
    )


def _coming(question: Question) -> tuple[str, str]:
    """The kinds of change when it is added and removed."""
    if isinstance(question.kind, Note):
        return "note", "note"
    must = question.required or question.required_if is not None
    return "required-question-added" if must else "question-added", "question-removed"


def _aspects(reader: Reader, section: Section, question: Question) -> tuple[Aspect, ...]:
    ask = "note" if isinstance(question.kind, Note) else "ask"
    required = question.required or question.required_if or False
    return (
        Aspect("words ask", reader.words(question.ask), (ask,)),
        Aspect("words hint", reader.words(question.hint), ("hint",)),
        Aspect("words guidance", reader.words(question.guidance), ("guidance",)),
        Aspect(
            "required", required, ("required_if" if question.required_if and not question.required else "required",)
        ),
        Aspect("show_if", question.show_if, ("show_if",)),
        Aspect("section", Placed(section.id, section.show_if)),
        Aspect("repeat", section.repeat and section.id),
        *rule_aspects(reader, question.check, "rule", ("check",)),
        *rule_aspects(reader, question.warn, "warning", ("warn",)),
        Aspect("personal", question.personal, ("personal",)),
        Aspect("bridge", question.same_as, ("same_as",)),
        Aspect("prefill", question.prefill.expr or True if question.prefill else None, ("prefill",)),
    )


def rule_aspects(reader: Reader, rule: Rule | None, kind: str, path: Path = ()) -> tuple[Aspect, ...]:
    """What must or should hold, and what is said when it does not."""
    return (
        Aspect(kind, rule.that if rule else None, (*path, "that")),
        Aspect(f"rule-words {kind}", reader.words(rule.say) if rule else None, (*path, "say")),
    )
