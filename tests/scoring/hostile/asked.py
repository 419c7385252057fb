"""Estimates as rows, of coded questions asked of groups, domains and designs."""

from __future__ import annotations

import math

import numpy as np

from scoring.coding import Coded
from scoring.estimate import Asked, Item, Measure, share
from scoring.estimate.multiple import Block
from scoring.result import Provenance, Row
from scoring.standards import Precision
from tests.scoring.hostile.kinds import (
    AMOUNT,
    COUNT,
    FIXED,
    HOLDS_INFINITE,
    INFINITE,
    LABELS,
    MASK,
    NOT_A_NUMBER,
    NUMBER,
    SHORTER,
    TEXT,
    UNIT,
    Call,
    Given,
    Kind,
    Wrong,
    call,
)
from tests.scoring.hostile.samples import CHOSEN, DESIGN, EVERYBODY, SEX, VALUES, N

OPTIONS = ("no", "some", "yes")
COLUMN = Coded(np.array([0, 1, 2, -2, 1, 0, 2, 2], np.int8), 3)
ITEM = Item("care", COLUMN, OPTIONS)
MEASURE = Measure("hours", VALUES)
NOBODY = Coded(np.full(N, -2, np.int8), 3)
TICKS = np.array([[1, 0, 1, 0, 0, 1, 0, 0], [0, 1, 1, 0, 0, 0, 0, 1], [0, 0, 0, 0, 1, 0, 1, 0]], np.bool_)
BLOCK = Block("help", ("nurse", "leaflet", "none"), TICKS, np.array([0, 0, 0, -2, 0, 0, 0, 0], np.int8), none="none")
ITEMS: Given = (
    ITEM,
    (
        Wrong("nobody answered", lambda _: Item("care", NOBODY, OPTIONS), refused=False),
        Wrong("one answered alike", lambda _: Item("care", Coded(np.zeros(N, np.int8), 3), OPTIONS), refused=False),
        Wrong("fewer rows", lambda _: Item("care", Coded(COLUMN.codes[:-1], 3), OPTIONS)),
    ),
)
MEASURES: Given = (
    MEASURE,
    (
        Wrong("nobody answered", lambda _: Measure("hours", np.full(N, math.nan)), refused=False),
        Wrong("all alike", lambda _: Measure("hours", np.ones(N)), refused=False),
        Wrong("infinite", lambda _: Measure("hours", HOLDS_INFINITE.make(VALUES))),
        Wrong("fewer rows", lambda _: Measure("hours", VALUES[:-1])),
    ),
)
BLOCKS: Given = (
    BLOCK,
    (
        Wrong(
            "nobody answered",
            lambda good: Block(good.name, good.options, TICKS & False, np.full(N, -2, np.int8)),
            refused=False,
        ),
        Wrong(
            "nothing ticked",
            lambda good: Block(good.name, good.options, TICKS & False, np.zeros(N, np.int8)),
            refused=False,
        ),
        Wrong("none with another", lambda good: Block(good.name, good.options, TICKS | True, good.codes, none="none")),
    ),
)
WAYS: Given = (
    Asked(by={"sex": SEX}),
    (
        Wrong("a design", lambda _: Asked(design=DESIGN), refused=False),
        Wrong("nobody in the domain", lambda _: Asked(where=~EVERYBODY), refused=False),
        Wrong("fewer rows", lambda _: Asked(where=EVERYBODY[:-1])),
        Wrong("fewer labels", lambda _: Asked(by={"sex": SEX[:-1]})),
        Wrong("fewer members than answers", lambda _: Asked(population=2)),
        Wrong("half a member", lambda _: Asked(population=20.5)),  # type: ignore[arg-type]
        Wrong("missing population", lambda _: Asked(population=math.nan)),  # type: ignore[arg-type]
        Wrong("a population of no group", lambda _: Asked(by={"sex": SEX}, population={("x",): 9})),
    ),
)
SHARE: Kind = (*UNIT, Wrong("nought", lambda _: 0.0))
ROW = Row(statistic="share", count=3, n=9, by={}, missing={}, base_excluded={})
PRECISE = Precision(0.3, 100, 0.2, 0.4)


def rows_of(item: Given, **more: Given) -> Call:
    """A function of a question and of how it is asked, rows being without NaN."""
    return call(item, WAYS, **more)


def names(**given: tuple[str, ...]) -> dict[str, Given]:
    """Options by name, and options that do not exist."""
    return {name: (options, (Wrong("no such option", lambda _: ("maybe",)),)) for name, options in given.items()}


CALLS: dict[str, Call] = {
    "estimate.rows.proportion": call(ITEMS, *names(options=("yes",)).values(), WAYS),
    "estimate.rows.top_box": rows_of(ITEMS, top=(2, (*COUNT, Wrong("more than there are", lambda _: 4)))),
    "estimate.rows.distribution": rows_of(ITEMS),
    "estimate.rows.mean": rows_of(MEASURES),
    "estimate.rows.total": call(MEASURES, (Asked(by={}, design=DESIGN), WAYS[1][1:])),
    "estimate.rows.quantile": rows_of(MEASURES, probability=(0.5, SHARE)),
    "estimate.rows.ratio": call(MEASURES, (Measure("days", VALUES + 1), MEASURES[1]), WAYS),
    "estimate.rows.net_promoter": rows_of(ITEMS, **names(promoters=("yes",), detractors=("no",))),
    "estimate.multiple.multi_response": rows_of(BLOCKS),
    "estimate.contrasts.option_pairs": call(block=BLOCKS, where=(EVERYBODY, MASK)),
    "estimate.contrasts.marginal_independence": call(block=BLOCKS, groups=(SEX, LABELS), where=(EVERYBODY, MASK)),
    "estimate.multiple.Block": call(
        name=("help", FIXED),
        options=(
            BLOCK.options,
            (Wrong("one too few", lambda good: good[:-1]), Wrong("one twice", lambda good: good[:1] * 3)),
        ),
        ticked=(TICKS, (SHORTER, Wrong("numbers", lambda good: good * 2))),
        codes=(BLOCK.codes, (SHORTER, TEXT, Wrong("no such reason", lambda good: good - 9))),
        free=("name", "none"),
    ),
    "estimate.Asked": call(population=(60, (*COUNT,)), free=("wave", "weights"), inference=("finite", FIXED)),
    "estimate.Item": call(
        name=("care", FIXED),
        column=(COLUMN, FIXED),
        options=(
            OPTIONS,
            (Wrong("one too few", lambda good: good[:-1]), Wrong("one twice", lambda good: good[:1] * 3)),
        ),
        values=((1, 2, 3), (Wrong("one too few", lambda good: good[:-1]), Wrong("nan", lambda good: (1, 2, math.nan)))),
        free=("name",),
    ),
    "estimate.Measure": call(name=("hours", FIXED), values=(VALUES, (HOLDS_INFINITE, TEXT)), nan=True, free=("name",)),
    "estimate.at_most": call(population=(60, FIXED), outside=(3, FIXED), responses=(20, FIXED)),
    "estimate.filled": call(row=(ROW, FIXED), found=(share(CHOSEN, EVERYBODY), FIXED)),
    "estimate.judged": call(row=(ROW, FIXED)),
    "result.Row": call(
        statistic=("share", FIXED),
        by=({}, FIXED),
        missing=({}, FIXED),
        base_excluded=({}, FIXED),
        se=(0.1, NUMBER),
        n_weighted=(20.5, NUMBER),
        ci_low=(0.1, NUMBER),
        reliability=("ok", (Wrong("no such verdict", lambda _: "fine"),)),
        provenance=(Provenance(seed=1), FIXED),
        free=("statistic",),
    ),
    "result.suppress": call(row=(ROW, FIXED), reason=("primary", FIXED), free=("reason",)),
    "result.tidy": call(rows=([ROW, ROW], FIXED)),
    "standards.Precision": call(
        estimate=(0.3, NUMBER),
        n=(100, AMOUNT),
        low=(0.2, (NOT_A_NUMBER, Wrong("above the upper one", lambda _: 0.5))),
        high=(0.4, (NOT_A_NUMBER, INFINITE)),
        n_eff=(80.0, AMOUNT),
        df=(30, AMOUNT[:2]),
    ),
    "standards.proportion": call(found=(PRECISE, (Wrong("above 1", lambda _: Precision(1.3, 100, 1.2, 1.4)),))),
    "standards.rate": call(found=(Precision(3.0, 100, 2.0, 4.0), FIXED), events=(20, AMOUNT)),
}
