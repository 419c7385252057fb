"""Faults that are seen only in a whole instrument."""

from __future__ import annotations

from typing import Any

from pcca.instrument.bridges import check_bridges
from pcca.instrument.build import html_in
from pcca.instrument.faults import Path, Sheet, problem
from pcca.instrument.model import Choice, File, Instrument
from pcca.instrument.prefill import check_prefills
from pcca.instrument.rescaled import check_rescaled
from pcca.instrument.roles import ROLE, roles_of
from pcca.instrument.translation import slots_differ, slots_of, texts
from pcca.language import N_, Text


def check(instrument: Instrument, data: Any, sheet: Sheet) -> None:
    """Adds the faults of the instrument as a whole."""
    check_texts(data, sheet)
    _personal(instrument, sheet)
    _organisations(instrument, sheet)
    _role(instrument, sheet)
    check_bridges(instrument, sheet)
    check_prefills(instrument, sheet)
    check_rescaled(instrument, sheet)


def stands_anonymously(instrument: Instrument) -> bool:
    """Whether an instrument that is to be anonymous asks nothing that tells who answers."""
    sheet = Sheet(instrument.id)
    _personal(instrument, sheet)
    _organisations(instrument, sheet)
    return not sheet.faults


def check_texts(data: Any, sheet: Sheet) -> None:
    """Adds the faults of texts, whatever kind of file they are in."""
    for each in texts(data, sheet.marks):
        _html(each.path, each.text, sheet)
        _same_slots(each.path, each.text, sheet)


def _html(path: Path, text: Text, sheet: Sheet) -> None:
    tag = html_in(text)
    if tag:
        sheet.add(
            path,
            problem(
                "html-in-text",
                N_("Texts hold no HTML; this one has '{tag}'."),
                tag=tag[:30],
                hint=N_("Use *emphasis*, **strong**, a list or [a link](https://..)."),
            ),
        )


def _same_slots(path: Path, text: Text, sheet: Sheet) -> None:
    if path[-1] != "say" or "findings" not in path:
        return
    if len({slots_of(part) for _, part in text}) > 1:
        sheet.add(path, slots_differ())


def _personal(instrument: Instrument, sheet: Sheet) -> None:
    if instrument.identification != "anonymous":
        return
    for question in instrument.every_question.values():
        if isinstance(question.kind, File):
            sentence = N_("A file cannot be asked for in an anonymous instrument: files hold who made them, and when.")
            hint = N_("Remove the question, or make the instrument confidential or named.")
            path: Path = ("sections", question.section, "questions", question.id, "file")
            sheet.add(path, problem("file-in-anonymous", sentence, hint=hint))
        if question.personal:
            path = ("sections", question.section, "questions", question.id, "personal", "#key")
            sheet.add(
                path,
                problem(
                    "personal-in-anonymous",
                    N_("A question about who somebody is cannot stand in an anonymous instrument."),
                    hint=N_("Remove the question, or make the instrument confidential or named."),
                ),
            )


def _organisations(instrument: Instrument, sheet: Sheet) -> None:
    """A practice is a handful of people; a cluster is named only by those who choose to."""
    if instrument.identification != "anonymous":
        return
    for question in instrument.every_question.values():
        kind = question.kind.organisation if isinstance(question.kind, Choice) else None
        if kind == "practice" or (kind == "cluster" and (question.required or question.required_if is not None)):
            hint = (
                N_("Ask for the cluster or the board, or make the instrument confidential or named.")
                if kind == "practice"
                else N_("Leave 'required' out, or make the instrument confidential or named.")
            )
            sentence = N_("A question that tells so few people apart cannot stand so in an anonymous instrument.")
            path = ("sections", question.section, "questions", question.id, "organisation")
            sheet.add(path, problem("identifying-organisation", sentence, hint=hint))


def _role(instrument: Instrument, sheet: Sheet) -> None:
    """The role of everybody must be known where something is asked of some roles only."""
    asked = instrument.questions.get(ROLE)
    section = next((each for each in instrument.sections if asked and each.id == asked.section), None)
    if section is not None and section.show_if is not None and roles_of(instrument):
        sentence = N_("The question 'role' tells whom other questions are for, but not everybody sees its section.")
        key = "for" if section.roles else "show_if"
        sheet.add(("sections", section.id, key, "#key"), problem("role-not-for-all", sentence))
