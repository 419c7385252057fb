"""Faults of texts and their translations."""

from __future__ import annotations

from pcca.analysis.known.model import BILINGUAL, SMALL, Known
from pcca.language import N_

TEXTS = (
    Known(
        "translation-missing",
        N_("A text is not there in every language."),
        good="        ask: How many hours?\n        ask.cy: Faint o oriau?\n",
        bad="        ask: ¦How many hours?\n",
        base=BILINGUAL,
    ),
    Known(
        "undeclared-language",
        N_("A text is in a language that is not listed."),
        good="        ask: How many hours?",
        bad="        ask: How many hours?\n        ¦ask.cy: Faint o oriau?",
        base=SMALL,
    ),
    Known(
        "text-twice",
        N_("A text is given twice in one language."),
        good="        ask: How many hours?",
        bad="        ask: How many hours?\n        ¦ask.en: How many?",
        base=SMALL,
    ),
    Known("html-in-text", N_("A text holds HTML."), good="ask: Why?", bad="ask: ¦Why <b>now</b>?"),
)
