"""A published table: its figures beside what was printed, and what can be said against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcca.counts.model import countable
from pcca.language import N_
from pcca.report import Check, Report, Row
from pcca.report.sentences import (
    check_message,
    column_title,
    counts_text,
    hidden_sentence,
    interval_text,
    number_text,
    sentence,
)
from pcca.views.show_figures import NONE, Speaker, grouped

VERDICTS: Mapping[bool | None, str] = {
    True: N_("Agrees"),
    False: N_("Does not agree"),
    None: N_("Nothing was printed"),
}


@dataclass(frozen=True)
class CountShown:
    """One printed figure beside what its count gives."""

    option: str
    group: str
    counted: str
    value: str
    interval: str
    printed: str
    verdict: str
    wrong: bool
    hidden: str


@dataclass(frozen=True)
class CountsShown:
    """One question of a published table."""

    title: str
    grouped: bool
    rows: tuple[CountShown, ...]


@dataclass(frozen=True)
class SaidShown:
    """A finding that the table gives, with its wave where there are several."""

    sentence: str
    wave: str
    counted: str
    interval: str


@dataclass(frozen=True)
class ChecksShown:
    """What the checks of a published table say, by what they are about."""

    wrong: tuple[str, ...]
    change: tuple[str, ...]
    needed: tuple[str, ...]
    printed: str


def counts_shown(report: Report, speaker: Speaker) -> list[CountsShown]:
    """Every question of the table in the order of the file."""
    rows = [row for row in report.rows if row.question]
    by_question: dict[str, list[Row]] = {}
    for row in rows:
        by_question.setdefault(row.column or "", []).append(row)
    return [_question(column, own, speaker) for column, own in by_question.items()]


def _question(column: str, rows: list[Row], speaker: Speaker) -> CountsShown:
    shown = tuple(_count(row, speaker) for row in rows)
    title = column_title(column, speaker.instrument, speaker.lang)
    return CountsShown(title, any(each.group for each in shown), shown)


def _count(row: Row, speaker: Speaker) -> CountShown:
    group = ", ".join(filter(None, [row.wave or "", speaker.group(row)]))
    hidden = hidden_sentence(row, speaker.instrument, speaker.lang) if row.suppressed else ""
    printed = f"{row.published}%" if row.published is not None else NONE
    verdict = speaker.lang.say(VERDICTS[row.reproduces])
    return CountShown(
        speaker.option(row), group, counts_text(row, speaker.lang), number_text(row, speaker.lang),
        interval_text(row, speaker.lang) or NONE, printed, verdict, row.reproduces is False, hidden,
    )  # fmt: skip


def said_shown(report: Report, speaker: Speaker) -> list[tuple[str, list[SaidShown]]]:
    """The findings that the margins give, by finding."""
    rows = [row for row in report.rows if row.finding and not row.by and row.base_kind == "main"]
    found = grouped(rows, lambda row: row.finding or "")
    return [(_label(name, speaker), [_said(row, speaker) for row in own]) for name, own in found]


def _label(finding: str, speaker: Speaker) -> str:
    label = speaker.instrument.findings[finding].label
    return label[speaker.lang.code] if label else ""


def _said(row: Row, speaker: Speaker) -> SaidShown:
    lang = speaker.lang
    hidden = bool(row.suppressed)
    return SaidShown(
        sentence(row, speaker.instrument, lang),
        row.wave or "",
        NONE if hidden else counts_text(row, lang),
        NONE if hidden else interval_text(row, lang) or NONE,
    )


def checks_shown(report: Report, speaker: Speaker) -> ChecksShown:
    """The checks as sentences, and how many printed figures agree with their counts."""
    verdicts = [row.reproduces for row in report.rows if row.reproduces is not None]
    agree = speaker.lang.count(
        "{k} of {n} printed figure agrees with its count.",
        "{k} of {n} printed figures agree with their counts.",
        len(verdicts), k=speaker.lang.number(sum(verdicts)),
    )  # fmt: skip

    def said(*kinds: str) -> tuple[str, ...]:
        return tuple(_message(check, speaker) for check in report.checks if check.kind in kinds)

    printed = agree if verdicts else speaker.lang.say("No percentages were printed beside these counts.")
    wrong = said("percentage", "parts", "denominator")
    return ChecksShown(wrong, said("change_bounds"), said("needs_responses"), printed)


def _message(check: Check, speaker: Speaker) -> str:
    where = _where(check.where, speaker)
    return speaker.lang.say("{where}: {message}", where=where, message=check_message(check, speaker.lang))


def _where(where: str, speaker: Speaker) -> str:
    """The place of a check in words: before the comma stands a finding, a question or one of its options."""
    path, _, wave = where.partition(", ")
    title, option = _place(path, speaker)
    beside = ", ".join(filter(None, [option, wave]))
    return f"{title} ({beside})" if beside else title


def _place(path: str, speaker: Speaker) -> tuple[str, str]:
    """The words of a path, and those of the option at its end."""
    instrument = speaker.instrument
    if path in instrument.findings:
        return _label(path, speaker) or path, ""
    if path in countable(instrument):
        return column_title(path, instrument, speaker.lang), ""
    column, _, option = path.rpartition(".")
    if column not in countable(instrument):
        return path, ""
    label = speaker.option(Row(statistic="distribution", column=column, option=option))
    return column_title(column, instrument, speaker.lang), label
