"""An instrument whose translations are not all there yet, with its own texts in their place: to be looked at only."""

from __future__ import annotations

from dataclasses import replace

from pcca.instrument.load import Loaded
from pcca.instrument.translation import Translations, overrides
from pcca.translate.rewriting import rewritten
from pcca.translate.saving import Papers


def stood_in(papers: Papers, found: Translations) -> Loaded:
    """What the papers would be if every text that lacks a translation were its own translation."""
    overlays = dict(papers.overlays)
    for code in found.languages[1:]:
        lacking = [each for each in found.entries if code not in each.targets and not overrides(each.path)]
        texts = {each.path: each.source for each in lacking if each.source}
        if texts:
            order = (each.path for each in found.entries)
            overlays[code] = rewritten(overlays.get(code, b""), texts, {}, order).encode()
    return replace(papers, overlays=overlays).inspected()
