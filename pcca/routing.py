"""Which pages, questions, rows and options are asked, given the answers so far; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from pcca.instrument.entries import entries_of
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Entry, Value, Values
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
    """A list has one page, without questions: those of each entry are on pages of their own."""
    return [Page(section.id, section, ())] if section.repeat else entry_pages(section)


def entry_pages(section: Section) -> list[Page]:
    """The pages of a section, as they are answered once or for each entry."""
    groups: list[list[Question]] = [[]]
    for question in section.questions:
        if groups[-1] and _reads(question) & {each.id for each in groups[-1]}:
            groups.append([])
        groups[-1].append(question)
    return [Page(_page_id(section.id, number), section, tuple(group)) for number, group in enumerate(groups) if group]


def _page_id(section: str, number: int) -> str:
    return section if number == 0 else f"{section}-{number + 1}"


def _reads(question: Question) -> set[str]:
    """The questions on which this one depends: showing it, its rows or its options, or what it is filled in with."""
    offered = question.prefill.expr if question.prefill else None
    conditions = [offered, question.show_if, question.required_if, *(row.show_if for row in rows_of(question))]
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
        if page.section.repeat:
            counted[page.section.id] = _entries(instrument, page.section, values, counted)
            asked_pages.append(page)
            continue
        if asked := _asked(instrument, page, values, counted):
            asked_pages.append(asked)
    return asked_pages, counted


def _asked(instrument: Instrument, page: Page, values: Values, counted: dict[str, Value | None]) -> Page | None:
    """What is asked of a page, its answers added to those that count."""
    asked = [question for question in page.questions if visible(instrument, question.show_if, counted)]
    for question in asked:
        counted |= _own(instrument, question, values, counted)
    return Page(page.id, page.section, tuple(asked)) if asked else None


@lru_cache(maxsize=64)
def _pages_of_entry(instrument: Instrument, list_: str) -> tuple[Page, ...]:
    return tuple(entry_pages(instrument.repeats[list_]))


def entry_path(instrument: Instrument, section: Section, entry: Entry, counted: Values) -> tuple[list[Page], Entry]:
    """The pages of one entry that are asked, and its answers that count, given the others that do."""
    inner, seen = instrument.entry(section.id), dict(counted)
    found = [_asked(inner, page, entry, seen) for page in _pages_of_entry(instrument, section.id)]
    own = {key: seen[key] for question in section.questions for key in question.keys if key in seen}
    return [page for page in found if page], cast(Entry, own)


def _entries(instrument: Instrument, section: Section, values: Values, counted: Values) -> tuple[Entry, ...]:
    """The entries of a list as far as they count; one in which nothing is answered is none."""
    found = (entry_path(instrument, section, each, counted)[1] for each in entries_of(values, section.id))
    return tuple(own for own in found if any(value is not None for value in own.values()))


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
        return tuple(code for code in value if isinstance(code, str) and code not in gone) or None
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
