"""The sentence of a finding, and what is filled in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.language import N_, Text

SLOTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(slots.split())
    for kind, slots in {
        "share": "value k n low high",
        "stage_share": "value k n low high option",
        "distribution": "value k n low high option",
        "net": "value n low high more less",
        "rank": "value k n low high option rank",
        "gap": "value k n low high option rank",
        "difference": "value n low high first second",
        "paired_change": "value k n low high option",
        "days_between": "value n low high waiting",
        "agreement": "value n low high k share",
        **dict.fromkeys(("mean", "median", "quantile", "ratio", "reliability"), "value n low high"),
    }.items()
}


def check_sentence(builder: Builder, path: Path, kind: str, say: Text | None) -> None:
    for code, sentence in say or ():
        key = "say" if code in ("", builder.languages[0]) else f"say.{code}"
        slots = re.findall(r"\{([^{}]*)\}", sentence)
        for slot in slots:
            if slot not in SLOTS[kind]:
                builder.add(
                    (*path, key),
                    unlisted(
                        "unknown-slot", N_("'{{{word}}}' is not filled in this sentence."), slot, sorted(SLOTS[kind])
                    ),
                )
        if (
            re.sub(r"\{[^{}]*\}", "", sentence).strip("{}") != re.sub(r"\{[^{}]*\}", "", sentence)
            or "value" not in slots
        ):
            builder.add(
                (*path, key),
                problem("sentence-without-value", N_("The sentence must show the value in the place '{{value}}'.")),
            )
