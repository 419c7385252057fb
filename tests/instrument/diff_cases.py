"""For every kind of change an edit of the sample instrument that makes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DiffCase:
    """Passages of the sample and what stands in their place; `beside` are kinds that come with it.

    With `back` the edited sample is the old version and the sample itself the new one.
    """

    kind: str
    where: str
    edits: tuple[tuple[str, str], ...]
    beside: tuple[str, ...] = ()
    back: bool = False


def case(kind: str, where: str, *edits: tuple[str, str], beside: tuple[str, ...] = (), back: bool = False) -> DiffCase:
    """A case from its edits."""
    return DiffCase(kind, where, edits, beside, back)


STAFF = "          staff: Staff\n          staff.cy: Staff\n"
ROOMS = "          rooms: Rooms\n          rooms.cy: Ystafelloedd\n"
NURSE = "          nurse: Nurse\n          nurse.cy: Nyrs\n"
OTHER = "          other: Another role\n          other.cy: Rôl arall\n"
TIRED = "          tired: Tired\n          tired.cy: Blinedig\n"
PREMISES = "          premises: Premises\n          premises.cy: Adeiladau\n"
THANKS = "      thanks:\n        note: Nearly done\n        note.cy: Bron wedi gorffen\n"
NOTE = (
    "      note:\n        text: short\n        ask: Anything else?\n        ask.cy: Unrhyw beth arall?\n"
    "        personal: yes\n"
)
MOOD = "      mood:\n        choice:\n          calm: Calm\n"
GROUPS = """          groups:
            well:
              label: Well
              label.cy: Da
              of: [calm]
"""
MORE = "      more:\n        text: short\n        ask: More?\n        ask.cy: Mwy?\n"
WARN = "        warn:\n          that: paid < 100\n          say: That is a lot\n          say.cy: Mae hynny'n llawer\n"
SPENDING = "          spending: Small spending\n          spending.cy: Gwariant bach\n"
SKILLS = "          skills: Skills\n          skills.cy: Sgiliau\n"
HEARD = "          heard: Being heard\n          heard.cy: Cael gwrandawiad\n"
TIME = "show_if: role = gp\n      why"
CUTS = "cuts: [5/3, 7/3]}\n    by_weakest"
AFTER = "  after:\n    title: Afterwards\n    title.cy: Wedyn\n    questions:\n"
SPARE = "  spare:\n    a: A\n    a.cy: A\n"
GOALS = (
    "            low: None\n            low.cy: Dim\n            mid: Some\n"
    "            mid.cy: Rhai\n            high: Many"
)
CHECKS = (
    "  some_time:\n    that: unpaid < 150 or missing(unpaid)\n    say: Check the hours\n    say.cy: Gwiriwch yr oriau\n"
)
MEAN = '  more:\n    mean: hours\n    among: everyone\n    say: "{value}"\n    say.cy: "{value}"\n'
FINDING = ("findings:\n  worse:", f"findings:\n{MEAN}  worse:")

PROJECT = "\n  all_spent:\n    value: sum(projects.spent)\n"

CASES = [
    case("range-widened", "sections.projects.repeat.max", ("      max: 5\n", "      max: 9\n")),
    case(
        "range-narrowed",
        "sections.projects.repeat.max",
        ("      min: 0\n      max: 5\n", "      min: 1\n      max: 5\n"),
    ),
    case("section-wording", "sections.projects.repeat.label", ("label: project\n", "label: running\n")),
    case("computation", "sections.projects.derive.part.value", ("value: spent / grant", "value: spent / hours")),
    case("computation", "derive.all_spent.value", (PROJECT, PROJECT.replace("sum(", "max("))),
    case("instrument", "instrument", ("instrument: everything", "instrument: something")),
    case("unit-of-response", "unit", ("unit: member", "unit: practice")),
    case("respondents", "respondents", ("respondents: one", "respondents: panel")),
    case(
        "identification",
        "identification",
        ("identification: confidential", "identification: named"),
        beside=("presentation",),
    ),
    case("introduction", "title", ("title: Everything\n", "title: All\n")),
    case("introduction", "minutes", ("minutes: 5\n", "")),
    case("examples", "examples.busy", ("hours: 40", "hours: 41")),
    case("section-added", "sections.after", ("\nderive:\n", AFTER + MORE + "\nderive:\n"), beside=("question-added",)),
    case(
        "section-removed",
        "sections.after",
        ("\nderive:\n", AFTER + MORE + "\nderive:\n"),
        back=True,
        beside=("question-removed",),
    ),
    case("section-wording", "sections.you.title", ("    title: About you\n", "    title: You\n")),
    case("question-moved", "questions.thanks", (NOTE + THANKS, THANKS + NOTE)),
    case("row-moved", "questions.support.rows.heard", (HEARD, ""), (SKILLS, SKILLS + HEARD)),
    case("question-added", "questions.more", (NOTE, MORE + NOTE)),
    case("required-question-added", "questions.more", (NOTE, MORE + "        required: yes\n" + NOTE)),
    case("question-removed", "questions.note", (NOTE, "")),
    case("note", "questions.thanks", (THANKS, "")),
    case(
        "kind",
        "questions.why.date",
        ("        text: long\n", "        date: past\n"),
        ("      why: Meetings\n", ""),
        beside=("examples",),
    ),
    case("wording", "questions.why.ask", ("ask: Why?", "ask: What for?")),
    case(
        "wording",
        "questions.role.hint",
        ("        required: yes", "        hint: A\n        hint.cy: B\n        required: yes"),
    ),
    case("wording", "questions.plan.rows.goals.low", (GOALS, GOALS.replace("low: None", "low: Nothing"))),
    case("wording", "questions.outlook.steps.0.label", ("0: Very bad", "0: Bad")),
    case("wording", "scales.effect.dk.label", ("dk: Don't know", "dk: Cannot say")),
    case("translation", "questions.why.ask", ("ask.cy: Pam?", "ask.cy: Am beth?")),
    case("translation", "questions.vacancy.labels.yes.label", ("yes.cy: Oes", "yes.cy: Oes, mae")),
    case(
        "requirement-tightened",
        "questions.why.required",
        ("        text: long\n", "        text: long\n        required: yes\n"),
    ),
    case("requirement-tightened", "questions.plan.evidence", ("evidence: required", "evidence: optional"), back=True),
    case(
        "requirement-tightened",
        "questions.since.required_if",
        ("        required_if: answered(hours)\n", ""),
        back=True,
    ),
    case(
        "requirement-loosened",
        "questions.mood.required",
        ("        same_as: feeling\n", "        same_as: feeling\n        required: yes\n"),
        back=True,
    ),
    case("requirement-loosened", "questions.plan.evidence", ("evidence: required", "evidence: optional")),
    case("routing", "questions.time.show_if", (TIME, TIME.replace("gp", "nurse"))),
    case("routing", "sections.work.show_if", ("    show_if: not (role = other)\n", "")),
    case("routing", "questions.support.rows.funds.show_if", ("            show_if: role = gp\n", "")),
    case("rule-changed", "questions.paid.check.that", ("that: paid <= hours", "that: paid < hours")),
    case(
        "rule-changed",
        "checks.some_time.that",
        ("that: unpaid < 150 or missing(unpaid)", "that: unpaid < 140 or missing(unpaid)"),
    ),
    case("rule-removed", "checks.some_time", (CHECKS, "")),
    case("rule-wording", "questions.paid.warn.say", ("say: That is a lot", "say: That is much")),
    case("warning", "questions.paid.warn.that", (WARN, "")),
    case("prefill", "questions.because.prefill", ("        prefill: \"'As agreed'\"\n", "")),
    case("privacy", "questions.note.personal", ("        personal: yes\n", "")),
    case(
        "option-added", "questions.mood.choice.glad", (TIRED, TIRED + "          glad: Glad\n          glad.cy: Llon\n")
    ),
    case("option-retired", "questions.mood.choice.tired", (TIRED, "")),
    case("option-moved", "questions.needs.options.rooms", (STAFF + ROOMS, ROOMS + STAFF)),
    case(
        "option-value",
        "scales.level.high.label",
        ("values: {low: 1, mid: 2, high: 3}", "values: {low: 1, mid: 2, high: 4}"),
    ),
    case(
        "code-reused",
        "questions.mood.choice.calm.label",
        ("calm: Calm", "calm: Tired"),
        ("tired: Tired", "tired: Weary"),
        beside=("wording",),
    ),
    case("range-narrowed", "questions.hours.number", ("number: 0..200", "number: 0..100")),
    case(
        "range-narrowed",
        "questions.hours.whole",
        ("        unit: hours\n", "        whole: yes\n        unit: hours\n"),
        ("      hours: 4.5\n", "      hours: 4\n"),
        beside=("examples",),
    ),
    case("range-narrowed", "questions.why.text", ("text: long", "text: short")),
    case(
        "range-narrowed",
        "questions.since.date",
        ("date: past", "date: future"),
        ("      since: 2020-02-29\n", ""),
        beside=("examples",),
    ),
    case("range-widened", "questions.hours.number", ("number: 0..200", "number: 0..")),
    case("range-widened", "questions.since.date", ("date: past", "date: any")),
    case("range-widened", "questions.displaced.max", ("        max: 2\n", "        max: 3\n")),
    case("range-widened", "questions.displaced.exclusive", ("        exclusive: [none]\n", "")),
    case("scale-ends", "questions.outlook.slider", ("slider: 0..10", "slider: 0..11")),
    case("unit-changed", "questions.hours.unit", ("        unit: hours\n", "        unit: days\n")),
    case("unit-changed", "questions.grant.money", ("grant:\n        money: GBP", "grant:\n        money: EUR")),
    case("total-changed", "questions.split.allocate", ("allocate: 100", "allocate: 10")),
    case("rank-depth", "questions.needs.rank", ("rank: top 2", "rank: top 1")),
    case(
        "row-added",
        "questions.who_decides.rows.rent",
        (SPENDING, SPENDING + "          rent: Rent\n          rent.cy: Rhent\n"),
    ),
    case(
        "renamed",
        "questions.spirit.same_as",
        (MOOD, MOOD.replace("mood", "spirit")),
        ("same_as: feeling", "same_as: mood"),
    ),
    case("bridge", "questions.mood.same_as", ("same_as: feeling", "same_as: temper")),
    case("groups", "questions.mood.choice.groups", (MOOD, MOOD.replace("choice:\n", f"choice:\n{GROUPS}"))),
    case("row-removed", "questions.who_decides.rows.spending", (SPENDING, "")),
    case("reversed", "questions.support.rows.skills", ("        reversed: [skills]\n", "")),
    case("part-added", "questions.plan.target", ("        target: yes\n", ""), back=True),
    case("part-removed", "questions.plan.evidence", ("evidence: required", "evidence: none")),
    case("part-removed", "questions.plan.target", ("        target: yes\n", "")),
    case("part-removed", "questions.plan.confidence", ("        confidence: effect\n", "")),
    case("scale-added", "scales.spare", ("scales:\n  effect:", "scales:\n" + SPARE + "  effect:")),
    case("scale-removed", "scales.spare", ("scales:\n  effect:", "scales:\n" + SPARE + "  effect:"), back=True),
    case("result-removed", "scores.more", ("scores:\n", "scores:\n  more:\n    sum: plan\n    need: all\n"), back=True),
    case("result-added", "scores.more", ("scores:\n", "scores:\n  more:\n    sum: plan\n    need: all\n")),
    case(
        "result-added",
        "derive.more",
        ("\n  unpaid:\n", "\n  more:\n    value: hours + 1\n    label: A\n    label.cy: A\n  unpaid:\n"),
    ),
    case("result-wording", "derive.unpaid.label", ("label: Unpaid hours", "label: Hours without pay")),
    case("computation", "derive.unpaid.value", ("value: hours - paid", "value: hours - paid - 1")),
    case("computation", "scores.overall.weighted", ("weighted: {plan_level: 2,", "weighted: {plan_level: 3,")),
    case("computation", "scores.support_mean.rescale", ("    rescale: 0..100\n", "")),
    case("computation", "stages.rules.by_mean.cuts", (CUTS, CUTS.replace("7/3", "8/3"))),
    case("computation", "stages.rules.by_gate.none_below", ("none_below: {3: 2}", "none_below: {3: 1}")),
    case("computation", "stages.primary", ("primary: capped", "primary: by_mean")),
    case("finding-added", "findings.more", FINDING),
    case("finding-removed", "findings.more", FINDING, back=True),
    case("definition", "findings.worse.share", ("share: time = 1", "share: time in (1, 3)")),
    case(
        "definition",
        "findings.worse.among",
        ("among: answered(time)\n    sensitivity", "among: everyone\n    sensitivity"),
        ("    findings: {worse: outside}\n", ""),
        beside=("examples",),
    ),
    case(
        "definition",
        "findings.first_needs.rank",
        ("{of: needs, by: top, top: 1}", "{of: needs, by: mean}"),
    ),
    case("definition", "findings.hours_moved.paired_change", ("{of: hours, unit: role}", "{of: paid, unit: role}")),
    case("definition", "tables.role_by_vacancy.columns", ("    columns: vacancy\n", "    columns: mood\n")),
    case("presentation", "tables.role_by_vacancy.percent", ("    percent: row\n", "    percent: column\n")),
    case("finding-wording", "tables.role_by_vacancy.label", ("label: Vacancies by role", "label: Vacancies, by role")),
    case("presentation", "findings.worse.decimals", ("decimals: 1", "decimals: 0")),
    case("presentation", "findings.worse.by", ("    by: [role]\n", "")),
    case("presentation", "findings.worse.hide_below", ("hide_below: 10", "hide_below: 12")),
    case("finding-wording", "findings.worse.say", ("said it was worse", "said that it was worse")),
    case("finding-wording", "findings.worse.reference.value", ("value: 69.1", "value: 70")),
    case("computation", "scores.risk.points", ("vacancy: {yes: 2, no: 0}", "vacancy: {yes: 3, no: 0}")),
    case("computation", "scores.risk.bands", ("        at_least: 2\n", "        at_least: 3\n")),
    case("result-wording", "scores.risk.bands.higher.action", ("action: Ask the cluster for help", "action: Ask")),
    case("computation", "rules.verdict.rows", ("        when: time >= 2\n", "        when: time >= 3\n")),
    case("computation", "rules.verdict.else.give", ("      give: change\n", "      give: stop\n")),
    case("result-wording", "rules.verdict.rows.fine.say", ("say: It does no harm.", "say: No harm.")),
    case("computation", "advice.ask.when", ("risk.band = higher or verdict.overrode", "risk.band = higher")),
    case("result-wording", "advice.ask.say", ("say: Ask for help.", "say: Ask for more help.")),
]
