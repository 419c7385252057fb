"""Modules: scales in a file of their own, `modules/NAME.yaml`, that several instruments share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from pcca.instrument import fold, overlay, translation
from pcca.instrument.build import Builder
from pcca.instrument.check import check_texts
from pcca.instrument.faults import Fault, Problem, Sheet
from pcca.instrument.fields import INSTRUMENT_ID
from pcca.instrument.read import Plain
from pcca.instrument.scales import scales
from pcca.instrument.schema.modules import ModuleKeys
from pcca.instrument.shape import read_map, shaped
from pcca.language import N_

FOLDER = "modules"
NAMING = ("choice", "multi", "grid", "matrix", "decide", "options", "confidence", "scale")
NOT_TEXTS = ("missing", "values", "review")


@dataclass(frozen=True)
class Module:
    """A module file: its scales as read, with languages joined, and everything that was found in it."""

    file: str
    source: bytes = field(repr=False)
    sheet: Sheet
    languages: tuple[str, ...] = ()
    scales: Mapping[str, Plain] = field(default_factory=dict)
    review: str = "done"
    named: tuple[str, str] = ("", "")
    translations: translation.Translations = translation.NOTHING
    coverage: tuple[translation.Coverage, ...] = ()

    @property
    def faults(self) -> list[Fault]:
        return self.sheet.sorted()


def read_module(source: bytes, file: str, overlays: Sequence[overlay.Overlay] = ()) -> Module:
    """The module in a file, with the overlays that translate it."""
    sheet = Sheet(file)
    data = read_map(source, sheet)
    if data is None:
        return Module(file, source, sheet)
    languages = fold.languages_of(data)
    fold.check(data, languages, sheet)
    records = _overlaid(data, languages, overlays, sheet) if overlays else translation.NO_RECORDS
    folded = fold.fold(data, languages)
    kept, misshapen = shaped(ModuleKeys, folded, sheet)
    _named_as_its_file(str(kept.get("module", "")), file, sheet)
    found = translation.translations(kept, languages, sheet, records)
    coverage = translation.check(found, sheet)
    scales(Builder(sheet, languages, misshapen=misshapen), kept.get("scales", {}))
    check_texts(kept, sheet)
    written = folded.get("scales") if isinstance(folded, dict) else None
    named = (str(kept.get("module", "")), str(kept.get("version", "")))
    raw = written if isinstance(written, dict) else {}
    return Module(file, source, sheet, languages, raw, str(kept.get("review", "done")), named, found, coverage)


def _overlaid(
    data: dict[str, Plain], languages: tuple[str, ...], overlays: Sequence[overlay.Overlay], sheet: Sheet
) -> translation.Records:
    kept, misshapen = shaped(ModuleKeys, fold.fold(data, languages), Sheet(sheet.file, sheet.marks))
    found = {each.path: each.text for each in translation.texts(kept, sheet.marks)}
    return overlay.lay(overlay.Ground(data, languages, found, misshapen, sheet), overlays)


def _named_as_its_file(name: str, file: str, sheet: Sheet) -> None:
    stem = FilePath(file).stem
    if name and INSTRUMENT_ID.fullmatch(name) and stem != name:
        sentence = N_("The module is called '{name}', but it is found by the name of its file, '{file}'.")
        sheet.add(("module",), Problem("module-name", sentence, {"name": name, "file": FilePath(file).name}))


__all__ = ["Module", "read_module"]
