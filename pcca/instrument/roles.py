"""What is asked of some roles only: `for: [lead]` on sections and questions, by the answer to the question `role`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.model import Choice, Instrument, Option, Question, Section
from pcca.instrument.tree import And, Expr
from pcca.language import N_

ROLE = "role"


def shown_to(builder: Builder, path: Path, data: Mapping[str, Any]) -> Expr | None:
    """The condition of `for` and `show_if` together."""
    shown = builder.condition((*path, "show_if"), data.get("show_if"))
    codes = _codes(builder, (*path, "for"), data.get("for", []))
    if not codes:
        return shown
    mine = builder.condition((*path, "for"), f"{ROLE} in ({', '.join(codes)})")
    return And((mine, shown)) if mine is not None and shown is not None else mine


def _codes(builder: Builder, path: Path, given: list[str]) -> tuple[str, ...]:
    """The roles that are named; a fault where nobody can have said which they have."""
    if not given or ROLE in builder.broken:
        return ()
    asked = builder.questions.get(ROLE)
    if asked is None:
        _absent(builder, path)
        return ()
    if not isinstance(asked.kind, Choice) or not asked.required or asked.show_if is not None or asked.roles:
        _not_for_all(builder, path, asked)
        return ()
    return builder.codes(path, given, asked.kind.scale.by_code, N_("'{word}' is not a role."))


def _not_for_all(builder: Builder, path: Path, asked: Question) -> None:
    if ("sections", asked.section, "questions", asked.id) in builder.misshapen:
        return
    hint = N_("Make it a choice with 'required: yes' and without 'show_if' and 'for'.")
    sentence = N_("Whom this is for is told by the question 'role', which must be a choice that everybody answers.")
    builder.add(path, problem("role-not-for-all", sentence, hint=hint))


def _absent(builder: Builder, path: Path) -> None:
    if ROLE in builder.all_questions:
        sentence = N_("The question 'role' is asked later, so that nobody can have said yet which role they have.")
        builder.add(path, problem("role-asked-later", sentence, hint=N_("Ask 'role' in a section before this one.")))
    else:
        sentence = N_("Whom this is for is told by the question 'role', and there is none.")
        builder.add(path, problem("no-role", sentence, hint=N_("Ask 'role' in a section before this one.")))


def roles_of(instrument: Instrument) -> tuple[Option, ...]:
    """The roles people may have, where something is asked of some of them only."""
    asked = instrument.questions.get(ROLE)
    parts: tuple[Section | Question, ...] = (*instrument.sections, *instrument.every_question.values())
    told = any(part.roles for part in parts)
    return asked.kind.scale.substantive if told and asked is not None and isinstance(asked.kind, Choice) else ()


def is_for(part: Section | Question, role: str) -> bool:
    """Whether a section or question is asked of a role, as far as roles decide it."""
    return not part.roles or role in part.roles


__all__ = ["ROLE", "is_for", "roles_of", "shown_to"]
