"""The choice of an earlier wave, and what is told from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pcca.fieldwork.comparing import tells_change
from pcca.store import Store, Wave
from pcca.views.show_figures import Speaker
from pcca.views.wave_lines import wave_line


@dataclass(frozen=True)
class WaveChoice:
    """One earlier wave to choose."""

    id: str
    label: str


@dataclass(frozen=True)
class ChangeShown:
    """The earlier waves there are, the one that was chosen, and a sentence about them."""

    waves: tuple[WaveChoice, ...]
    chosen: str
    said: str


def change_shown(store: Store, earlier: Iterable[Wave], before: Wave | None, speaker: Speaker) -> ChangeShown | None:
    """The choice among earlier waves; none where no finding tells a change."""
    if not tells_change(speaker.instrument):
        return None
    lang = speaker.lang
    waves = tuple(WaveChoice(each.id, wave_line(store, each, lang).label) for each in earlier)
    if not waves:
        said = lang.say("What changed cannot be shown: there is no earlier wave of this questionnaire.")
    elif before is None:
        said = lang.say("What changed is shown once an earlier wave is chosen.")
    else:
        said = lang.say("Changes are told from the wave “{label}”.", label=wave_line(store, before, lang).label)
    return ChangeShown(waves, before.id if before else "", said)
