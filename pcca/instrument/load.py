"""Loads an instrument from YAML, or from its compiled form; all faults at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from pcca.instrument import build, fold, overlay, translation
from pcca.instrument.assembly import assemble
from pcca.instrument.borrowed import NOTHING, Borrowed
from pcca.instrument.check import check
from pcca.instrument.faults import Fault, Faulty, Sheet, problem
from pcca.instrument.model import Instrument
from pcca.instrument.pinned import pin
from pcca.instrument.read import Plain, read
from pcca.instrument.schema import InstrumentKeys
from pcca.instrument.shape import shaped
from pcca.instrument.using import use
from pcca.language import N_, Text

OTHERS = {
    N_("This is a module: instruments use its scales, and it asks nothing itself."): "module",
    N_("This is a register: instruments ask for its organisations, and it asks nothing itself."): "organisations",
}


@dataclass(frozen=True)
class Loaded:
    """An instrument, its compiled form and its own translations; `merged` is the data with what other files hold."""

    instrument: Instrument | None
    faults: tuple[Fault, ...]
    coverage: tuple[translation.Coverage, ...] = ()
    compiled: str = ""
    translations: translation.Translations = translation.NOTHING
    merged: Mapping[str, Plain] | None = None
    id: str = ""
    version: str = ""
    borrowed: Borrowed = NOTHING


def inspect(
    source: bytes, file: str, overlays: Sequence[overlay.Overlay] = (), folder: FilePath | None = None
) -> Loaded:
    """Everything that can be said about an instrument file and the overlays that translate it.

    What it uses is looked for in its `folder`, where that is known, and among what is shipped.
    """
    sheet = Sheet(file)
    data = read(source, sheet)
    if data is None and not sheet.faults:
        sheet.add((), problem("empty-file", N_("The file is empty.")))
    if not isinstance(data, dict):
        if not sheet.faults:
            sheet.add((), problem("not-a-map", N_("An instrument is a map of keys, such as 'instrument: my-survey'.")))
        return Loaded(None, tuple(sheet.sorted()))
    other = next((each for each, key in OTHERS.items() if key in data and "instrument" not in data), None)
    if other is not None:
        sheet.add((), problem("not-an-instrument", other), (1, 1))
        return Loaded(None, tuple(sheet.sorted()))
    languages = fold.languages_of(data)
    fold.check(data, languages, sheet)
    records = _overlaid(data, languages, overlays, sheet) if overlays else translation.NO_RECORDS
    borrowed = use(data, languages, sheet, folder)
    pin(data, languages, sheet, borrowed, folder)
    loaded = _built(fold.fold(data, languages), sheet, {**records, **borrowed.records}, borrowed)
    return replace(loaded, merged=data if overlays or borrowed.changed else None)


def _overlaid(
    data: dict[str, Plain], languages: tuple[str, ...], overlays: Sequence[overlay.Overlay], sheet: Sheet
) -> translation.Records:
    """Lays the overlays over the data, which must first be known without them: which of it are texts?"""
    alone = Sheet(sheet.file, sheet.marks)
    kept, misshapen = shaped(InstrumentKeys, fold.fold(data, languages), alone)
    found = {each.path: each.text for each in translation.texts(kept, sheet.marks)}
    return overlay.lay(overlay.Ground(data, languages, found, misshapen, sheet), overlays)


def inspect_file(path: FilePath, file: str = "") -> Loaded:
    """Everything that can be said about the instrument at a path, with the overlays beside it."""
    return inspect(path.read_bytes(), file or str(path), overlay.beside(path), path.parent)


def load(path: FilePath) -> Instrument:
    """The instrument in the file; Faulty when there is any fault."""
    return _sound(inspect_file(path))


def loads(source: bytes | str, file: str = "instrument.yaml") -> Instrument:
    """The instrument in the text; Faulty when there is any fault."""
    return _sound(inspect(source.encode() if isinstance(source, str) else source, file))


@cache
def from_compiled(compiled: str) -> Instrument:
    """The instrument from its compiled form (canonical JSON), without reading YAML."""
    return _sound(_built(_thawed(json.loads(compiled)), Sheet("compiled")))


def _sound(loaded: Loaded) -> Instrument:
    if loaded.instrument is None:
        raise Faulty(loaded.faults)
    return loaded.instrument


def _built(
    data: Plain, sheet: Sheet, records: translation.Records = translation.NO_RECORDS, borrowed: Borrowed = NOTHING
) -> Loaded:
    languages = fold.languages_of(data)
    kept, misshapen = shaped(InstrumentKeys, data, sheet)
    found = translation.translations(kept, languages, sheet, records)
    coverage = translation.check(found, sheet)
    named = (str(kept.get("instrument", "")), str(kept.get("version", "")))
    own = replace(found, entries=tuple(each for each in found.entries if not borrowed.holds(each.path)))
    instrument = assemble(kept, build.Builder(sheet, languages, misshapen=misshapen, borrowed=borrowed))
    check(instrument, kept, sheet)
    if sheet.faults:
        return Loaded(None, tuple(sheet.sorted()), coverage, "", own, None, *named, borrowed)
    compiled = json.dumps(_frozen(data), ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(compiled.encode()).hexdigest()
    return Loaded(replace(instrument, digest=digest), (), coverage, compiled, own, None, *named, borrowed)


def _frozen(data: Any) -> Any:
    """Plain data as JSON can hold it; a text becomes a list of its languages."""
    if isinstance(data, Text):
        return [["text", *part] for part in data]
    if isinstance(data, dict):
        return {key: _frozen(each) for key, each in data.items()}
    return [_frozen(each) for each in data] if isinstance(data, list) else data


def _thawed(data: Any) -> Any:
    if isinstance(data, list):
        if data and isinstance(data[0], list) and data[0][:1] == ["text"]:
            return Text(tuple((code, part) for _, code, part in data))
        return [_thawed(each) for each in data]
    return {key: _thawed(each) for key, each in data.items()} if isinstance(data, dict) else data


__all__ = ["Loaded", "from_compiled", "inspect", "inspect_file", "load", "loads"]
