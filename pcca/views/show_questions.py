"""Every question as tables of its answers, by section."""

from __future__ import annotations

from dataclasses import dataclass

from pcca.forms.face import PLACES
from pcca.forms.show import ROW_PARTS
from pcca.instrument.model import Calendar, Note, Question, Words
from pcca.report import Report, Row
from pcca.report.methods import missing_sentence
from pcca.report.sentences import part_label
from pcca.report.worked import worked_title
from pcca.views.show_figures import Speaker, TableShown, grouped, options_table


@dataclass(frozen=True)
class QuestionShown:
    """One question with a table for each of its columns."""

    title: str
    missing: str
    tables: tuple[TableShown, ...]
    words: bool


@dataclass(frozen=True)
class SectionShown:
    """The questions of one section."""

    title: str
    questions: tuple[QuestionShown, ...]


def sections_shown(report: Report, speaker: Speaker) -> list[SectionShown]:
    """Every question that asks something, in the order of the questionnaire."""
    by_question: dict[str, list[Row]] = {}
    for row in report.rows:
        if row.question:
            by_question.setdefault(row.question.split(".")[0], []).append(row)
    shown = []
    for section in speaker.instrument.sections:
        asked = [question for question in section.questions if not isinstance(question.kind, Note)]
        questions = tuple(_question(question, by_question.get(question.id, []), speaker) for question in asked)
        shown.append(SectionShown(section.title[speaker.lang.code], questions))
    shown.append(SectionShown(speaker.lang.say("Worked out from the answers"), _worked_out(report, speaker)))
    return [section for section in shown if section.questions]


def _worked_out(report: Report, speaker: Speaker) -> tuple[QuestionShown, ...]:
    """The bands of scores and the outcomes of decision tables."""
    found = []
    for name in (*speaker.instrument.bands, *speaker.instrument.decisions):
        rows = [row for row in report.rows if row.question == name]
        title = worked_title(name, speaker.instrument, speaker.lang) or name
        if rows:
            found.append(
                QuestionShown(
                    title, missing_sentence(rows[0], speaker.lang), (options_table(rows, speaker, ""),), False
                )
            )
    return tuple(found)


def _question(question: Question, rows: list[Row], speaker: Speaker) -> QuestionShown:
    columns = grouped(rows, lambda row: row.column or "")
    several = len(columns) > 1
    tables = tuple(options_table(own, speaker, _caption(column, speaker) if several else "") for column, own in columns)
    missing = missing_sentence(rows[0], speaker.lang) if rows and not several else ""
    return QuestionShown(
        question.ask[speaker.lang.code].replace("*", ""),
        missing,
        tables,
        isinstance(question.kind, Words | Calendar),
    )


def _caption(column: str, speaker: Speaker) -> str:
    """The row of a grid, with the part of it a column holds, or the place of a ranking."""
    item = speaker.instrument.home(column).columns.get(column)
    if item is None:
        return ""
    row = part_label(item, speaker.instrument, speaker.lang)
    if row is None:
        place = int(item.part or 0)
        return speaker.lang.say(PLACES[place]) if place in PLACES else column
    return speaker.lang.say(ROW_PARTS[item.part], row=row) if item.part in ROW_PARTS else row
