"""Faults of findings and examples."""

from __future__ import annotations

from pcca.analysis.known.model import BILINGUAL, SMALL, Known
from pcca.language import N_

FINDINGS = (
    Known(
        "wrong-statistic",
        N_("A statistic does not suit what it is taken of."),
        good="median: hours",
        bad="median: ¦role",
    ),
    Known(
        "bad-top",
        N_("A ranking is told of more places than it has."),
        good="quantile: {of: outlook, at: 0.9}",
        bad="rank: {of: needs, by: top, top: ¦9}",
    ),
    Known(
        "no-groups",
        N_("A difference is not of two groups."),
        good="      between: {role: [gp, nurse]}",
        bad="      ¦between: {role: [gp]}",
    ),
    Known(
        "options-differ",
        N_("The two sides of an agreement have other options."),
        good="agreement: {of: plan.goals, with: plan.money}",
        bad="¦agreement: {of: plan.goals, with: role}",
    ),
    Known(
        "same-question",
        N_("A table is of a question by itself."),
        good="    columns: time",
        bad="    columns: ¦role",
    ),
    Known("bad-quantile", N_("A quantile is not between 0 and 1."), good="at: 0.9", bad="at: ¦90"),
    Known(
        "no-stages",
        N_("A finding counts stages, but there are none."),
        good="    mean: hours",
        bad="    stage_share: ¦each",
        base=SMALL,
    ),
    Known(
        "bad-interval",
        N_("The method or the level of an interval is not known."),
        good="interval: wilson 95",
        bad="interval: ¦wilsn 95",
    ),
    Known(
        "unknown-slot",
        N_("A sentence has a place that nothing fills."),
        good='say: "{value}% said it was worse"',
        bad='say: "¦{value}% of {m} said it was worse"',
    ),
    Known(
        "sentence-without-value",
        N_("The sentence of a finding does not show its value."),
        good='say: "{value} hours were usual"',
        bad='say: "¦Hours were usual"',
    ),
    Known(
        "slots-differ",
        N_("A sentence has other places in another language."),
        good='say.cy: "{value} awr',
        bad='say.cy: "{value} ({n}) awr',
        near="{value} hours",
        base=BILINGUAL,
    ),
    Known(
        "not-an-answer", N_("An example gives what is not an answer."), good="      time: 1\n", bad="      time: ¦4\n"
    ),
    Known(
        "example",
        N_("An example does not come out as it says."),
        good="    not_asked: [time, support, plan]",
        bad="    ¦not_asked: [time, support, hours]",
    ),
)
