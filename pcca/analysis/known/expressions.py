"""Faults of expressions."""

from __future__ import annotations

from pcca.analysis.known.model import Known
from pcca.language import N_

EXPRESSIONS = (
    Known(
        "expression-syntax", N_("An expression cannot be read."), good="that: paid <= hours", bad="that: paid =¦> hours"
    ),
    Known(
        "expression-too-long",
        N_("An expression has more than 500 parts."),
        good="that: paid <= hours",
        bad="that: ¦sum(⟪500×hours, ⟫hours) > 1",
    ),
    Known(
        "expression-too-deep",
        N_("An expression is nested more than 20 levels deep."),
        good="that: paid <= hours",
        bad="that: ¦⟪30×not ⟫everyone",
    ),
    Known(
        "number-too-long",
        N_("A number has more than 20 digits."),
        good="that: paid <= hours",
        bad="that: paid <= ¦⟪30×9⟫",
    ),
    Known(
        "bad-date", N_("A date is not in the calendar."), good="that: paid <= hours", bad="that: ¦2026-02-30 > today()"
    ),
    Known(
        "unknown-function",
        N_("There is no such function."),
        good="value: hours - paid",
        bad="value: ¦summ(hours, paid)",
    ),
    Known(
        "bad-arguments",
        N_("A function is given what it cannot work with."),
        good="value: hours - paid",
        bad="value: ¦abs(hours, paid)",
    ),
    Known(
        "unknown-format",
        N_("There is no such format of texts."),
        good="that: paid <= hours",
        bad="that: matches(why, ¦emial)",
    ),
    Known(
        "unknown-reference",
        N_("What is read is not asked, derived or scored."),
        good="show_if: role = gp",
        bad="show_if: ¦rol = gp",
    ),
    Known(
        "later-reference",
        N_("A question reads one that is asked later, or itself: an answer can hide nothing that came before it."),
        good="show_if: role = gp",
        bad="show_if: ¦hours > 3",
    ),
    Known(
        "unknown-column",
        N_("A question has no such row or option."),
        good="value: hours - paid",
        bad="value: hours - ¦support.hrd",
    ),
    Known(
        "missing-code-compared",
        N_("Something is compared with an answer that is none, such as don't know."),
        good="show_if: time in (1, 2)",
        bad="show_if: time in (1, ¦dk)",
    ),
    Known(
        "unknown-missing",
        N_("There is no such kind of missing answer."),
        good="missing(time, dk)",
        bad="missing(time, ¦dunno)",
    ),
    Known(
        "not-a-condition",
        N_("Something stands where a condition is needed."),
        good="that: paid <= hours",
        bad="that: ¦paid",
    ),
    Known(
        "not-a-number",
        N_("Something without a number is reckoned with."),
        good="that: paid <= hours",
        bad="that: ¦role + 1 < hours",
    ),
    Known(
        "not-a-code",
        N_("An answer is compared with what is no code."),
        good="that: paid <= hours",
        bad="that: role = ¦2026-01-01",
    ),
    Known(
        "no-numbers",
        N_("Two answers are compared that have no numbers."),
        good="that: unpaid < 150 or missing(unpaid)",
        bad="that: role = ¦support.heard",
    ),
    Known(
        "different-kinds",
        N_("Things of different kinds are compared."),
        good="that: paid <= hours",
        bad="that: paid = ¦why",
    ),
    Known(
        "not-ordered",
        N_("Something without order is compared by order."),
        good="that: paid <= hours",
        bad="that: ¦role < 2",
    ),
    Known(
        "not-one-value",
        N_("A question with several answers is compared as if it had one."),
        good="that: paid <= hours",
        bad="that: ¦displaced = admin",
    ),
    Known(
        "not-several",
        N_("A question with one answer is asked what it includes."),
        good="that: paid <= hours",
        bad="that: ¦role includes gp",
    ),
)
