"""Planning: shares, answers, populations and powers."""

from __future__ import annotations

from tests.scoring.hostile.kinds import AMOUNT, BASE, COUNT, UNIT, Call, Kind, Wrong, call

POPULATION: Kind = (Wrong("fewer than answers", lambda _: 2), *COUNT)
INNER: Kind = (*UNIT, Wrong("nought", lambda _: 0), Wrong("one", lambda _: 1))
HALF: Kind = (*AMOUNT, Wrong("nought", lambda _: 0), Wrong("a half", lambda _: 0.5))
GROUPS: Kind = (
    Wrong("one group", lambda _: (40,)),
    Wrong("a group of one", lambda _: (40, 1)),
    Wrong("parts of an answer", lambda _: (40, 2.5)),
)
POWER: Kind = (*UNIT, Wrong("nought", lambda _: 0), Wrong("certain", lambda _: 1))

CALLS: dict[str, Call] = {
    "planning.share_limits": call(share=(0.5, UNIT), n=(40, BASE), population=(64, POPULATION)),
    "planning.answers_for_share": call(share=(0.5, UNIT), half_width=(0.05, HALF), population=(2000, BASE)),
    "planning.mean_half_width": call(sd=(1.2, AMOUNT), n=(40, BASE), population=(64, POPULATION)),
    "planning.power_of_difference": call(first=(0.5, INNER), second=(0.6, INNER), answers=((40, 50), GROUPS)),
    "planning.detectable_difference": call(
        share=(0.5, INNER), answers=((40, 50), GROUPS), level=(0.95, ()), power=(0.8, POWER)
    ),
    "planning.answered": call(invited=(2000, COUNT), rate=(0.3, UNIT)),
}
