"""Faults as SARIF 2.1.0, the form in which code review tools take what linters find."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from pcca.analysis.known import FAULT, KNOWN, NOTE, WARNING, Known, severity
from pcca.cli.version import version
from pcca.instrument.faults import Fault
from pcca.language import N_, Language

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {FAULT: "error", WARNING: "warning", NOTE: "note"}


def sarif(faults: Sequence[Fault], lang: Language) -> dict[str, Any]:
    """One run of the linter: its rules, with help, and its results."""
    rules = [*KNOWN, *dict.fromkeys(fault.check for fault in faults if fault.check not in KNOWN)]
    driver = {"name": "pcca", "version": version(), "rules": [_rule(check, lang) for check in rules]}
    results = [_result(fault, rules.index(fault.check), lang) for fault in faults]
    run = {"tool": {"driver": driver}, "language": lang.code, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(check: str, lang: Language) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": check, "defaultConfiguration": {"level": LEVELS[severity(check)]}}
    known = KNOWN.get(check)
    return rule | _described(known, lang) if known is not None else rule


def _described(known: Known, lang: Language) -> dict[str, Any]:
    bad, mended = known.shown
    says = lang.say(known.says)
    text = f"{says}\n\n{lang.say(N_('Faulty:'))}\n{bad}\n\n{lang.say(N_('Mended:'))}\n{mended}\n"
    return {"shortDescription": {"text": says}, "help": {"text": text}}


def _result(fault: Fault, rule: int, lang: Language) -> dict[str, Any]:
    region = {"startLine": fault.line, "startColumn": fault.column}
    place: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(fault.file)}, "region": region},
    }
    if fault.where:
        place["logicalLocations"] = [{"fullyQualifiedName": fault.where}]
    text = f"{fault.message(lang)} {fault.hint(lang)}".strip()
    return {
        "ruleId": fault.check,
        "ruleIndex": rule,
        "level": LEVELS[severity(fault.check)],
        "message": {"text": text},
        "locations": [place],
    }


def _uri(file: str) -> str:
    """The file as a relative reference, or as an absolute one where its path is absolute."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
