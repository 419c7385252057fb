"""The ratings of a panel side by side, in words of the page."""

from __future__ import annotations

from dataclasses import dataclass

from pcca.instrument.model import Instrument
from pcca.language import Language
from pcca.panels import ItemRatings, PanelRatings
from pcca.report.sentences import column_title
from pcca.views.show_items import code_of, descriptor_of
from pcca.views.stage_words import NONE, item_name, level_name


@dataclass(frozen=True)
class LevelShown:
    """One level of an item and how many raters chose it, as a number and as dots."""

    name: str
    raters: int
    said: str
    median: bool


@dataclass(frozen=True)
class ItemShown:
    """One item with how its raters are spread."""

    name: str
    state: str
    split: bool
    levels: tuple[LevelShown, ...]
    median: str
    descriptor: str
    spread: str
    agreement: str
    unrated: str


@dataclass(frozen=True)
class RatingsShown:
    """All items of one unit, split ones first."""

    raters: str
    summary: str
    agreement: str
    items: tuple[ItemShown, ...]


def ratings_shown(instrument: Instrument, found: PanelRatings, lang: Language) -> RatingsShown:
    """The ratings of one unit as its page shows them."""
    return RatingsShown(
        lang.count("{n} person has rated it", "{n} people have rated it", found.raters),
        _summary(found, lang),
        _icc(found, lang),
        tuple(_item(instrument, item, lang) for item in found.items),
    )


def _summary(found: PanelRatings, lang: Language) -> str:
    if not found.split:
        return lang.say("No item is split.")
    items = lang.number(len(found.items))
    return lang.count(
        "{n} of {items} items is split: talk about it first.",
        "{n} of {items} items are split: talk about them first.",
        found.split, items=items,
    )  # fmt: skip


def _icc(found: PanelRatings, lang: Language) -> str:
    if found.icc is None:
        return ""
    return lang.say(
        "Agreement of single raters over all items that everybody rated: {value} (intraclass correlation, 1 is full "
        "agreement).",
        value=lang.number(found.icc, 2),
    )


def _item(instrument: Instrument, item: ItemRatings, lang: Language) -> ItemShown:
    name = _name(instrument, item.column, lang)
    if item.rating is None:
        return ItemShown(name, lang.say("Not rated"), False, (), NONE, "", "", "", _unrated(item, lang))
    median = code_of(instrument, item.column, item.rating.value, turned=False)
    return ItemShown(
        name,
        _state(item, lang),
        item.split,
        _levels(instrument, item, median, lang),
        level_name(instrument.columns[item.column], median, lang),
        descriptor_of(instrument, item.column, median, lang),
        _spread(item, lang),
        "" if item.rwg is None else _rwg(item.rwg, lang),
        _unrated(item, lang),
    )


def _rwg(value: float, lang: Language) -> str:
    return lang.say("Agreement {value} (rwg: 1 is full agreement, 0 or less is none)", value=lang.number(value, 2))


def _name(instrument: Instrument, column: str, lang: Language) -> str:
    item = instrument.columns[column]
    return item_name(instrument, column, lang) if item.row else column_title(column, instrument, lang)


def _state(item: ItemRatings, lang: Language) -> str:
    if item.rating is not None and item.rating.raters < 2:
        return lang.say("One rating only")
    return lang.say("Split") if item.split else lang.say("Not split")


def _levels(instrument: Instrument, item: ItemRatings, median: str, lang: Language) -> tuple[LevelShown, ...]:
    assert item.rating is not None
    column = instrument.columns[item.column]
    shown = []
    for level, raters in zip(item.rating.levels, item.rating.tally, strict=True):
        code = code_of(instrument, item.column, level, turned=False)
        said = lang.count("{n} rater", "{n} raters", raters)
        shown.append(LevelShown(level_name(column, code, lang), raters, said, code == median))
    return tuple(shown)


def _spread(item: ItemRatings, lang: Language) -> str:
    assert item.rating is not None
    if item.rating.range == 0:
        return lang.say("All chose the same level")
    return lang.count(
        "The ratings lie up to {n} level apart", "The ratings lie up to {n} levels apart", item.rating.range
    )


def _unrated(item: ItemRatings, lang: Language) -> str:
    if not item.unrated:
        return ""
    return lang.count("{n} gave no rating", "{n} gave no rating", item.unrated)
