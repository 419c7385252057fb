"""One posted page: all its questions read together, and the rules between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pcca.answers.cells import Wrong, wrong
from pcca.answers.fields import Form, Mistake, Posted
from pcca.answers.ordinary import expected, read_ordinary
from pcca.answers.posted import read, target, unanswered
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Values, substance
from pcca.instrument.model import Instrument, Matrix, Question, Rule, Words
from pcca.instrument.tree import Expr, references
from pcca.language import N_
from pcca.routing import Page, rows_of, visible

NOTHING: frozenset[str] = frozenset()
REQUIRED = {
    True: N_("Enter an answer to “{question}”"),
    False: N_("Select an answer to “{question}”"),
}


@dataclass(frozen=True)
class PostedPage:
    """The answers of a page by question, what is wrong, and what is unusual."""

    posted: Mapping[str, Posted]
    mistakes: tuple[Mistake, ...] = ()
    warnings: tuple[Mistake, ...] = ()

    @property
    def values(self) -> Values:
        return {key: value for each in self.posted.values() for key, value in each.values.items()}


@dataclass(frozen=True)
class Asker:
    """What reading a page needs to know: the instrument, the answers so far, and the language."""

    instrument: Instrument
    values: Values
    language: str
    accepted: frozenset[str] = field(default_factory=frozenset)

    def hidden(self, question: Question) -> frozenset[str]:
        """The rows that are not shown."""
        rows = question.routed_rows
        return (
            frozenset(row.id for row in rows if not visible(self.instrument, row.show_if, self.values))
            if rows
            else NOTHING
        )

    def required(self, question: Question) -> bool:
        if question.required:
            return True
        return question.required_if is not None and holds(self.instrument, question.required_if, self.values) is True


def read_page(asker: Asker, page: Page, form: Form) -> PostedPage:
    """Reads every question of the page; wrong answers are named, the others kept."""
    posted = {question.id: _read(asker, question, form) for question in page.questions}
    mistakes = tuple([mistake for each in posted.values() for mistake in each.mistakes])
    return check_page(asker, page.questions, PostedPage(posted, mistakes))


def _read(asker: Asker, question: Question, form: Form) -> Posted:
    hidden = asker.hidden(question)
    fields = expected(asker.instrument, question.id, hidden)
    found = read_ordinary(fields, form) if fields is not None else None
    return found or read(question, form, asker.language, hidden)


def check_page(asker: Asker, questions: Sequence[Question], page: PostedPage) -> PostedPage:
    """Adds what the answers of the page break: required questions, hard rules and soft rules."""
    # A question that is answered in full, and has no rules, breaks nothing.
    doubtful = [q for q in questions if q.check or q.warn or None in page.posted[q.id].values.values()]
    if not doubtful and not page.mistakes:
        return page
    values = {**asker.values, **page.values}
    wrong_fields = {mistake.name for mistake in page.mistakes}
    wrong_questions = {_question(mistake) for mistake in page.mistakes}
    found = list(page.mistakes)
    warnings: list[Mistake] = []
    for question in doubtful:
        if asker.required(question):
            found += [each for each in _required(asker, question, values) if each.name not in wrong_fields]
        found += [each for each in _unproven(asker, question, values) if each.name not in wrong_fields]
        if question.id not in wrong_questions:
            found += _broken(asker, question, question.check, values)
            warnings += _broken(asker, question, question.warn, values)
    order = {question.id: place for place, question in enumerate(questions)}
    found.sort(key=lambda mistake: order[_question(mistake)])
    return replace(page, mistakes=tuple(found), warnings=tuple(w for w in warnings if w.name not in asker.accepted))


def _question(mistake: Mistake) -> str:
    """The question a field belongs to: parts of a date stand behind a hyphen, other parts behind a dot."""
    return mistake.name.split(".")[0].split("-")[0]


def _required(asker: Asker, question: Question, values: Values) -> list[Mistake]:
    typed = isinstance(question.kind, Words) or not hasattr(question.kind, "scale")
    return [
        Mistake(name, target(question, name), wrong(REQUIRED[typed], question=words[asker.language]))
        for name, words in unanswered(question, values, asker.hidden(question))
    ]


def _unproven(asker: Asker, question: Question, values: Values) -> list[Mistake]:
    """Levels that were chosen without the evidence that must stand beside them."""
    if not isinstance(question.kind, Matrix) or question.kind.evidence != "required":
        return []
    rows = {f"{question.id}.{row.id}": row.label[asker.language] for row in question.kind.rows}
    bare = [name for name in rows if values.get(f"{name}.evidence") is None]
    return [
        Mistake(f"{name}.evidence", f"{name}.evidence", wrong(N_("Enter the evidence for “{row}”"), row=rows[name]))
        for name in bare
        if substance(asker.instrument.columns[name], values) is not None
    ]


def _broken(asker: Asker, question: Question, rule: Rule | None, values: Values) -> list[Mistake]:
    if rule is None or holds(asker.instrument, rule.that, values) is not False:
        return []
    return [Mistake(question.id, target(question, question.id), said(rule, asker.language))]


def said(rule: Rule, language: str) -> Wrong:
    """An author's own sentence, already in the reader's language."""
    return Wrong("{sentence}", {"sentence": rule.say[language]})


def final_mistakes(asker: Asker) -> list[Mistake]:
    """The top-level checks that fail; each leads to the first question or list it reads."""
    broken = [rule for rule in asker.instrument.checks if holds(asker.instrument, rule.that, asker.values) is False]
    first = [next(_questions(asker.instrument, rule.that), "") for rule in broken]
    places = zip(first, broken, strict=True)
    return [Mistake(name, _lead(asker.instrument, name), said(rule, asker.language)) for name, rule in places]


def _lead(instrument: Instrument, name: str) -> str:
    """The element that a message about a question or a list leads to."""
    question = instrument.questions.get(name)
    if question is None:
        return "entries"
    return f"question-{name}" if rows_of(question) else target(question, name)


def _questions(instrument: Instrument, expr: Expr) -> Iterator[str]:
    """The questions and lists an expression reads, those behind derived values too."""
    for ref in references(expr):
        if ref.path in instrument.derived:
            yield from _questions(instrument, instrument.derived[ref.path].expr)
        elif (read := ref.path.split(".")[0]) in instrument.questions or read in instrument.repeats:
            yield read


def digest(values: Values) -> str:
    """A short mark of a question's answers, to see whether a form changed them."""
    return hashlib.blake2b(repr(sorted(values.items())).encode(), digest_size=6).hexdigest()
