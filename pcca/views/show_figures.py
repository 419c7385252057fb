"""Rows of a report as tables, in words of the page; a hidden row says why and holds no number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pcca.instrument.model import Instrument
from pcca.language import Language
from pcca.report import Row
from pcca.report.methods import base_sentence, base_told
from pcca.report.sentences import (
    counts_text,
    group_label,
    hidden_sentence,
    interval_text,
    no_result_sentence,
    number_text,
    option_label,
    rank_text,
)

NONE = "–"


@dataclass(frozen=True)
class FigureShown:
    """One row of a table: what it is of, its value, and its interval; or why it is hidden."""

    label: str
    option: str
    value: str
    interval: str
    counted: str
    hidden: str = ""


@dataclass(frozen=True)
class TableShown:
    """A table with its caption, and below it who its base is; `second` heads what stands beside the labels."""

    caption: str
    rows: tuple[FigureShown, ...]
    note: str = ""
    second: str = ""


@dataclass(frozen=True)
class Speaker:
    """An instrument and a language: what is needed to say a row."""

    instrument: Instrument
    lang: Language

    def option(self, row: Row) -> str:
        return option_label(row, self.instrument, self.lang)

    def group(self, row: Row) -> str:
        names = (group_label(question, code, self.instrument, self.lang) for question, code in row.by.items())
        return ", ".join(names)


def figure_shown(row: Row, speaker: Speaker, label: str, option: str = "") -> FigureShown:
    """One row with its label."""
    lang = speaker.lang
    if row.suppressed:
        return FigureShown(label, option, "", "", "", hidden_sentence(row, speaker.instrument, lang))
    if row.estimate is None:
        why = no_result_sentence(row, lang) if row.n else lang.say("Nobody is in the base.")
        return FigureShown(label, option, "", "", "", why)
    return FigureShown(label, option, number_text(row, lang), interval_text(row, lang) or NONE, counts_text(row, lang))


def options_table(rows: Sequence[Row], speaker: Speaker, caption: str) -> TableShown:
    """A row for each option of one column; one sentence where all of them are hidden."""
    shown = tuple(
        figure_shown(row, speaker, speaker.option(row) or _statistic(row, speaker.lang), rank_text(row, speaker.lang))
        for row in rows
    )
    note = "" if rows[0].suppressed else base_alone(rows[0], speaker.lang)
    if all(figure.hidden for figure in shown):
        return TableShown(caption, (), shown[0].hidden)
    second = speaker.lang.say("Rank") if any(figure.option for figure in shown) else ""
    return TableShown(caption, shown, note, second)


def _statistic(row: Row, lang: Language) -> str:
    return lang.say("Mean") if row.statistic == "mean" else lang.say("Median")


def bases_table(rows: Sequence[Row], speaker: Speaker, caption: str) -> TableShown:
    """A row for each base of one figure."""
    labels = [base_sentence(row, speaker.lang) or row.base or "" for row in rows]
    shown = (figure_shown(row, speaker, label, speaker.option(row)) for row, label in zip(rows, labels, strict=True))
    return TableShown(caption, tuple(shown))


def groups_table(rows: Sequence[Row], speaker: Speaker, caption: str) -> TableShown:
    """A row for each group of a cut and each option; a hidden group stands once."""
    found: list[FigureShown] = []
    for group, own in grouped(rows, speaker.group):
        figures = [figure_shown(row, speaker, group, speaker.option(row)) for row in own]
        hidden = all(figure.hidden for figure in figures)
        found += [replace(figures[0], option="")] if hidden else figures
    return TableShown(caption, tuple(found))


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    """Rows with the same key, which stand together already."""
    return [(name, list(own)) for name, own in groupby(rows, key)]


def base_alone(row: Row, lang: Language) -> str:
    """Who the base of a whole table is, without the count of one of its rows."""
    return base_sentence(row, lang, "both" if base_told(row) == "pairs" else "counted")
