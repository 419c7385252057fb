"""Faults of keys and their values."""

from __future__ import annotations

from pcca.analysis.known.model import Known
from pcca.language import N_

KEYS = (
    Known(
        "unknown-key",
        N_("A key is not one of those that may stand there."),
        good="        required: yes",
        bad="        ¦requird: yes",
    ),
    Known(
        "missing-key",
        N_("A key that must be there is missing."),
        good="      why:\n        text: long\n        ask: Why?\n",
        bad="      ¦why:\n        text: long\n",
    ),
    Known("duplicate-key", N_("A key is given twice."), good="minutes: 5", bad="minutes: 5\n¦minutes: 6"),
    Known(
        "one-kind",
        N_("There is not exactly one of the keys that say what kind it is."),
        good="      since:\n        date: past",
        bad="      ¦since:\n        date: past\n        text: short",
    ),
    Known(
        "key-of-another-kind",
        N_("A key belongs to another kind of question."),
        good="        date: past",
        bad="        date: past\n        ¦exclusive: [none]",
    ),
    Known("not-a-map", N_("A map of keys is needed."), good="findings: {worse: yes}", bad="findings: ¦worse"),
    Known("not-a-list", N_("A list is needed."), good="exclusive: [none]", bad="¦exclusive: {none: 1}"),
    Known("not-a-line", N_("One line of words is needed."), good="    among: answered(hours)", bad="    among:¦"),
    Known(
        "not-a-word",
        N_("A single word is needed."),
        good="mean: [support.heard, support.skills]",
        bad="mean: [¦[support.heard], support.skills]",
    ),
    Known("not-text", N_("A text is needed."), good="        ask: Why?", bad="        ¦ask: {en: why}"),
    Known("not-allowed", N_("A word is not one of those that are allowed."), good="unit: member", bad="unit: ¦membr"),
    Known("bad-word", N_("A word has not the form that is needed."), good="number: 0..200", bad="number: ¦0-200"),
    Known(
        "empty-map",
        N_("A map of keys is empty."),
        good="        ask: What became of your time?",
        bad="        ¦labels: {}\n        ask: What became of your time?",
    ),
    Known("empty-text", N_("A text is empty."), good="ask: Why?", bad="ask:¦"),
    Known("listed-twice", N_("A word stands twice in a list."), good="by: [role]", bad="by: [role, ¦role]"),
    Known("flow-text", N_("A text or an expression stands in {..} or [..]."), good="by: [role]", bad='by: [¦"role"]'),
    Known(
        "flow-no-value",
        N_("An entry in {..} has no value."),
        good="{score: plan_level, critical: plan.goals}",
        bad="{score: plan_level, ¦critical}",
    ),
)
