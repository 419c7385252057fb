"""What pages show of a journey: blocks of questions, the list of answers, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from flask import current_app
from markupsafe import Markup

from pcca.answers import plain_number, typed
from pcca.answers.files import file_answer
from pcca.answers.page import Asker
from pcca.fieldwork.journey import Journey, flat
from pcca.fieldwork.offering import offer
from pcca.forms.blocks import Blocks, Shown, shown_from
from pcca.forms.markup import joined
from pcca.forms.page import PageForm, names_of
from pcca.instrument.given import Value, Values
from pcca.instrument.model import CURRENCIES, Allocate, File, Grid, Item, Matrix, Note, Number, Question, Rank
from pcca.language import N_, Language, language
from pcca.routing import Page
from pcca.store import Answer


@dataclass(frozen=True)
class Line:
    """One line of a list of answers."""

    label: str
    answer: str
    target: str = ""
    page: str = ""
    number: int | None = None


def questions_shown(journey: Journey, page: Page, form: PageForm | None) -> Markup:
    """The blocks of a page, from the draft or as posted."""
    blocks: Blocks = current_app.extensions["pcca.blocks"]
    lang, asker = language(journey.language), journey.asker(page)
    shown = [_posted(asker, q, form) if form else _entered(journey, asker, q) for q in page.questions]
    each = zip(page.questions, shown, strict=True)
    made = [(question, blocks.question(journey.instrument, lang, question, look)) for question, look in each]
    return joined([part for question, markup in made for part in (*_told(journey, asker, question, form), markup)])


OFFERED = {
    True: N_("Filled in from what was answered last time. Change it if it is not right any more."),
    False: N_("Filled in from your earlier answers. Change it if it is not right."),
}


def _told(journey: Journey, asker: Asker, question: Question, form: PageForm | None) -> tuple[Markup, ...]:
    """Says above a question that its answer was offered, and by whom; nothing where none was."""
    if question.prefill is None or form is not None or not offer(journey, asker, question):
        return ()
    blocks: Blocks = current_app.extensions["pcca.blocks"]
    return (blocks.offered(language(journey.language).say(OFFERED[question.prefill.expr is None])),)


def warm_blocks(journey: Journey, page: Page) -> None:
    """Makes the blocks of a page with each single answer chosen, as respondents will come back to them."""
    blocks: Blocks = current_app.extensions["pcca.blocks"]
    lang, asker = language(journey.language), journey.asker(page)
    for question in page.questions:
        coded = [item for item in question.items if item.kind == "code" and item.scale and not item.part]
        for place in range(max((len(item.scale.options) for item in coded if item.scale), default=0)):
            chosen = {
                item.column: (item.scale.options[place].code,)
                for item in coded
                if item.scale and place < len(item.scale.options)
            }
            shown = shown_from(asker, question, {})
            blocks.question(journey.instrument, lang, question, replace(shown, chosen=chosen))


def _entered(journey: Journey, asker: Asker, question: Question) -> Shown:
    """As the draft has it."""
    offered = offer(journey, asker, question) if question.prefill else {}
    shown = shown_from(asker, question, {**journey.counted, **offered} if offered else journey.counted)
    if not journey.raw:
        return shown
    raw = {name: text for name, text in journey.raw.items() if name in names_of(question)}
    return replace(shown, texts={**shown.texts, **raw}) if raw else shown


def _posted(asker: Asker, question: Question, form: PageForm) -> Shown:
    """As it was typed, with the messages."""
    mine = form.read.posted[question.id]
    shown = shown_from(asker, question, {**asker.values, **mine.values})
    lang = language(asker.language)
    errors = {each.name: each.wrong.say(lang) for each in form.read.mistakes if each.name.split(".")[0] == question.id}
    chosen = {**shown.chosen, **{name: (code,) for name, code in mine.typed.items() if isinstance(question.kind, Rank)}}
    return replace(shown, texts={**shown.texts, **mine.typed}, errors=errors, chosen=chosen)


def notices(journey: Journey, conflicts: Mapping[str, Answer], lang: Language) -> tuple[str, ...]:
    """Says of each question what somebody else made of it meanwhile."""
    questions = {journey.key(question): question for question in journey.instrument.questions}
    return tuple(_notice(journey, questions[key], answer, lang) for key, answer in conflicts.items())


def _notice(journey: Journey, question_id: str, answer: Answer, lang: Language) -> str:
    question = journey.instrument.questions[question_id]
    values = typed(journey.instrument, flat({question_id: answer}))
    return lang.say(
        "“{question}” was changed in another window to: {answer}. "
        "Your own answer is shown below; press Continue to keep it.",
        question=_plain(question.ask[lang.code]),
        answer="; ".join(line.answer for line in lines_of(question, values, lang)),
    )


def lines_of(question: Question, values: Values, lang: Language, raw: Mapping[str, str] | None = None) -> list[Line]:
    """The lines of one question: one, or one for each row and part that has something to show."""
    kind = question.kind
    if isinstance(kind, Note):
        return []
    if isinstance(kind, Allocate):
        return [_part_line(kind, item, {**values, **(raw or {})}, lang) for item in question.items]
    if isinstance(kind, Grid | Matrix):
        items = [item for item in question.items if item.key in values]
        return [
            _row_line(question, kind, item, values, lang) for item in items if not item.part or values.get(item.column)
        ]
    typed_in = (raw or {}).get(question.id)
    shown = typed_in if typed_in is not None else said(question, values.get(question.id), lang)
    return [Line(_plain(question.ask[lang.code]), shown, f"question-{question.id}")]


def _part_line(kind: Allocate, item: Item, values: Values, lang: Language) -> Line:
    label = kind.scale.by_code[item.option or ""].label[lang.code]
    value = values.get(item.column)
    answer = plain_number(value) if isinstance(value, Fraction) else _words(value or None, lang)
    return Line(label, answer, f"question-{item.question}")


ROW_PARTS = {
    "target": N_("{row}: where you want to be next year"),
    "confidence": N_("{row}: how sure you are"),
    "evidence": N_("{row}: evidence"),
}


def _row_line(question: Question, kind: Grid | Matrix, item: Item, values: Values, lang: Language) -> Line:
    row = next(row.label[lang.code] for row in kind.rows if row.id == item.row)
    label = lang.say(ROW_PARTS[item.part], row=row) if item.part else row
    value = values.get(item.column)
    answer = (
        item.scale.by_code[str(value)].label[lang.code] if item.scale and value is not None else _words(value, lang)
    )
    return Line(label, answer, f"question-{question.id}")


def _words(value: Value | None, lang: Language) -> str:
    return lang.say("Not answered") if value is None else str(value)


def said(question: Question, value: Value | None, lang: Language) -> str:
    """An answer as people read it."""
    if value is None:
        return lang.say("Not answered")
    if isinstance(value, tuple):
        labels = [question.kind.scale.by_code[str(code)].label[lang.code] for code in value]  # type: ignore[union-attr]
        return (
            "; ".join(f"{place}. {label}" for place, label in enumerate(labels, 1))
            if isinstance(question.kind, Rank)
            else "; ".join(labels)
        )
    if isinstance(value, date):
        return lang.date(value)
    if isinstance(value, Fraction):
        return _with_unit(question, value, lang)
    file = file_answer(str(value)) if isinstance(question.kind, File) else None
    if file is not None:
        return file.said(lang)
    scale = getattr(question.kind, "scale", None)
    return scale.by_code[value].label[lang.code] if scale else value


def _with_unit(question: Question, value: Fraction, lang: Language) -> str:
    kind = question.kind
    if isinstance(kind, Number) and kind.currency:
        return f"{CURRENCIES[kind.currency]}{lang.number(value, 2 if value.denominator > 1 else 0)}"
    unit = kind.unit if isinstance(kind, Number) else None
    return f"{plain_number(value)} {unit[lang.code]}" if unit else plain_number(value)


def _plain(text: str) -> str:
    return text.replace("*", "")


__all__ = ["Line", "lines_of", "notices", "questions_shown", "said", "warm_blocks"]
