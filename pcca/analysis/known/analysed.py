"""What analysis finds: parts nobody sees, rules that decide nothing, results that cannot be, people who are known."""

from __future__ import annotations

from pcca.analysis.known.model import ANONYMOUS, NOTE, WARNING, Known
from pcca.language import N_

ANALYSIS = (
    Known(
        "never-asked",
        N_("A question or a part is asked of nobody, whatever is answered before."),
        good="        ask: What is your name?\n",
        bad="        ask: What is your name?\n        show_if: ¦role = nurse and answered(time)\n",
    ),
    Known(
        "never-offered",
        N_("A row or an option is shown to nobody who is asked its question."),
        good="          skills: Skills",
        bad="          skills:\n            label: Skills\n            show_if: ¦role = other",
    ),
    Known(
        "always-true",
        N_("A condition is true whatever is answered, so it decides nothing."),
        good="required_if: hours > 0",
        bad="required_if: ¦hours >= 0 or missing(hours)",
        severity=WARNING,
    ),
    Known(
        "never-true",
        N_("A condition, or one of its alternatives, is never true."),
        good="required_if: hours > 0",
        bad="required_if: ¦hours > 200",
        severity=WARNING,
    ),
    Known(
        "check-never-holds",
        N_("No answers keep a rule: it contradicts the bounds of what it reads."),
        good="        ask: What is your name?\n",
        bad=(
            "        ask: What is your name?\n"
            "        check:\n"
            "          that: ¦length(name) > 300\n"
            "          say: Write more\n"
        ),
    ),
    Known(
        "check-never-fails",
        N_("No answers break a rule, so it refuses nothing."),
        good="        slider: 0..10\n        ask: How does the year ahead look?\n",
        bad=(
            "        slider: 0..10\n"
            "        ask: How does the year ahead look?\n"
            "        check:\n"
            "          that: ¦outlook <= 10\n"
            "          say: Choose again\n"
        ),
        severity=WARNING,
    ),
    Known(
        "stage-never-reached",
        N_("No answers reach a stage by a rule."),
        good="    by_mean: {score: plan_level, cuts: [5/3, 7/3]}",
        bad="    ¦by_mean: {score: plan_level, cuts: [5/3, 4]}",
    ),
    Known(
        "base-always-empty",
        N_("Nobody can be in the base of a finding."),
        good="    among: answered(hours)",
        bad="    among: ¦hours > 200",
    ),
    Known(
        "share-always-0",
        N_("Nobody in the base of a share can be counted."),
        good="    share: role = nurse\n    among: answered(role)",
        bad="    share: ¦role = nurse\n    among: role = gp",
    ),
    Known(
        "share-always-100",
        N_("Everybody in the base of a share is counted."),
        good="    share: role = nurse\n    among: answered(role)",
        bad="    share: ¦role = nurse\n    among: role = nurse",
    ),
    Known(
        "missing-not-offered",
        N_("A base counts a kind of missing answer that its question does not offer."),
        good="      - answered(time) or missing(time, dk)",
        bad="      - ¦answered(time) or missing(time, na)",
        severity=WARNING,
    ),
    Known(
        "example-breaks-rule",
        N_("The answers of an example break a hard rule."),
        good="      paid: 10\n",
        bad="      paid: 50\n",
        near="  busy:",
    ),
    Known(
        "combination-identifies",
        N_("Two answers of an anonymous instrument together make groups so small that they single somebody out."),
        good="      board:\n        choice:\n          north: North",
        bad="      ¦board:\n        choice:\n⟪100×          b{i}: Board {i}\n⟫          north: North",
        base=ANONYMOUS,
        severity=WARNING,
    ),
    Known(
        "profile-identifies",
        N_("All that an anonymous instrument asks about a person makes groups so small that they single somebody out."),
        good="      board:\n        choice:",
        bad=(
            "      size:\n"
            "        choice:\n"
            "⟪50×          s{i}: Size {i}\n"
            "⟫        ask: How large is your practice?\n"
            "      board:\n"
            "        choice:"
        ),
        near="anonymous",
        base=ANONYMOUS,
        severity=NOTE,
    ),
    Known(
        "part-can-be-empty",
        N_("Some are asked nothing in a part; it is left out for them."),
        good="derive:\n  unpaid:",
        bad=(
            "  ¦more:\n"
            "    title: More\n"
            "    questions:\n"
            "      else:\n"
            "        text: short\n"
            "        ask: What else?\n"
            "        show_if: role = gp\n"
            "derive:\n"
            "  unpaid:"
        ),
        severity=NOTE,
    ),
    Known(
        "minutes-differ",
        N_("The minutes that are stated are far from those the routes take."),
        good="minutes: 5",
        bad="minutes: ¦60",
        severity=NOTE,
    ),
    Known(
        "long-sentence",
        N_("A sentence has more words than people take in at once."),
        good="ask: What was displaced?",
        bad=(
            "ask: ¦What of all that you would usually do in a week"
            " for your own patients or for the running of your own practice was displaced by work for the cluster?"
        ),
        severity=NOTE,
    ),
    Known(
        "unused-scale",
        N_("A scale is used by no question and no result."),
        good="scales:\n",
        bad="scales:\n  ¦rarely:\n    1: Never\n    2: Once\n",
        severity=NOTE,
    ),
    Known(
        "not-analysed",
        N_("A condition reads too much, or reckons too freely, for every combination of answers to be tried."),
        good="required_if: hours > 0",
        bad="required_if: ¦hours * hours < 0",
        severity=NOTE,
    ),
)
