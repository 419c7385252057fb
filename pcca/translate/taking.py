"""What is taken from a translator's file: texts, states, and every fault by its row or unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pcca.instrument.build import html_in
from pcca.instrument.faults import DID_YOU_MEAN, Path, Problem, Sheet, nearest, problem, where
from pcca.instrument.overlay import Overlay
from pcca.instrument.read import CONTROL, Plain, read
from pcca.instrument.translation import (
    COMPLETE,
    MISSING,
    REVIEW,
    STALE,
    Entry,
    Made,
    Translations,
    short_hash,
    slots_of,
)
from pcca.language import N_, Text
from pcca.translate.rewriting import rewritten
from pcca.translate.units import Batch, Unit

NO_TEXT = N_("The instrument has no text '{word}'.")
PLACES = {
    (True, True): N_("The places in the source are '{slots}'; the translation has '{given}'."),
    (True, False): N_("The places in the source are '{slots}'; the translation has none."),
    (False, True): N_("The source has no places; the translation has '{given}'."),
}
"""Which sentence says that places differ: whether the source has some, and whether the translation has."""


@dataclass(frozen=True)
class Outrun:
    """A translation whose source has changed since: what it was made from, and what it stands beside now."""

    id: str
    was: str
    now: str
    kept: bool = False


@dataclass
class Taken:
    """What an import would write: texts for the overlay and records; and what people should look at."""

    texts: dict[Path, str] = field(default_factory=dict)
    records: dict[str, Made] = field(default_factory=dict)
    outrun: list[Outrun] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0


@dataclass(frozen=True)
class Current:
    """The translations there are, and where the texts of the language stand."""

    found: Translations
    instrument: str
    code: str
    overlay: Overlay | None
    inside: frozenset[str]


def take(batch: Batch, current: Current, sheet: Sheet) -> Taken:
    """Compares a translator's units with the instrument's; faults are added to the sheet."""
    _same_instrument(batch, current, sheet)
    taken = Taken()
    entries = {where(each.path): each for each in current.found.entries}
    seen: set[str] = set()
    for unit in () if sheet.faults else batch.units:
        if unit.id not in entries:
            sheet.add((unit.id,), _unknown(unit.id, list(entries)), unit.at)
        elif unit.id in seen:
            sheet.add((unit.id,), problem("unit-twice", N_("The text is in the file twice.")), unit.at)
        else:
            seen.add(unit.id)
            _take(unit, entries[unit.id], current, taken, sheet)
    return taken


def _unknown(id_: str, known: list[str]) -> Problem:
    near = nearest(id_, known)
    hint = DID_YOU_MEAN if near else N_("Export it again: the instrument has changed.")
    return problem("unknown-text", NO_TEXT, hint=hint, word=id_[:60], nearest=near)


def _same_instrument(batch: Batch, current: Current, sheet: Sheet) -> None:
    if batch.instrument != current.instrument:
        sentence = N_("This is a translation of '{other}', not of '{own}'.")
        wrong = problem("another-instrument", sentence, other=batch.instrument[:60], own=current.instrument)
        sheet.add((), wrong, (1, 1))
    needed = (current.found.languages[0], current.code)
    if (batch.source, batch.target) != needed:
        sentence = N_("This is a translation from '{source}' into '{target}', not from '{first}' into '{code}'.")
        given = (batch.source[:20], batch.target[:20])
        slots = dict(zip(("source", "target", "first", "code"), (*given, *needed), strict=True))
        sheet.add((), Problem("another-language", sentence, slots), (1, 1))


def _take(unit: Unit, entry: Entry, current: Current, taken: Taken, sheet: Sheet) -> None:
    own = entry.targets.get(current.code, "")
    if short_hash(unit.source) != unit.made_from:
        hint = N_("Export it again; only translations and their states are to be changed.")
        sentence = N_("The source text was changed in the file: it is no longer the one that was exported.")
        sheet.add((unit.id,), problem("source-changed", sentence, hint=hint), unit.at)
    elif not unit.target.strip():
        taken.empty += 1
    elif unit.target == own:
        _sign(unit, entry, current, taken)
    else:
        wrong = list(_wrong(unit, current))
        for each in wrong:
            sheet.add((unit.id,), each, unit.at)
        if not wrong:
            _replace(unit, entry, current, taken)


def _wrong(unit: Unit, current: Current) -> Iterator[Problem]:
    if unit.id in current.inside:
        sentence = N_("This translation stands in the instrument itself, which is never written: change it there.")
        yield problem("text-in-instrument", sentence)
    tag = html_in(Text((("", unit.target),)))
    if tag:
        yield problem("html-in-text", N_("Texts hold no HTML; this one has '{tag}'."), tag=tag[:30])
    control = CONTROL.search(unit.target)
    if control:
        sentence = N_("The text holds the control character U+{code}.")
        yield problem("control-character", sentence, code=f"{ord(control[0]):04X}")
    if slots_of(unit.target) != slots_of(unit.source):
        slots, given = (", ".join(sorted(slots_of(text))) for text in (unit.source, unit.target))
        yield problem("slots-differ", PLACES[bool(slots), bool(given)], slots=slots, given=given)


def _sign(unit: Unit, entry: Entry, current: Current, taken: Taken) -> None:
    """The text is as it was; its state may have been changed."""
    state = entry.states[current.code]
    if unit.state == state or unit.state in (STALE, MISSING) or unit.made_from != short_hash(entry.source):
        taken.unchanged += 1
        return
    taken.records[unit.id] = Made(unit.made_from, unit.state == REVIEW)


def _replace(unit: Unit, entry: Entry, current: Current, taken: Taken) -> None:
    """A new text; one made from an older source is stale, and never replaces one made from the newer."""
    outrun = unit.made_from != short_hash(entry.source)
    record = current.found.records.get((current.code, unit.id))
    newer = outrun and record is not None and record.source == short_hash(entry.source)
    if outrun:
        taken.outrun.append(Outrun(unit.id, unit.source, entry.source, newer))
    if not newer:
        taken.texts[entry.path] = unit.target
        taken.records[unit.id] = Made(unit.made_from, unit.state != COMPLETE)


def overlay_of(taken: Taken, current: Current) -> str:
    """The overlay as it will be."""
    before = current.overlay.source if current.overlay else b""
    return rewritten(before, taken.texts, taken.records, (each.path for each in current.found.entries))


def current_of(found: Translations, instrument: str, code: str, overlay: Overlay | None) -> Current:
    """The translations there are into a language, told apart by the file they stand in."""
    data = read(overlay.source, Sheet("")) if overlay else None
    translated = [each for each in found.entries if code in each.targets]
    inside = frozenset(where(each.path) for each in translated if not _holds(data, each.path))
    return Current(found, instrument, code, overlay, inside)


def _holds(data: Plain | None, path: Path) -> bool:
    for step in path:
        data = data.get(str(step)) if isinstance(data, dict) else None
    return data is not None
