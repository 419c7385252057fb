"""The items and domains of one unit, in words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pcca.columns import bounds_of, is_reversed
from pcca.instrument.given import Values
from pcca.instrument.model import Domain, Instrument, Matrix
from pcca.language import N_, Language
from pcca.report.bases import score_columns_of
from pcca.staging import Assessment, ItemResult
from pcca.views.stage_words import exact, item_name, level_name, result_words, stages_of

REASONS = {"skipped": N_("Not answered"), "not_asked": N_("Not asked")}


@dataclass(frozen=True)
class ItemShown:
    """One item: where it stands, where it should stand, and what speaks for it."""

    name: str
    critical: bool
    level: str
    descriptor: str
    target: str
    confidence: str
    evidence: str


@dataclass(frozen=True)
class DomainShown:
    """One domain, which opens to its items."""

    name: str
    result: str
    score: str
    items: tuple[ItemShown, ...]


def domains_shown(instrument: Instrument, found: Assessment, values: Values, lang: Language) -> list[DomainShown]:
    domains, items = stages_of(instrument).domains, {item.column: item for item in found.items}
    shown = []
    for result in found.domains:
        domain = domains[result.id]
        own = [items[c] for c in score_columns_of(instrument, domain.score) if c in items]
        words = result_words(instrument, result.stage, lang) if result.stage else ""
        rows = tuple(_item(instrument, item, (domain, values), lang) for item in own)
        shown.append(DomainShown(domain.label[lang.code], words, exact(result.score, lang), rows))
    return shown


def _item(instrument: Instrument, item: ItemResult, context: tuple[Domain, Values], lang: Language) -> ItemShown:
    domain, values = context
    given = values.get(item.column)
    code = str(given) if item.level is not None else None
    return ItemShown(
        item_name(instrument, item.column, lang),
        item.column == domain.critical,
        level_name(instrument.columns[item.column], code, lang) if code else _reason(instrument, item, lang),
        descriptor_of(instrument, item.column, code, lang) if code else "",
        _beside(instrument, item.column, ("target", item.target), lang),
        _beside(instrument, item.column, ("confidence", item.confidence), lang),
        item.evidence or "",
    )


def _reason(instrument: Instrument, item: ItemResult, lang: Language) -> str:
    """Why an item has no level: in the words of its scale, or that nothing was answered."""
    scale = instrument.columns[item.column].scale
    option = scale.by_code.get(item.missing or "") if scale else None
    return option.label[lang.code] if option else lang.say(REASONS.get(item.missing or "", REASONS["skipped"]))


def _beside(instrument: Instrument, column: str, part: tuple[str, str | None], lang: Language) -> str:
    """The target or the confidence in words; empty where none was given."""
    name, code = part
    item = instrument.columns.get(f"{column}.{name}")
    return level_name(item, code, lang) if item and code else ""


def code_of(instrument: Instrument, column: str, level: Fraction, *, turned: bool = True) -> str:
    """The code of an item that stands for a level; `turned` where a row worded the other way round was turned."""
    item = instrument.columns[column]
    low, high = bounds_of(instrument, column)
    wanted = low + high - level if turned and is_reversed(instrument, column) else level
    options = item.scale.substantive if item.scale else ()
    return next(option.code for option in options if option.value == wanted)


def descriptor_of(instrument: Instrument, column: str, code: str, lang: Language) -> str:
    """The description of a level of an item; empty where there is none."""
    item = instrument.columns[column]
    kind = instrument.questions[item.question].kind
    rows = kind.rows if isinstance(kind, Matrix) else ()
    texts = next((row.descriptors for row in rows if row.id == item.row), {})
    return texts[code][lang.code] if code in texts else ""
