"""Which pages, questions, rows and options are asked, given the answers so far; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pcca.instrument.evaluate import holds
from pcca.instrument.given import Value, Values
from pcca.instrument.model import Grid, Instrument, Matrix, Option, Question, Row, Section
from pcca.instrument.tree import Expr, references


@dataclass(frozen=True)
class Page:
    """One page of the form: questions of one section that do not depend on each other."""

    id: str
    section: Section
    questions: tuple[Question, ...]


@lru_cache(maxsize=64)
def pages(instrument: Instrument) -> tuple[Page, ...]:
    """Every page of the instrument; a question that depends on one of its own page begins a new page."""
    return tuple(page for section in instrument.sections for page in _section_pages(section))


def _section_pages(section: Section) -> list[Page]:
    groups: list[list[Question]] = [[]]
    for question in section.questions:
        if groups[-1] and _reads(question) & {each.id for each in groups[-1]}:
            groups.append([])
        groups[-1].append(question)
    return [Page(_page_id(section.id, number), section, tuple(group)) for number, group in enumerate(groups) if group]


def _page_id(section: str, number: int) -> str:
    return section if number == 0 else f"{section}-{number + 1}"


def _reads(question: Question) -> set[str]:
    """The questions on which showing this one, its rows or its options depends."""
    conditions = [question.show_if, question.required_if, *(row.show_if for row in rows_of(question))]
    conditions += [option.show_if for item in question.items[:1] if item.scale for option in item.scale.options]
    return {
        ref.path.split(".")[0] for condition in conditions if condition is not None for ref in references(condition)
    }


def rows_of(question: Question) -> tuple[Row, ...]:
    """The rows of a grid or matrix."""
    return question.kind.rows if isinstance(question.kind, Grid | Matrix) else ()


def visible(instrument: Instrument, shown: Expr | None, values: Values) -> bool:
    """Whether something with this condition is shown; unknown hides."""
    return holds(instrument, shown, values) is True


def path(instrument: Instrument, values: Values) -> tuple[list[Page], Values]:
    """The pages that are asked, in order, and the answers that count: those to what is asked.

    Conditions read only answers that themselves count, so that an answer set aside asks nothing further.
    """
    asked_pages: list[Page] = []
    counted: dict[str, Value | None] = {}
    for page in pages(instrument):
        if not visible(instrument, page.section.show_if, counted):
            continue
        asked = [question for question in page.questions if visible(instrument, question.show_if, counted)]
        for question in asked:
            counted |= _own(instrument, question, values, counted)
        if asked:
            asked_pages.append(Page(page.id, page.section, tuple(asked)))
    return asked_pages, counted


def _own(instrument: Instrument, question: Question, values: Values, counted: Values) -> dict[str, Value | None]:
    """The question's answers that count, each asked column present."""
    hidden = {row.id for row in question.routed_rows if not visible(instrument, row.show_if, counted)}
    own = {key: values.get(key) for key in keys_of(question, hidden)}
    routed = [option for option in question.routed_options if not visible(instrument, option.show_if, counted)]
    return _offered(question, own, {option.code for option in routed}) if routed else own


def _offered(question: Question, own: dict[str, Value | None], gone: set[str]) -> dict[str, Value | None]:
    """The answers without options that are not offered any more."""
    scale = getattr(question.kind, "scale", None)
    coded = {item.key for item in question.items if item.scale is scale}
    return {key: _without(value, gone) if key in coded else value for key, value in own.items()}


def _without(value: Value | None, gone: set[str]) -> Value | None:
    if isinstance(value, tuple):
        return tuple(code for code in value if code not in gone) or None
    return None if value in gone else value


def keys_of(question: Question, hidden: set[str] | frozenset[str] = frozenset()) -> list[str]:
    """The keys of a response document that the question fills."""
    if not hidden:
        return list(question.keys)
    return list(dict.fromkeys(item.key for item in question.items if item.row not in hidden))


def asked(instrument: Instrument, values: Values) -> list[str]:
    """The ids of the questions that are asked, in order."""
    return [question.id for page in path(instrument, values)[0] for question in page.questions]


def shown_options(instrument: Instrument, options: tuple[Option, ...], values: Values) -> tuple[Option, ...]:
    """The options that are offered."""
    return tuple(option for option in options if visible(instrument, option.show_if, values))
