"""Items with levels, scores of them, and the rules that give a stage, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.exact import HOW

LINEAR = ("mean", "sum", "weighted")
KINDS_OF_SCORE = (*HOW, "weighted")


@dataclass(frozen=True)
class Item:
    """Something that is rated: the numbers of its levels, rising. A level one higher is never worse."""

    id: str
    levels: tuple[Fraction, ...]


@dataclass(frozen=True)
class ScoreNode:
    """A score of items or other scores, rated when at least `need` of its parts are, then scaled and shifted.

    `how` is mean, sum, median, lowest, highest or weighted (a mean with `weights`, one per part, above 0).
    """

    id: str
    how: str
    parts: tuple[str, ...]
    need: int
    weights: tuple[Fraction, ...] = ()
    scale: Fraction = Fraction(1)
    shift: Fraction = Fraction(0)


@dataclass(frozen=True)
class Cuts:
    """The stage of a score: one up for each cut it reaches; a score equal to a cut reaches it."""

    id: str
    score: str
    cuts: tuple[Fraction, ...]


@dataclass(frozen=True)
class Lowest:
    """The stage of the lowest of several scores, all of which must be rated."""

    id: str
    scores: tuple[str, ...]
    cuts: tuple[Fraction, ...]


@dataclass(frozen=True)
class Gate:
    """The highest stage that enough critical items reach.

    Stage s needs `reach` of the items at level s or above, and none below ``none_below[s]``; the scores
    `all_rated` must be rated before there is a stage. An item that does not apply leaves the gate: as many
    items may stay behind as before. The lowest stage is always reached.
    """

    id: str
    items: tuple[str, ...]
    reach: int
    none_below: Mapping[int, int] = field(default_factory=dict)
    all_rated: tuple[str, ...] = ()

    def needed(self, applicable: int) -> int:
        """How many of the items that apply must reach a stage."""
        return max(1, applicable - (len(self.items) - self.reach))


@dataclass(frozen=True)
class Cap:
    """The stage of `rule`, but at most `plus` above the stage of `cap`."""

    id: str
    rule: str
    cap: str
    plus: int = 0


@dataclass(frozen=True)
class FlooredCuts:
    """The stage of a score whose parts make up for each other, but only above a floor: compensatory with floor.

    Stage s needs the score to reach its cut, and each of `parts` (scores or items, all of which must be rated) to be
    at ``floors[s]`` or above. A stage without a floor has that of the stage below it; floors never fall.
    """

    id: str
    score: str
    cuts: tuple[Fraction, ...]
    parts: tuple[str, ...]
    floors: Mapping[int, Fraction]

    def floor(self, stage: int) -> Fraction | None:
        """What each part must be for a stage, None where no stage up to it has a floor."""
        below = [given for given in self.floors if given <= stage]
        return self.floors[max(below)] if below else None


Rule = Cuts | Lowest | Gate | Cap | FlooredCuts
