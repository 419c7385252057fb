"""Findings as the results page shows them: the sentence, the estimate, the bases, the chart, the cuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pcca.charts import Bars
from pcca.charts.of_rows import chart_of, reference_words, title_of
from pcca.language import Language
from pcca.report import Report, Row
from pcca.report.behind import behind
from pcca.report.methods import base_sentence, method_sentence, missing_sentence
from pcca.report.sentences import (
    LISTED,
    column_title,
    hidden_sentence,
    interval_text,
    is_listed,
    number_text,
    sentence,
)
from pcca.views.chart_files import Picture, picture
from pcca.views.show_figures import (
    FigureShown,
    Speaker,
    TableShown,
    bases_table,
    grouped,
    groups_table,
    options_table,
)

Address = Callable[[str, int], str]
"""The address of the chart of a finding, by the place of its column."""


@dataclass(frozen=True)
class ChartShown:
    """A chart with the table that holds the same values; it is open where it tells one figure on several bases."""

    picture: Picture
    table: TableShown
    opened: bool


@dataclass(frozen=True)
class FindingShown:
    """One finding in words of the page; of a hidden one there is only its title and the reason."""

    id: str
    title: str
    sentence: str
    hidden: str
    figure: FigureShown | None
    base: str
    missing: str
    behind: tuple[str, ...]
    reference: str
    method: str
    charts: tuple[ChartShown, ...]
    others: tuple[TableShown, ...]
    cuts: tuple[TableShown, ...]


def findings_shown(report: Report, speaker: Speaker, *, source: str, address: Address) -> list[FindingShown]:
    """Every finding of a report, in the order of the instrument."""
    found = [(name, list(report.finding(name))) for name in speaker.instrument.findings]
    return [_finding(rows, speaker, source, address) for _, rows in found if rows]


def main_rows(rows: list[Row]) -> list[Row]:
    """The rows about everyone, on the declared base."""
    return [row for row in rows if row.base_kind == "main" and not row.by]


def _finding(rows: list[Row], speaker: Speaker, source: str, address: Address) -> FindingShown:
    main, lang = main_rows(rows), speaker.lang
    first = next((row for row in main if not row.suppressed), main[0])
    single = not is_listed(first)
    hidden = hidden_sentence(first, speaker.instrument, lang) if first.suppressed else ""
    return FindingShown(
        first.finding or "",
        _title(first, speaker),
        sentence(first, speaker.instrument, lang) if _has_own_sentence(first, speaker) else "",
        hidden,
        _figure(first, speaker) if single and not hidden and first.estimate is not None else None,
        base_sentence(first, lang) if single else "",
        missing_sentence(first, lang),
        tuple(behind(first, speaker.instrument, lang)),
        reference_words(first, speaker.instrument, lang) if first.reference is not None else "",
        method_sentence(first, lang),
        () if hidden else tuple(_charts(rows, speaker, source, address)),
        () if hidden or single else tuple(_others(rows, speaker)),
        tuple(_cuts(rows, speaker)),
    )


def _has_own_sentence(row: Row, speaker: Speaker) -> bool:
    """Whether the sentence says what the title does not; options are said by their table."""
    return not is_listed(row) and not row.suppressed and (_labelled(row, speaker) or row.estimate is None)


def _labelled(row: Row, speaker: Speaker) -> bool:
    return speaker.instrument.findings[row.finding or ""].label is not None


def _title(row: Row, speaker: Speaker) -> str:
    """The label, or the sentence; of a finding with neither, what it is about."""
    if row.estimate is None and not _labelled(row, speaker):
        return column_title(row.column, speaker.instrument, speaker.lang) if row.column else row.finding or ""
    return title_of(row, speaker.instrument, speaker.lang)


def _figure(row: Row, speaker: Speaker) -> FigureShown:
    lang = speaker.lang
    interval = interval_text(row, lang)
    level = lang.number(round(100 * (row.ci_level or 0)))
    words = lang.say("{level}% interval {interval}", level=level, interval=interval) if interval else ""
    return FigureShown("", "", number_text(row, lang), words, "")


def columns_of(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """The main rows of each column; of a single figure its other bases as well."""
    main = main_rows(rows)
    if main and not is_listed(main[0]):
        return [(main[0].column or "", [row for row in rows if not row.by])]
    if main and main[0].statistic in LISTED:
        return [("", main)]
    return grouped(main, lambda row: row.column or "")


def finding_chart(rows: list[Row], speaker: Speaker, place: int, source: str) -> Bars | None:
    """The chart of one column of a finding."""
    columns = columns_of(rows)
    if not 0 <= place < len(columns):
        return None
    return chart_of(columns[place][1], speaker.instrument, speaker.lang, source=source)


def _charts(rows: list[Row], speaker: Speaker, source: str, address: Address) -> list[ChartShown]:
    shown = []
    for place, (column, own) in enumerate(columns_of(rows)):
        chart = chart_of(own, speaker.instrument, speaker.lang, source=source)
        if chart:
            table = _chart_table(column, own, speaker)
            shown.append(ChartShown(picture(chart, address(own[0].finding or "", place)), table, _opened(own)))
    return shown


def _opened(rows: list[Row]) -> bool:
    return not is_listed(rows[0]) and len(rows) > 1


def _chart_table(column: str, rows: list[Row], speaker: Speaker) -> TableShown:
    if not is_listed(rows[0]):
        return bases_table(rows, speaker, speaker.lang.say("On each base"))
    caption = column_title(column, speaker.instrument, speaker.lang) if column else _title(rows[0], speaker)
    return options_table(rows, speaker, caption)


def _others(rows: list[Row], speaker: Speaker) -> list[TableShown]:
    """The other bases of a finding with options, in one table."""
    other = [row for row in rows if row.base_kind == "sensitivity"]
    return [bases_table(other, speaker, speaker.lang.say("On other bases"))] if other else []


def _cuts(rows: list[Row], speaker: Speaker) -> list[TableShown]:
    cut = [row for row in rows if row.by and row.base_kind == "main"]
    return [
        groups_table(own, speaker, _cut_title(question, speaker))
        for question, own in grouped(cut, lambda row: next(iter(row.by)))
    ]


def _cut_title(question: str, speaker: Speaker) -> str:
    asked = column_title(question, speaker.instrument, speaker.lang)
    return speaker.lang.say("By the answers to: {question}", question=asked)


def source_of(label: str, lang: Language) -> str:
    """The line that says where a chart's values are from."""
    return lang.say("Source: {source}.", source=label)
