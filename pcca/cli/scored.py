"""Prints a report: findings as sentences with what stands behind them, then checks, then every question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pcca.cli.crossed import print_table
from pcca.cli.terminal import Terminal
from pcca.instrument.model import Instrument
from pcca.language import N_
from pcca.report import (
    Report,
    Row,
    base_sentence,
    column_title,
    counts_text,
    group_label,
    hidden_sentence,
    interval_text,
    method_sentence,
    missing_sentence,
    number_text,
    option_label,
    sentence,
    title,
    with_unit,
)
from pcca.report.behind import behind
from pcca.report.sentences import is_listed, rank_text, reference_source


@dataclass(frozen=True)
class Printed:
    """A report with what it is of."""

    report: Report
    instrument: Instrument
    everything: bool = False
    label: str = ""
    synthetic: bool = False


def print_report(terminal: Terminal, printed: Printed) -> None:
    """Prints the whole report."""
    if printed.label:
        terminal.print(printed.label, bold=True)
    if printed.synthetic:
        terminal.say(N_("These answers are synthetic: they show how the software works and say nothing about anybody."))
    found = [row for row in printed.report.rows if row.finding is not None]
    for _, rows in groupby(found, key=lambda row: row.finding):
        terminal.print()
        _finding(terminal, printed.instrument, list(rows))
    for table in printed.report.tables:
        print_table(terminal, printed.instrument, table)
    _checks(terminal, printed.report)
    if printed.everything:
        _questions(terminal, printed)
    else:
        terminal.print()
        terminal.say(N_("Add --all for every question."))


def _finding(terminal: Terminal, instrument: Instrument, rows: Sequence[Row]) -> None:
    main = [row for row in rows if row.base_kind == "main" and not row.by]
    waves = len({row.wave for row in main}) > 1
    if any(is_listed(row) for row in main):
        terminal.print(title(main[0], instrument, terminal.lang), bold=True)
        _answers(terminal, instrument, main, waves=waves)
    else:
        for row in main:
            _single(terminal, instrument, row, dated=waves)
    _behind(terminal, instrument, main)
    _beside(terminal, instrument, main)
    _sensitivity(terminal, instrument, [row for row in rows if row.base_kind != "main"])
    _cuts(terminal, instrument, [row for row in rows if row.by])


def _answers(terminal: Terminal, instrument: Instrument, rows: Sequence[Row], *, waves: bool) -> None:
    """A row per answer, or why none is shown."""
    if all(row.suppressed for row in rows):
        terminal.print(f"    {sentence(rows[0], instrument, terminal.lang)}")
    else:
        _table(terminal, instrument, rows, waves=waves)


def _single(terminal: Terminal, instrument: Instrument, row: Row, *, dated: bool) -> None:
    lang = terminal.lang
    said = sentence(row, instrument, lang)
    heading = said if row.estimate is not None else title(row, instrument, lang)
    terminal.print(f"{row.wave}: {heading}" if dated else heading, bold=True)
    if row.estimate is None:
        terminal.print(f"    {said}")
        return
    interval = interval_text(row, lang)
    if interval:
        level = lang.number(round(100 * (row.ci_level or 0)))
        terminal.say(N_("    {level}% confidence interval: {interval}"), level=level, interval=interval)
    terminal.print(f"    {base_sentence(row, lang)}")


def _behind(terminal: Terminal, instrument: Instrument, rows: Sequence[Row]) -> None:
    """Who gave no answer, how the interval was made, and the published figure beside it: once per finding."""
    shown = next((row for row in rows if not row.suppressed), None)
    if shown is None:
        return
    for said in (missing_sentence(shown, terminal.lang), method_sentence(shown, terminal.lang)):
        if said:
            terminal.print(f"    {said}")
    if shown.reference is not None:
        number = terminal.lang.number(shown.reference, shown.decimals or 0)
        value = with_unit(shown, number, terminal.lang)
        terminal.say(
            N_("    Compare {value}: {source}."), value=value, source=reference_source(shown, instrument, terminal.lang)
        )


def _beside(terminal: Terminal, instrument: Instrument, rows: Sequence[Row]) -> None:
    """What stands behind the figure: sides of a difference, tests, quartiles."""
    shown = next((row for row in rows if not row.suppressed), None)
    for said in () if shown is None else behind(shown, instrument, terminal.lang):
        terminal.print(f"    {said}")


def _sensitivity(terminal: Terminal, instrument: Instrument, rows: Sequence[Row]) -> None:
    shown = [row for row in rows if not row.suppressed]
    if shown:
        terminal.say(N_("    By other bases:"))
    for row in shown:
        slots = {"value": number_text(row, terminal.lang), "base": base_sentence(row, terminal.lang)}
        answer = option_label(row, instrument, terminal.lang)
        sentence = N_("      {answer}: {value}, {base}") if answer else N_("      {value}: {base}")
        terminal.say(sentence, answer=answer, **slots)


def _cuts(terminal: Terminal, instrument: Instrument, rows: Sequence[Row]) -> None:
    for names, group in groupby(rows, key=lambda row: tuple(row.by)):
        listed = list(group)
        asked = [column_title(name, instrument, terminal.lang) for name in names if name in instrument.every_question]
        terminal.print(f"    {' '.join(asked) or ', '.join(names)}")
        if all(row.suppressed for row in listed):
            terminal.say(N_("    Every one of these groups is too small to be shown."))
        else:
            _table(terminal, instrument, listed, waves=len({row.wave for row in rows}) > 1)


def _table(terminal: Terminal, instrument: Instrument, rows: Sequence[Row], *, waves: bool) -> None:
    """The rows as a table; columns that would be empty are left out."""
    lang = terminal.lang
    columns = {
        N_("Wave"): [row.wave or "" if waves else "" for row in rows],
        N_("Group"): [_group(terminal, instrument, row) for row in rows],
        N_("Rank"): [rank_text(row, lang) for row in rows],
        N_("Answer"): [option_label(row, instrument, lang) for row in rows],
        N_("Estimate"): [number_text(row, lang) if not row.suppressed else lang.say(N_("hidden")) for row in rows],
        N_("Interval"): [interval_text(row, lang) for row in rows],
        N_("Base"): [_base(terminal, row) for row in rows],
        N_("Published"): [row.published or "" for row in rows],
        N_("Reproduced"): [_reproduced(terminal, row) for row in rows],
    }
    kept = {name: cells for name, cells in columns.items() if any(cells)}
    terminal.table([lang.say(name) for name in kept], list(zip(*kept.values(), strict=True)))
    hidden = {row.suppressed: hidden_sentence(row, instrument, lang) for row in rows if row.suppressed}
    for reason in hidden.values():
        terminal.say(N_("    Hidden: {reason}"), reason=reason)


def _group(terminal: Terminal, instrument: Instrument, row: Row) -> str:
    return ", ".join(group_label(name, code, instrument, terminal.lang) for name, code in row.by.items())


def _base(terminal: Terminal, row: Row) -> str:
    return "" if row.n is None else counts_text(row, terminal.lang)


def _reproduced(terminal: Terminal, row: Row) -> str:
    if row.reproduces is None:
        return ""
    return terminal.lang.say(N_("yes")) if row.reproduces else terminal.lang.say(N_("NO"))


def _checks(terminal: Terminal, report: Report) -> None:
    if not report.checks:
        return
    terminal.print()
    terminal.print(terminal.lang.say(N_("Checks")), bold=True)
    for check in report.checks:
        terminal.say(N_("  {where}: {message}"), where=check.where, message=check.message(terminal.lang))


def _questions(terminal: Terminal, printed: Printed) -> None:
    rows = [row for row in printed.report.rows if row.finding is None]
    for _, group in groupby(rows, key=lambda row: (row.question, row.column, row.wave)):
        listed = list(group)
        terminal.print()
        heading = title(listed[0], printed.instrument, terminal.lang)
        wave = listed[0].wave
        dated = len({row.wave for row in rows}) > 1 and wave
        terminal.print(f"{wave}: {heading}" if dated else heading, bold=True)
        _table(terminal, printed.instrument, listed, waves=False)
