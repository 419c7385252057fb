"""What `pcca check` prints when it has named the faults: tables of translations, examples, minutes and words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pcca.analysis.coverage import Coverage, Missing, Part, coverage
from pcca.analysis.known import FAULT, NOTE, WARNING, severity
from pcca.analysis.lengths import Minutes, route_minutes
from pcca.analysis.wording import Reading, readings
from pcca.cli.sources import Source
from pcca.cli.terminal import Terminal
from pcca.instrument.faults import Fault
from pcca.instrument.model import Instrument
from pcca.language import N_, Language


@dataclass(frozen=True)
class Checked:
    """One file that was checked, and everything that is said of it."""

    source: Source
    faults: tuple[Fault, ...]

    def of(self, grave: Collection[str]) -> list[Fault]:
        """What is said of it with one of these severities."""
        return [fault for fault in self.faults if severity(fault.check) in grave]

    @property
    def name(self) -> str:
        return Path(self.source.file).name

    @property
    def instrument(self) -> Instrument | None:
        return self.source.loaded.instrument

    @cached_property
    def coverage(self) -> Coverage | None:
        return coverage(self.instrument) if self.instrument is not None else None


def print_summary(terminal: Terminal, checked: list[Checked], *, notes: bool) -> None:
    """Tables of what was found, and how many faults, warnings and notes there are."""
    if any(each.source.loaded.coverage for each in checked):
        _translations(terminal, checked)
    if any(each.instrument for each in checked):
        _examples(terminal, checked)
        if notes:
            _words(terminal, checked)
    terminal.count("{n} file checked.", "{n} files checked.", len(checked))
    _counts(terminal, checked, notes=notes)


def _counts(terminal: Terminal, checked: list[Checked], *, notes: bool) -> None:
    faults, warnings, noted = (sum(len(each.of({kind})) for each in checked) for kind in (FAULT, WARNING, NOTE))
    if faults:
        terminal.count("{n} fault found.", "{n} faults found.", faults)
    else:
        terminal.say(N_("No faults found."))
    if warnings:
        terminal.count("{n} warning.", "{n} warnings.", warnings)
    if noted and not notes:
        terminal.count("{n} note: --notes prints it.", "{n} notes: --notes prints them.", noted)
    unknown = sum(fault.check == "not-analysed" for each in checked for fault in each.faults)
    if unknown:
        terminal.count("{n} condition was not analysed.", "{n} conditions were not analysed.", unknown)


def _translations(terminal: Terminal, checked: list[Checked]) -> None:
    say = terminal.lang.say
    headings = [say(N_("File")), say(N_("Language")), say(N_("Texts")), say(N_("Complete")), say(N_("Missing"))]
    rows = [row for each in checked for row in _translation_rows(each, terminal.lang)]
    terminal.table([*headings, say(N_("Stale")), say(N_("For review"))], rows, right=(2, 3, 4, 5, 6))


def _translation_rows(checked: Checked, lang: Language) -> Iterator[list[str]]:
    for each in checked.source.loaded.coverage:
        counts = [lang.number(count) for count in (each.missing, each.stale, each.review)]
        yield [checked.name, each.language, lang.number(each.texts), f"{each.percent}%", *counts]


def _examples(terminal: Terminal, checked: list[Checked]) -> None:
    """What the examples of each instrument cover, and how long its routes take."""
    say = terminal.lang.say
    headings = [say(N_("File")), say(N_("Examples")), say(N_("Questions")), say(N_("Routes")), say(N_("Rules"))]
    rows = [row for each in checked for row in _example_rows(each, terminal.lang)]
    terminal.table([*headings, say(N_("Findings")), say(N_("Minutes"))], rows, right=(1, 2, 3, 4, 5, 6))


def _example_rows(checked: Checked, lang: Language) -> Iterator[list[str]]:
    found = checked.coverage
    if found is not None and checked.instrument is not None:
        parts = [_share(part) for part in found.parts]
        yield [checked.name, lang.number(found.examples), *parts, _span(route_minutes(checked.instrument))]


def _share(part: Part) -> str:
    return f"{100 * part.covered // part.all}%" if part.all else "–"


def _span(minutes: Minutes) -> str:
    """The shortest, a typical and the longest route."""
    return f"{minutes.shortest} / {minutes.typical} / {minutes.longest}"


def _words(terminal: Terminal, checked: list[Checked]) -> None:
    """How hard the words of each language are to read."""
    say = terminal.lang.say
    headings = [say(N_("File")), say(N_("Language")), say(N_("Words per question")), say(N_("Longest sentence"))]
    found = [(each, reading) for each in checked if each.instrument for reading in readings(each.instrument)]
    rows = [_word_row(each.name, reading, terminal.lang) for each, reading in found]
    terminal.table([*headings, "LIX", say(N_("School year (Flesch-Kincaid)"))], rows, right=(2, 3, 4, 5))


def _word_row(name: str, reading: Reading, lang: Language) -> list[str]:
    grade = "–" if reading.grade is None else lang.number(round(reading.grade, 1))
    per_question = lang.number(round(reading.per_question, 1))
    return [name, reading.language, per_question, lang.number(reading.longest), lang.number(reading.lix), grade]


def print_uncovered(terminal: Terminal, checked: list[Checked]) -> None:
    """What no example shows, by file."""
    for each in checked:
        for part in each.coverage.parts if each.coverage else ():
            for missing in part.missing:
                terminal.print(f"{each.source.file}: {missing.where}: {_said(missing, terminal.lang)}")


def _said(missing: Missing, lang: Language) -> str:
    return lang.say(missing.sentence, word=missing.word)


def coverage_found(lang: Language, checked: list[Checked]) -> list[dict[str, object]]:
    """The same for programs: of each instrument what its examples cover, and what no example shows."""
    covered = [(each.source.file, each.coverage) for each in checked if each.coverage]
    return [
        {"file": file, "examples": found.examples, "parts": [_part_found(part, lang) for part in found.parts]}
        for file, found in covered
    ]


def _part_found(part: Part, lang: Language) -> dict[str, object]:
    missing = [{"where": each.where, "message": _said(each, lang)} for each in part.missing]
    return {"part": part.heading.lower(), "covered": part.covered, "of": part.all, "missing": missing}
