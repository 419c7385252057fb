"""More cases of the faults that are listed in `pcca.analysis.known`: in a bilingual file, with what mends them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.instrument.sample import EVERYTHING, swapped

MARK = "¦"


@dataclass(frozen=True)
class Case:
    """A passage of the sample instrument and a faulty one in its place; `near` is where the fault is seen instead."""

    check: str
    good: str
    bad: str
    hint: str = ""
    near: str = ""
    count: int = 1

    @property
    def _marked(self) -> str:
        text = swapped(self.good, self.bad)
        return (
            text.replace(self.near, self.near.replace(self.near.strip(), MARK + self.near.strip()), 1)
            if self.near
            else text
        )

    @property
    def faulty(self) -> bytes:
        return self._marked.replace(MARK, "").encode()

    @property
    def at(self) -> tuple[int, int]:
        before, *rest = self._marked.split(MARK)
        assert len(rest) == 1, f"the place of {self.check} is marked {len(rest)} times"
        return before.count("\n") + 1, len(before) - before.rfind("\n")


@dataclass(frozen=True)
class Whole:
    """A file of its own, mended and with the fault."""

    check: str
    good: str
    faulty: bytes
    at: tuple[int, int]
    hint: str = ""
    count: int = 1


TIME = "show_if: role = gp\n      why"
WHY = "show_if: time in (1, 2)"
PAID = "that: paid <= hours"
LONG = " + ".join(["hours"] * 600)

HIGHER = "time = 1 and risk.band = higher"
HARMED = f"""        when: {HIGHER}
        give: stop
        say: It does harm.
        say.cy: Mae'n gwneud niwed.
      fine:
        when: """
ELSE = """    else:
      give: change
      say: Nothing else is known.
      say.cy: Nid oes dim arall yn hysbys.
"""
TABLE = """    label: A
    label.cy: A
    scale: verdict
    rows:
      a:
        when: hours = 1
        give: stop
        say: A
        say.cy: A
    else:
      give: stop
      say: A
      say.cy: A
"""

SAID = [
    Case(
        "role-asked-later",
        "      role:\n        choice:\n          gp: GP\n",
        "      early:\n        number: any\n        ask: A\n        ask.cy: A\n        for: ¦gp\n"
        "      role:\n        choice:\n          gp: GP\n",
        "in a section before",
    ),
    Case(
        "role-not-for-all",
        "        ask.cy: Beth yw eich rôl?\n        required: yes\n",
        "        ask.cy: Beth yw eich rôl?\n",
        "required: yes",
        near="        for: [gp]",
    ),
    Case("unknown-code", "        for: [gp]", "        for: [¦nurs]", "Did you mean 'nurse'?"),
    Case("bridge-to-own", "same_as: feeling", "same_as: ¦hours", "needs no 'same_as'"),
    Case(
        "bridge-twice",
        "same_as: {question: start, instrument: earlier-survey, version: 2}",
        "same_as: ¦feeling",
    ),
    Case("unknown-register", "register: wales", "register: ¦walse", "Did you mean 'wales'?"),
    Case("within-another-kind", "within: area", "within: ¦role", "organisation: board"),
    Case("unknown-module", "use: [common]", "use: [¦comon]", "Did you mean 'common'?"),
    Case(
        "scale-in-module",
        "scales:\n  effect:",
        "scales:\n  ¦agree:\n    1: Yes\n    1.cy: Ydw\n  effect:",
        "Give one of them another id",
    ),
    Case("unknown-key", "        required: yes", "        ¦requird: yes", "Did you mean 'required'?"),
    Case("unknown-key", "      reach: 1 of 2", "      ¦raech: 1 of 2", "Did you mean 'reach'?"),
    Case("missing-key", "unit: member\n", "", near="\ninstrument:"),
    Case("duplicate-key", "minutes: 5", "minutes: 5\n¦minutes: 6", "Remove or rename"),
    Case("duplicate-key", "{plan_level: 2, support_mean: 1}", "{plan_level: 2, ¦plan_level: 1, support_mean: 1}"),
    Case(
        "duplicate-id",
        "\n  unpaid:",
        "\n  ¦paid:\n    value: hours - 1\n    label: A\n    label.cy: A\n  unpaid:",
    ),
    Case(
        "duplicate-id",
        "    questions:\n      support:",
        "    questions:\n      ¦mood:\n        text: short\n        ask: A\n        ask.cy: A\n      support:",
    ),
    Case("bad-id", "      mood:", "      ¦Mood:"),
    Case("outside-list", "value: sum(projects.spent)", "value: ¦projects.spent", "sum(projects.spent), min"),
    Case("outside-list", "value: sum(projects.spent)", "value: ¦spent + 1", "sum(projects.spent)"),
    Case("outside-list", "that: all_spent <= grant", "that: ¦projects <= grant", "Write count(projects)."),
    Case("outside-list", "    median: hours", "    median: ¦spent", "such as sum(projects.spent)"),
    Case("outside-list", "mean: [support.heard, support.skills]", "mean: [support.heard, ¦spent]", "under 'derive'"),
    Case("outside-list", "    by: [role]\n", "    by: [¦running]\n", "over: projects"),
    Case("bad-arguments", "value: sum(projects.spent)", "value: sum(¦projects)", "sum(projects.spent)"),
    Case("bad-arguments", "or missing(all_spent)", "or ¦missing(projects.spent)", "missing(projects)"),
    Case("not-a-number", "value: sum(projects.spent)", "value: sum(¦projects.project)"),
    Case("unknown-reference", "value: sum(projects.spent)", "value: sum(¦projects.spnt)", "Did you mean 'spent'?"),
    Case("bad-entries", "      max: 5\n", "      max: ¦500\n"),
    Case("bad-entries", "      min: 0\n      max: 5\n", "      min: ¦9\n      max: 5\n"),
    Case("unknown-label", "label: project\n", "label: ¦spent\n", "Allowed: project, running"),
    Case(
        "derive-without-repeat",
        "    title: Decision\n",
        "    title: Decision\n    ¦derive:\n      x:\n        value: hours\n        label: A\n        label.cy: A\n",
        "'derive' of the instrument",
    ),
    Case("unknown-list", "over: projects", "over: ¦project", "Did you mean 'projects'?"),
    Case(
        "not-over-entries", "reliability: plan_level\n", "reliability: plan_level\n    over: ¦projects\n", "share, dist"
    ),
    Case(
        "duplicate-id",
        "derive:\n  all_spent:",
        "derive:\n  ¦projects:\n    value: hours - 1\n    label: A\n    label.cy: A\n  all_spent:",
    ),
    Case(
        "duplicate-id",
        "derive:\n  all_spent:",
        "derive:\n  ¦project:\n    value: hours - 1\n    label: A\n    label.cy: A\n  all_spent:",
    ),
    Case("duplicate-id", "      thanks:\n", "      ¦projects:\n"),
    Case("reserved-word", "      thanks:\n", "      ¦response:\n"),
    Case("not-an-answer", "spent: 400", "spent: ¦lots"),
    Case("unknown-reference", "- project: Scanner", "- ¦projct: Scanner", "Did you mean 'project'?"),
    Case(
        "not-a-list",
        "projects:\n        - project: Scanner\n          spent: 400\n          running: yes\n"
        "        - project: Training\n          spent: 0\n",
        "projects: ¦two\n",
        "with a dash",
    ),
    Case(
        "bad-id",
        "    no.cy: Na\n",
        "    no.cy: Na\n    ¦007: Bond\n    007.cy: Bond\n",
    ),
    Case(
        "reserved-word",
        "          calm: Calm",
        "          ¦label: Label\n          label.cy: Label\n          calm: Calm",
    ),
    Case("bad-word", "number: 0..200", "number: ¦0-200", "0..200"),
    Case("bad-word", "number: 0..200", "number: ¦0..9999999999999", "up to 12 digits"),
    Case("bad-word", "minutes: 5", "minutes: ¦five", "whole number"),
    Case("bad-word", "instrument: everything", "instrument: ¦Every_Thing", "hyphens"),
    Case("not-allowed", "unit: member", "unit: ¦membr", "Did you mean 'member'?"),
    Case("not-a-line", "among: answered(time)\n    sensitivity", "among:¦\n    sensitivity"),
    Case("empty-map", "        ask: How are you?", "        ¦labels: {}\n        ask: How are you?"),
    Case("not-text", "        ask: Why?\n        ask.cy: Pam?\n", "        ¦ask: {en: why}\n", "on one line"),
    Case("html-in-text", "ask: Why?", "ask: ¦Why <b>now</b>?", "**strong**"),
    Case(
        "undeclared-language",
        "languages: [en, cy]",
        "languages: [en]",
        "[en, cy]",
        near="title.cy: Popeth",
        count=EVERYTHING.count(".cy:"),
    ),
    Case("text-twice", "        ask: Why?\n", "        ask: Why?\n        ¦ask.en: What for?\n"),
    Case("translation-missing", "        ask: Why?\n        ask.cy: Pam?\n", "        ask: ¦Why?\n", "Add 'ask.cy'"),
    Case(
        "translation-missing",
        "        ask: Why?\n        ask.cy: Pam?\n",
        "        ask.cy: ¦Pam?\n",
        "Add 'ask' beside",
    ),
    Case("flow-text", "by: [role]", 'by: [¦"role"]', "lines of their own"),
    Case(
        "flow-no-value",
        "{score: plan_level, critical: plan.goals}",
        "{score: plan_level, ¦critical}",
        "Give it a value",
    ),
    Case(
        "one-kind",
        "      mood:\n        choice:",
        "      ¦mood:\n        number: any\n        choice:",
        "Allowed: choice",
    ),
    Case("one-kind", "    mean: plan\n", "", "Allowed: mean", near="  plan_level:\n"),
    Case("one-kind", "    share: time = 1\n", "", "Allowed: share", near="  worse:\n"),
    Case(
        "one-kind",
        "      rule: by_mean\n      cap: by_gate + 1",
        "      cap: by_gate + 1",
        "Allowed: score",
        near="    capped:\n",
    ),
    Case("key-of-another-kind", "        whole: yes", "        ¦exclusive: [none]"),
    Case(
        "unknown-scale",
        "      time:\n        choice: effect",
        "      time:\n        choice: ¦efect",
        "Did you mean 'effect'?",
    ),
    Case(
        "no-options",
        "          calm: Calm\n          calm.cy: Tawel\n          tired: Tired\n          tired.cy: Blinedig",
        "          dk: Don't know\n          dk.cy: Ddim yn gwybod\n          missing: [dk]",
        near="choice:\n          dk",
    ),
    Case(
        "too-many-options",
        "          calm: Calm\n",
        "".join(f"          calm{i}: Calm\n          calm{i}.cy: Tawel\n" for i in range(120))
        + "          calm: Calm\n",
        near="choice:\n          calm0",
    ),
    Case(
        "too-many-rows",
        "          heard: Being heard\n",
        "".join(f"          heard{i}: Being\n          heard{i}.cy: Cael\n" for i in range(100))
        + "          heard: Being heard\n",
        near="rows:\n          heard0",
    ),
    Case("same-value", "          calm: Calm\n", "          values: {calm: 1, ¦tired: 1}\n          calm: Calm\n"),
    Case("not-declared-missing", "    missing: [dk, na]\n", "    missing: [na]\n", "missing:", near="Don't know"),
    Case("unknown-value", "values: {low: 1, mid: 2", "values: {low: 1, ¦midd: 2", "Did you mean 'mid'?"),
    Case("unknown-code", "exclusive: [none]", "exclusive: [admin, ¦nne]", "Did you mean 'none'?"),
    Case("unknown-code", "reversed: [skills]", "reversed: [¦skill]", "Did you mean 'skills'?"),
    Case("unknown-code", "          no.cy: Nac oes", "          ¦noo.cy: Nac oes", "Did you mean 'no'?"),
    Case("unknown-code", TIME, "show_if: role = ¦nrse\n      why", "Did you mean 'nurse'?"),
    Case("unknown-code", WHY, "show_if: time in (1, ¦4)", "Allowed: 1, 2, 3"),
    Case("unknown-code", "primary: capped", "primary: ¦caped", "Did you mean 'capped'?"),
    Case("unknown-code", "by: [role]", "by: [¦roles]", "Did you mean 'role'?"),
    Case("unknown-code", "stage_share: [mid, high]", "stage_share: [mid, ¦hgh]", "Did you mean 'high'?"),
    Case("unknown-code", "asked: [time, why]", "asked: [time, ¦wy]", "Did you mean 'why'?"),
    Case("unknown-code", "stages: {by_mean: 3}", "stages: {¦by_men: 3}", "Did you mean 'by_mean'?"),
    Case("unknown-code", "findings: {worse: yes, balance", "findings: {¦wrose: yes, balance", "Did you mean 'worse'?"),
    Case("too-many", "rank: top 2", "rank: ¦top 4"),
    Case("bad-rank", "rank: top 2", "rank: ¦two", "rank: top 3"),
    Case("bad-slider", "slider: 0..10", "slider: ¦10..0", "slider: -3..3"),
    Case("bad-slider", "slider: 0..10", "slider: ¦0..100", "number:"),
    Case(
        "no-part-of-a-total",
        "          other: Other things\n          other.cy: Pethau eraill",
        "          na: Nothing\n          na.cy: Dim\n          missing: [na]",
        near="options:\n          equipment",
    ),
    Case("empty-range", "        max: 2", "        min: ¦2\n        max: 1"),
    Case(
        "grid-descriptors",
        "            label: Money\n            label.cy: Arian\n            show_if: role = gp",
        "            label: Money\n            label.cy: Arian\n            1: None\n            1.cy: Dim",
        "matrix:",
        near="funds:\n",
    ),
    Case(
        "level-without-descriptor",
        "            high: Much\n            high.cy: Llawer\n",
        "",
        "high: ...",
        near="          money:\n",
    ),
    Case("prefill-of-another-kind", "prefill: \"'As agreed'\"", "prefill: ¦hours", "a text a text"),
    Case("prefill-not-named", "prefill: \"'As agreed'\"", "prefill: ¦last", "by name"),
    Case("bad-file", "file: pdf, png up to 2 MB", "file: ¦pfd, png up to 2 MB", "Did you mean 'pdf'?"),
    Case("bad-file", "file: pdf, png up to 2 MB", "file: ¦pdf, png up to 200 MB"),
    Case("unknown-reference", TIME, "show_if: ¦rol = gp\n      why", "Did you mean 'role'?"),
    Case("unknown-reference", TIME, 'show_if: "role = gp and ¦rol = gp"\n      why', "Did you mean 'role'?"),
    Case("unknown-reference", TIME, "show_if: 'everyone and not matches(''x'', email) or ¦rol = gp'\n      why"),
    Case(
        "unknown-reference",
        TIME,
        "show_if: >\n          role = gp\n\n          or ¦rol = gp\n      why",
        "Did you mean 'role'?",
    ),
    Case("unknown-reference", "median: hours", "median: ¦hour", "Did you mean 'hours'?"),
    Case("unknown-reference", "mean: [support.heard, support.skills]", "mean: [support.heard, ¦suport.skills]"),
    Case(
        "unknown-reference",
        "items: [plan.goals, plan.money]",
        "items: [plan.goals, ¦plan.mony]",
        "Did you mean 'plan.money'?",
    ),
    Case("unknown-reference", "critical: plan.goals", "critical: ¦plan.gols", "Did you mean 'plan.goals'?"),
    Case("unknown-reference", "      hours: 40", "      ¦hour: 40", "Did you mean 'hours'?"),
    Case("later-reference", TIME, "show_if: ¦hours > 3\n      why"),
    Case("unknown-column", TIME, "show_if: role = gp\n        required_if: ¦role.x = 1\n      why"),
    Case("unknown-column", "value: hours - paid", "value: hours - ¦support.hrd", "Did you mean 'support.heard'?"),
    Case("missing-code-compared", WHY, "show_if: time in (1, ¦dk)", "missing(.., dk)"),
    Case(
        "unknown-missing", "missing(time, dk)", "missing(time, ¦dunno)", "Allowed: not_asked, skipped, dk, na, refused"
    ),
    Case("unknown-function", "value: hours - paid", "value: ¦summ(hours, paid)", "Did you mean 'sum'?"),
    Case("unknown-format", PAID, "that: paid <= hours or matches(why, ¦emial)", "Did you mean 'email'?"),
    Case("bad-arguments", "value: hours - paid", "value: ¦count()"),
    Case("bad-arguments", "value: hours - paid", "value: hours - ¦round(paid, 10)"),
    Case("bad-arguments", "value: hours - paid", "value: years_between(since, ¦paid)"),
    Case("bad-arguments", "value: hours - paid", "value: ¦if(role = gp, hours, since)"),
    Case("bad-arguments", "value: hours - paid", "value: ¦coalesce(role, mood)"),
    Case("bad-arguments", PAID, "that: ¦answered(role = gp)"),
    Case("bad-arguments", PAID, "that: ¦missing(paid, dk, na)"),
    Case("number-too-long", PAID, f"that: paid < ¦{'9' * 5000}"),
    Case("expression-syntax", PAID, "that: paid =¦> hours", "Operators:"),
    Case("expression-syntax", PAID, "that: paid = 1 and¦", "after 'and'"),
    Case("expression-syntax", PAID, "that: paid ¦== 1", "Write '='"),
    Case("expression-syntax", PAID, 'that: note = ¦"x"'),
    Case("expression-too-long", PAID, f"that: ¦sum({', '.join(['hours'] * 500)}) > 1", "derive"),
    Case("expression-too-long", PAID, f"that: ¦{LONG * 4} > 1"),
    Case("expression-too-deep", PAID, f"that: ¦{'not ' * 1500}everyone", "derive"),
    Case("not-a-condition", PAID, "that: ¦paid", "role = gp"),
    Case("not-a-number", PAID, "that: ¦role + 1 < hours", "values:"),
    Case("not-a-number", "mean: plan\n", "mean: ¦role\n"),
    Case("no-numbers", "that: unpaid < 150 or", "that: role = ¦support.heard or"),
    Case("different-kinds", PAID, "that: paid in (1, ¦gp)"),
    Case("not-ordered", PAID, "that: ¦role < 2", "values:"),
    Case("not-ordered", PAID, "that: ¦role between 1 and 2"),
    Case("not-one-value", PAID, "that: ¦displaced = admin", "includes"),
    Case("not-one-value", PAID, "that: ¦displaced in (admin, visits)", "includes"),
    Case("bad-need", "    mean: plan\n    need: 1 of 2", "    mean: plan\n    need: ¦some", "need: 2 of 3"),
    Case("no-points", "      vacancy: {yes: 2, no: 0}\n", "      ¦since: {yes: 2, no: 0}\n", "bands of a number"),
    Case("gap-in-points", "vacancy: {yes: 2, no: 0}", "¦vacancy: {yes: 2}", "0 where it has none"),
    Case("gap-in-points", "{-3..-1: 1, 0: 0, 1..3: 0}", "{-3..-1: 1, ¦1..3: 0}", "0..4, 5..9"),
    Case("gap-in-points", "{..40: 0, 40..: 1/2}", "{..40: 0, ¦41..: 1/2}", "5 is in 5..10"),
    Case("gap-in-points", "{..40: 0, 40..: 1/2}", "{¦1..40: 0, 40..: 1/2}", "Leave the end open"),
    Case("gap-in-points", "{..40: 0, 40..: 1/2}", "{..40: 0, ¦40..199: 1/2}", "Leave the end open"),
    Case("overlap-in-points", "{..40: 0, 40..: 1/2}", "{..40: 0, ¦39..: 1/2}", "without a gap"),
    Case("overlap-in-points", "{..40: 0, 40..: 1/2}", "{..: 0, ¦40..: 1/2}"),
    Case("no-band", "{..40: 0, 40..: 1/2}", "{..40: 0, 40..: 1/2, ¦many: 3}", "0..4, 5..9"),
    Case("no-band", "{..40: 0, 40..: 1/2}", "{..40: 0, 40..: 1/2, ¦9..8: 3}"),
    Case("unknown-code", "vacancy: {yes: 2, no: 0}", "vacancy: {yes: 2, no: 0, ¦nno: 1}", "Did you mean 'no'?"),
    Case("unknown-reference", "      vacancy: {yes: 2, no: 0}\n", "      ¦vacnacy: {yes: 2, no: 0}\n", "'vacancy'"),
    Case("bad-need", "    need: 3 of 6", "    need: ¦3 of 5"),
    Case(
        "unbounded-score",
        "{plan_level: 2, support_mean: 1}\n",
        "{plan_level: 2, paid: 1}\n    rescale: ¦0..10\n",
        "a most",
    ),
    Case("band-gap", "      lower:\n", "      lower:\n        at_least: ¦1\n", "Remove it"),
    Case("missing-key", "      higher:\n        at_least: 2\n", "      ¦higher:\n"),
    Case(
        "bands-not-rising",
        "      higher:\n        at_least: 2\n",
        "      middle:\n        at_least: 2\n        label: M\n        label.cy: M\n        action: M\n"
        "        action.cy: M\n      higher:\n        at_least: ¦2\n",
    ),
    Case("rows-differ", "got: support_got}", "got: ¦support}"),
    Case("not-a-grid", "got: support_got}", "got: ¦suport_got}", "Did you mean 'support_got'?"),
    Case("not-a-number", "got: support_got}", "got: ¦who_decides}"),
    Case("score-without-levels", "by_mean: {score: plan_level", "by_mean: {score: ¦risk", "bands:"),
    Case("unknown-scale", "    scale: verdict\n", "    scale: ¦verdit\n", "Did you mean 'verdict'?"),
    Case("unknown-code", "        give: stop\n", "        give: ¦stopp\n", "Did you mean 'stop'?"),
    Case("missing-key", ELSE, "", near="  verdict:\n    label"),
    Case("unknown-reference", "        when: time >= 2\n", "        when: ¦tim >= 2\n", "Did you mean 'time'?"),
    Case(
        "unknown-reference", "        when: time >= 2\n", "        when: ¦risk.bnd = low\n", "Did you mean 'risk.band'?"
    ),
    Case("unknown-code", "time = 1 and risk.band = higher", "risk.band = ¦highest", "Allowed: lower, higher"),
    Case("unknown-reference", "    decision: decision\n", "    decision: ¦descision\n", "Did you mean 'decision'?"),
    Case("wrong-decision", "    decision: decision\n", "    decision: ¦mood\n", "every outcome"),
    Case(
        "never-matched",
        "        when: time >= 2\n",
        "        when: ¦risk.band = higher and time = 1 and hours > 2\n",
        "before",
    ),
    Case(
        "never-matched",
        HARMED + "time >= 2",
        HARMED.replace(HIGHER, "time >= 1") + "¦time >= 2",
        "take it out",
    ),
    Case("duplicate-id", "rules:\n  verdict:", "rules:\n  ¦risk:\n" + TABLE + "  verdict:"),
    Case("unknown-code", "rules: {verdict: stop}", "rules: {verdict: ¦stopp}", "Did you mean 'stop'?"),
    Case("unknown-code", "rules: {verdict: stop}", "rules: {¦verdit: stop}", "Did you mean 'verdict'?"),
    Case("unknown-code", "bands: {risk: higher}", "bands: {risk: ¦hihger}", "Did you mean 'higher'?"),
    Case("unknown-code", "bands: {risk: higher}", "bands: {¦plan_level: higher}"),
    Case("unknown-code", "advice: [ask, climb]", "advice: [ask, ¦clim]", "Did you mean 'climb'?"),
    Case("unknown-reference", "stages.by_mean = high", "¦stages.by_men = high", "Did you mean 'stages.by_mean'?"),
    Case("unknown-score", "by_mean: {score: plan_level", "by_mean: {score: ¦plan_levl", "Did you mean 'plan_level'?"),
    Case("unknown-score", "lowest: [plan_level]", "lowest: [overall, ¦plan_levl]", "Did you mean 'plan_level'?"),
    Case("bad-reach", "reach: 1 of 2", "reach: ¦3 of 2", "reach: 7 of 8"),
    Case("bad-cap", "cap: by_gate + 1", "cap: ¦by_gate plus 1", "cap: by_gate + 1"),
    Case("unknown-rule", "cap: by_gate + 1", "cap: ¦by_gat + 1", "Did you mean 'by_gate'?"),
    Case("wrong-statistic", "      of: paid\n", "      of: ¦role\n", "a scale with values"),
    Case("wrong-statistic", "      to: hours\n", "      to: ¦displaced\n", "a scale with values"),
    Case("wrong-statistic", "{of: outlook, at: 0.9}", "{of: ¦mood, at: 0.9}", "a scale with values"),
    Case("wrong-statistic", "reliability: plan_level", "reliability: ¦overall", "the rows of a grid"),
    Case("unknown-score", "reliability: plan_level", "reliability: ¦plan_levl", "Did you mean 'plan_level'?"),
    Case("unknown-score", "reliability: plan_level", "reliability: ¦unpaid"),
    Case("wrong-statistic", "{of: needs, by: top, top: 1}", "{of: needs, by: ¦share}", "first, top or mean"),
    Case("bad-top", "{of: needs, by: top, top: 1}", "{of: needs, by: top, top: ¦3}"),
    Case("unknown-code", "codes: [-3, -2]", "codes: [¦-4, -2]", "Allowed: -3"),
    Case("missing-key", "by: share, codes: [-3, -2], order", "by: share, order", near="rank: {of: forces"),
    Case(
        "rows-differ",
        "got: support_got, signed",
        "got: support, signed",
        near="    gap: {needed: support_needed, got: support,",
    ),
    Case(
        "wrong-statistic",
        "support_got, signed: yes}",
        "needs, signed: yes}",
        near="    gap: {needed: support_needed, got: needs",
    ),
    Case("no-groups", "between: {role: [gp, nurse]}", "¦between: {role: [gp, nurse, other]}"),
    Case("unknown-code", "between: {role: [gp, nurse]}", "between: {role: [gp, ¦nurs]}", "Did you mean 'nurse'?"),
    Case(
        "no-groups", "      mean: hours\n      waves: yes\n", "      mean: hours\n", near="    difference:\n      mean"
    ),
    Case(
        "one-kind", "      mean: hours\n      waves: yes\n", "      waves: yes\n", near="    difference:\n      waves"
    ),
    Case("wrong-statistic", "paired_change: {of: hours, unit: role}", "paired_change: {of: hours, unit: ¦hours}"),
    Case(
        "wrong-statistic", "days_between: {from: since, to: ended}", "days_between: {from: since, to: ¦hours}", "a date"
    ),
    Case(
        "options-differ", "with: support.skills, weights: linear", "with: mood, weights: linear", near="agreement: {of"
    ),
    Case("wrong-statistic", "    columns: vacancy\n", "    columns: ¦hours\n", "one row of a grid"),
    Case("unknown-reference", "    columns: vacancy\n", "    columns: ¦vacanc\n", "Did you mean 'vacancy'?"),
    Case("bad-quantile", "at: 0.9", "at: ¦90", "at: 0.9"),
    Case("bad-word", "at: 0.9", "at: ¦most", "a fraction"),
    Case("unknown-reference", "      of: paid\n", "      of: ¦pad\n", "Did you mean 'paid'?"),
    Case("unknown-code", "      more: time = 3", "      more: time = ¦4", "Allowed: 1, 2, 3"),
    Case("not-a-condition", "      less: time = 1", "      less: ¦hours"),
    Case("missing-key", "      less: time = 1\n", "", near="    net:\n      more"),
    Case("missing-key", "{of: outlook, at: 0.9}", "{of: outlook}", near="quantile: {of"),
    Case("unknown-key", "      to: hours\n", "      to: hours\n      ¦by: hours\n"),
    Case(
        "unknown-slot",
        'say: "{value}% of all hours were paid"\n    say.cy: "Talwyd am {value}%',
        'say: "¦{value}% of all hours were paid by {k}"\n    say.cy: "Talwyd am {value}% {k}',
        "Allowed: high, low, n, value",
        count=2,
    ),
    Case("bad-interval", "interval: wilson 95", "interval: ¦wilsn 95", "Did you mean 'wilson 95'?"),
    Case(
        "unknown-slot",
        'say: "{value}% said it was worse"\n    say.cy: "Dywedodd {value}%',
        'say: "¦{value}% of {m} said it was worse"\n    say.cy: "Dywedodd {value}% {m}',
        "Allowed: high, k, low, n, value",
        count=2,
    ),
    Case(
        "sentence-without-value",
        'say: "{value} hours were usual"\n    say.cy: "{value} awr oedd yn arferol"',
        'say: "¦Hours were usual"\n    say.cy: "Awr oedd yn arferol"',
        count=2,
    ),
    Case("slots-differ", 'say.cy: "{value}% o {n} wedi', 'say.cy: "{value}% o {k} wedi', near="{value}% of {n}"),
    Case("not-an-answer", "      role: gp\n", "      role: ¦gpp\n", "Did you mean 'gp'?"),
    Case("not-an-answer", "displaced: [visits, admin]", "displaced: [visits, ¦admn]", "Did you mean 'admin'?"),
    Case("not-an-answer", "      hours: 40", "      hours: ¦many"),
    Case("not-an-answer", "since: 2020-02-29", "since: ¦2021-02-29"),
]

SMALL = """instrument: small
version: 1
languages: [en]
title: Small
unit: member
identification: named
provenance: Own wording
sections:
  main:
    title: Main
    questions:
      hours:
        number: any
        ask: How many hours?
"""
FILED = "file: csv up to 1 MB"
NAMELESS = SMALL.replace("named", "anonymous")
PANEL = """instrument: small
version: 1
languages: [en]
title: Small
unit: cluster
respondents: panel
identification: named
provenance: Own wording
scales:
  stage:
    1: Low
    2: High
  word:
    low: Low
    high: High
sections:
  main:
    title: Main
    questions:
      cluster:
        text: short
        ask: Which cluster?
      views:
        grid: stage
        ask: Where does it stand?
        rows:
          a: A
      moods:
        grid: word
        ask: How is it?
        rows:
          a: A
consensus:
  of: views
  prefill: median
  split: {ends: 20}
"""
UNREAD = [
    Whole("not-a-map", SMALL, b"- a\n- b\n", (1, 1)),
    Whole("not-a-map", SMALL, b"instrument\n", (1, 1)),
    Whole("not-utf8", SMALL, SMALL.replace("Small", "Sm\xe2l").encode("latin-1"), (4, 1), "UTF-8"),
    Whole("too-large", SMALL, SMALL.encode() + b"# " + b"x" * 10_000_000, (1, 1), "several instruments"),
    Whole("yaml-syntax", SMALL, SMALL.replace("title: Main", 'title: "Main').encode(), (15, 1), "quote"),
    Whole("alias", SMALL, SMALL.replace("Small", "&a Small").encode(), (4, 8), "quotes"),
    Whole("alias", SMALL, SMALL.replace("Small", "*a").encode(), (4, 8), "quotes"),
    Whole("tag", SMALL, SMALL.replace("Small", "!!python/name:os.system Small").encode(), (4, 8), "quotes"),
    Whole(
        "identifying-organisation",
        SMALL,
        (
            SMALL.replace("named", "anonymous") + "      who:\n        ask: Who?\n        organisation: practice\n"
        ).encode(),
        (17, 23),
        "Ask for the cluster",
    ),
    Whole("not-an-instrument", SMALL, b"module: common\nscales: {}\n", (1, 1)),
    Whole("not-an-instrument", SMALL, b"register: wales\norganisations: {}\n", (1, 1)),
    Whole("no-role", SMALL, f"{SMALL}        for: lead\n".encode(), (15, 14), "Ask 'role'"),
    Whole("personal-in-anonymous", SMALL, f"{NAMELESS}        personal: yes\n".encode(), (15, 9), "confidential"),
    Whole("prefill-without-unit", SMALL, f"{SMALL}        prefill: last\n".encode(), (15, 18), "'member'"),
    Whole("file-in-anonymous", SMALL, NAMELESS.replace("number: any", FILED).encode(), (13, 15), "confidential"),
    Whole("not-a-panel", PANEL, PANEL.replace("respondents: panel\n", "").encode(), (32, 1), "respondents: panel"),
    Whole("panel-without-unit", PANEL, PANEL.replace("unit: cluster", "unit: board").encode(), (33, 1), "this id"),
    Whole("not-a-grid", PANEL, PANEL.replace("of: views", "of: cluster").encode(), (34, 7), "Allowed: views, moods"),
    Whole("not-a-number", PANEL, PANEL.replace("of: views", "of: [views, moods]").encode(), (34, 15), "values:"),
    Whole("bad-split", PANEL, PANEL.replace("ends: 20", "ends: 60").encode(), (36, 3), "outside: 1/3"),
    Whole("bad-split", PANEL, PANEL.replace("ends: 20", "band: 3").encode(), (36, 3)),
    Whole("missing-key", PANEL, PANEL.replace("  prefill: median\n", "").encode(), (33, 1)),
]
CASES = [*SAID, *UNREAD]
