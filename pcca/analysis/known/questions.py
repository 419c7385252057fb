"""Faults of questions."""

from __future__ import annotations

from pcca.analysis.known.model import SMALL, Known
from pcca.language import N_

QUESTIONS = (
    Known("too-many", N_("More is asked for than there is."), good="max: 2", bad="max: ¦4"),
    Known("bad-rank", N_("It is not said how many are ranked."), good="rank: top 2", bad="rank: ¦two"),
    Known(
        "bad-slider",
        N_("The steps of a slider do not rise, or are too many."),
        good="slider: 0..10",
        bad="slider: ¦10..0",
    ),
    Known(
        "no-part-of-a-total",
        N_("What is shared out goes to an option without substance."),
        good="          equipment: Equipment\n",
        bad="          na: Nothing\n          missing: [na]\n          equipment: Equipment\n",
        near="        options:\n          na",
    ),
    Known("empty-range", N_("A range has its least above its most."), good="number: 0..200", bad="number: ¦200..0"),
    Known(
        "grid-descriptors",
        N_("The rows of a grid describe levels, as those of a matrix do."),
        good="          skills: Skills",
        bad="          ¦skills:\n            label: Skills\n            1: None",
    ),
    Known(
        "level-without-descriptor",
        N_("A level of a matrix row is not described."),
        good="            high: Much\n",
        bad="",
        near="          money:\n",
    ),
    Known(
        "bad-file",
        N_("A file is asked for that cannot be checked, or that is too large."),
        good="file: pdf, docx up to 5 MB",
        bad="file: ¦exe up to 5 MB",
        base=SMALL,
    ),
    Known(
        "file-in-anonymous",
        N_("An anonymous instrument asks for a file."),
        good="identification: named",
        bad="identification: anonymous",
        near="pdf, docx up to 5 MB",
        base=SMALL,
    ),
    Known(
        "prefill-of-another-kind",
        N_("A question is filled in with what is no answer to it."),
        good="prefill: hours",
        bad="prefill: ¦plan",
        base=SMALL,
    ),
    Known(
        "prefill-not-named",
        N_("Answers of last time would be shown although nobody is named."),
        good="prefill: hours",
        bad="prefill: ¦last",
    ),
    Known(
        "prefill-without-unit",
        N_("It is not known whose answers of last time are meant."),
        good="prefill: hours",
        bad="prefill: ¦last",
        base=SMALL,
    ),
    Known(
        "personal-in-anonymous",
        N_("An anonymous instrument asks who somebody is."),
        good="identification: confidential",
        bad="identification: anonymous",
        near="        personal: yes",
    ),
)
