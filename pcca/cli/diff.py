"""`pcca diff`: what changed from one version of an instrument to another, and which figures stay comparable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from pcca.cli.faulty import print_faults
from pcca.cli.frame import command as declare
from pcca.cli.frame import format_option
from pcca.cli.sources import read_source
from pcca.cli.terminal import Terminal
from pcca.instrument.diff import (
    CLASSES,
    KINDS,
    Change,
    Comparison,
    Difference,
    Version,
    comparisons,
    diff,
    refusals,
    version_of,
)
from pcca.instrument.faults import Fault
from pcca.instrument.faults import where as dotted
from pcca.language import N_, Language

NAMES = {"wording": N_("wording"), "compatible": N_("compatible"), "breaking": N_("breaking")}
COMPARED = {
    "same": N_("{finding}: waves of both versions can be compared."),
    "stated": N_(
        "{finding}: waves of both versions can be compared; the author says that new words mean the same: {places}."
    ),
    "care": N_("{finding}: compare waves of both versions with care, because of {places}."),
    "none": N_("{finding}: waves of both versions cannot be compared, because of {places}."),
    "new": N_("{finding} is new; waves of the old version did not publish it."),
    "gone": N_("{finding} is no longer published."),
}
FEW = 6


@declare(
    "diff",
    N_(
        "Say what changed from OLD to NEW, two versions of an instrument (files, or ids of shipped instruments), and "
        "which findings can still be compared. It ends with 1 when a change is breaking, with 0 when none is, and "
        "with 2 when a file cannot be read."
    ),
)
@click.argument("old")
@click.argument("new")
@format_option
def command(terminal: Terminal, /, old: str, new: str, as_json: bool) -> None:
    found = diff(_version(terminal, old), _version(terminal, new))
    refused = refusals([found.old], found.new)
    if as_json:
        terminal.json(_as_data(terminal.lang, found, refused))
    else:
        _print(terminal, found, refused)
    raise SystemExit(1 if found.of == "breaking" else 0)


def _version(terminal: Terminal, given: str) -> Version:
    """The version in a file; without one, the command ends with all its faults."""
    source = read_source(given)
    if source.loaded.instrument is None:
        print_faults(terminal, source.loaded.faults, source.text, others=source.others, err=True)
        raise SystemExit(2)
    return version_of(source.loaded, source.file, source.text)


def _as_data(lang: Language, found: Difference, refused: Sequence[Fault]) -> dict[str, Any]:
    old, new = found.old.instrument, found.new.instrument
    return {
        "old": {"instrument": old.id, "version": old.version, "hash": old.digest},
        "new": {"instrument": new.id, "version": new.version, "hash": new.digest},
        "class": found.of,
        "changes": [_change_data(lang, found, change) for change in found.changes],
        "findings": [_finding_data(lang, each) for each in comparisons(found)],
        "refused": [fault.to_dict(lang) for fault in refused],
    }


def _change_data(lang: Language, found: Difference, change: Change) -> dict[str, object]:
    file, line, column = found.place(change)
    place: dict[str, object] = {"file": file, "line": line, "column": column, "where": dotted(change.path)}
    said = {"was": change.was, "now": change.now, "why": lang.say(KINDS[change.kind].why)}
    return place | {"class": change.of, "change": change.kind, "same_meaning": change.stated} | said


def _finding_data(lang: Language, each: Comparison) -> dict[str, object]:
    because = [{"where": dotted(change.path), "change": change.kind} for change in each.because]
    return {"finding": each.finding, "comparable": each.verdict, "because": because, "message": _compared(lang, each)}


def _compared(lang: Language, each: Comparison) -> str:
    places = [dotted(change.path) for change in each.because]
    named = ", ".join(places[:FEW]) + (" …" if len(places) > FEW else "")
    sentence = "stated" if each.verdict == "same" and places else each.verdict
    return lang.say(COMPARED[sentence], finding=each.finding, places=named)


def _print(terminal: Terminal, found: Difference, refused: Sequence[Fault]) -> None:
    old, new = found.old.instrument, found.new.instrument
    terminal.say(
        N_("{instrument}: from version {old} to version {new}"), instrument=new.id, old=old.version, new=new.version
    )
    for change in found.changes:
        _print_change(terminal, found, change)
    if not found.changes:
        terminal.say(N_("Nothing changed that anybody reads, answers or computes with."))
    elif new.findings:
        _print_findings(terminal, found)
    _print_refused(terminal, refused)
    _print_counts(terminal, found)


def _print_change(terminal: Terminal, found: Difference, change: Change) -> None:
    file, line, column = found.place(change)
    name, why = terminal.lang.say(NAMES[change.of]), terminal.lang.say(KINDS[change.kind].why)
    terminal.print(f"{file}:{line}:{column}: {dotted(change.path)}", bold=True)
    terminal.print(f"      {name} ({change.kind}): {why}")
    for sentence, text in ((N_("was: {text}"), change.was), (N_("now: {text}"), change.now)):
        if text:
            terminal.print("      " + terminal.phrase(sentence, text=text))
    if change.of == "wording" and change.stated:
        terminal.print("      " + terminal.phrase(N_("The author says that it means the same.")))


def _print_findings(terminal: Terminal, found: Difference) -> None:
    terminal.print()
    terminal.print(terminal.phrase(N_("Findings")), bold=True)
    for each in comparisons(found):
        terminal.print("  " + _compared(terminal.lang, each))


def _print_refused(terminal: Terminal, refused: Sequence[Fault]) -> None:
    if refused:
        terminal.print()
        terminal.print(terminal.phrase(N_("Publishing would refuse the new version:")), bold=True)
    for fault in refused:
        said = f"{fault.message(terminal.lang)} {fault.hint(terminal.lang)}".strip()
        terminal.print(f"  {fault.line}:{fault.column}: {fault.where}: {said} ({fault.check})")


def _print_counts(terminal: Terminal, found: Difference) -> None:
    if not found.changes:
        return
    terminal.print()
    n = {name: sum(change.of == name for change in found.changes) for name in CLASSES}
    terminal.say(
        N_("Changes: {wording} of wording, {compatible} compatible, {breaking} breaking."),
        wording=n["wording"], compatible=n["compatible"], breaking=n["breaking"],
    )  # fmt: skip
