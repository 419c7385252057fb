"""Responses as findings: rows with their bases and intervals, checks, and sentences in each language."""

from pcca.report.rows import Check, Report, Row
from pcca.report.score import PopulationTooSmall, score_columns

__all__ = ["Check", "PopulationTooSmall", "Report", "Row", "score_columns"]
