"""Responses as findings: rows with their bases and intervals, checks, and sentences in each language."""

from pcca.report.methods import base_sentence, method_sentence, missing_sentence
from pcca.report.rows import Check, Report, Row
from pcca.report.score import PopulationTooSmall, score_columns
from pcca.report.sentences import (
    check_message,
    column_title,
    counts_text,
    group_label,
    hidden_sentence,
    interval_text,
    number_text,
    option_label,
    sentence,
    title,
    with_unit,
)

__all__ = [
    "Check",
    "PopulationTooSmall",
    "Report",
    "Row",
    "base_sentence",
    "check_message",
    "column_title",
    "counts_text",
    "group_label",
    "hidden_sentence",
    "interval_text",
    "method_sentence",
    "missing_sentence",
    "number_text",
    "option_label",
    "score_columns",
    "sentence",
    "title",
    "with_unit",
]
