"""Modules: scales in a file of their own, `modules/NAME.yaml`, that several instruments share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from pcca.instrument import build, fold, overlay, translation
from pcca.instrument.borrowed import Borrowed
from pcca.instrument.check import check_texts
from pcca.instrument.faults import Fault, Path, Problem, Sheet, problem, unlisted
from pcca.instrument.fields import INSTRUMENT_ID
from pcca.instrument.read import MAX_BYTES, Plain, read, too_large
from pcca.instrument.schema.modules import ModuleKeys
from pcca.instrument.shape import shaped
from pcca.language import N_, Text
from pcca.paths import shipped

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


def beside_or_shipped(folder: str, name: str, beside: FilePath | None) -> tuple[FilePath | None, list[str]]:
    """The file of that name in the folder beside the instrument, or else among those shipped; and all there are."""
    ours = shipped("instruments") / folder
    folders = [ours] if beside is None else [beside / folder, ours]
    found = next((path for each in folders if (path := each / f"{name}.yaml").is_file()), None)
    stems = [each.stem for folder_ in folders for each in sorted(folder_.glob("*.yaml"))]
    return found, [stem for stem in dict.fromkeys(stems) if INSTRUMENT_ID.fullmatch(stem)]


def read_module(source: bytes, file: str, overlays: Sequence[overlay.Overlay] = ()) -> Module:
    """The module in a file, with the overlays that translate it."""
    sheet = Sheet(file)
    data = read(source, sheet)
    if not isinstance(data, dict):
        if not sheet.faults:
            sheet.add((), problem("not-a-map", N_("A map of keys belongs here.")))
        return Module(file, source, sheet)
    languages = fold.languages_of(data)
    fold.check(data, languages, sheet)
    records = _overlaid(data, languages, overlays, sheet) if overlays else translation.NO_RECORDS
    folded = fold.fold(data, languages)
    kept, misshapen = shaped(ModuleKeys, folded, sheet)
    _named_as_its_file(str(kept.get("module", "")), file, sheet)
    found = translation.translations(kept, languages, sheet, records)
    coverage = translation.check(found, sheet)
    build.scales(build.Builder(sheet, languages, misshapen=misshapen), kept.get("scales", {}))
    check_texts(kept, sheet)
    scales = folded.get("scales") if isinstance(folded, dict) else None
    named = (str(kept.get("module", "")), str(kept.get("version", "")))
    raw = scales if isinstance(scales, dict) else {}
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


def borrow(data: dict[str, Plain], languages: tuple[str, ...], sheet: Sheet, beside: FilePath | None) -> Borrowed:
    """Puts the scales that an instrument names, of the modules it uses, among its own.

    From then on it is as if the instrument had them written out, and whatever becomes of the module, it keeps them.
    """
    borrowed = Borrowed()
    names = _names(data.get("use"))
    own = data.setdefault("scales", {}) if names else None
    if not isinstance(own, dict):
        return borrowed
    defined = frozenset(own)
    for index, name in enumerate(names):
        place: Path = ("use", index) if ("use", index) in sheet.marks else ("use",)
        module = _found(name, place, sheet, beside)
        if module is None or module.faults:
            borrowed.lost = True
            borrowed.files |= {module.file: module.source} if module else {}
            sheet.faults.extend(module.faults if module else ())
        else:
            _take(module, (data, defined, place), languages, (sheet, borrowed))
    del data["use"]
    if not own:
        del data["scales"]
    borrowed.changed = True
    return borrowed


def _names(given: Plain | None) -> list[str]:
    """The modules named under `use`; none where the schema will say what is wrong with it."""
    names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    sound = [name for name in names if isinstance(name, str) and INSTRUMENT_ID.fullmatch(name)]
    return sound if len(set(sound)) == len(names) else []


def _found(name: str, place: Path, sheet: Sheet, beside: FilePath | None) -> Module | None:
    path, known = beside_or_shipped(FOLDER, name, beside)
    if path is not None:
        return _opened(path, shown_as(path))
    sheet.add(place, unlisted("unknown-module", N_("There is no module '{word}'."), name, known))
    return None


def shown_as(path: FilePath) -> str:
    """The path as people know it: of what is shipped, without where that is installed."""
    ours = shipped("instruments")
    return str(FilePath("instruments", path.relative_to(ours))) if path.is_relative_to(ours) else str(path)


def _opened(path: FilePath, file: str) -> Module:
    size = path.stat().st_size
    if size > MAX_BYTES:
        sheet = Sheet(file)
        sheet.add((), too_large(size))
        return Module(file, b"", sheet)
    return read_module(path.read_bytes(), file, overlay.beside(path))


Into = tuple[dict[str, Plain], frozenset[str], Path]


def _take(module: Module, into: Into, languages: tuple[str, ...], known: tuple[Sheet, Borrowed]) -> None:
    """Takes the scales of one module that the instrument names."""
    data, defined, place = into
    sheet, borrowed = known
    wanted = set(_named_in(data))
    own = data["scales"]
    assert isinstance(own, dict)
    borrowed.files[module.file] = module.source
    around = str(data.get("review", "done"))
    for id_, scale in module.scales.items():
        if id_ in defined or id_ in borrowed.offered:
            _twice(id_, module, (sheet, borrowed), place if id_ not in defined else ("scales", id_, "#key"))
        elif id_ in wanted and isinstance(scale, dict):
            own[id_] = _written(scale, module, languages, around)
            _place(id_, module, borrowed)
        borrowed.offered.setdefault(id_, _at(module, id_))
    sheet.elsewhere.update(borrowed.places)


def _at(module: Module, id_: str) -> str:
    line, column = module.sheet.place(("scales", id_))
    return f"{module.file}:{line}:{column}"


def _twice(id_: str, module: Module, known: tuple[Sheet, Borrowed], place: Path) -> None:
    sheet, borrowed = known
    other = borrowed.offered.get(id_)
    sentence = (
        N_("The scale '{scale}' is in two of the modules: at {other} and at {place}.")
        if other and place[0] == "use"
        else N_("The scale '{scale}' is also in the module '{module}', at {place}.")
    )
    hint = N_("Give one of them another id, or leave one out.")
    name, own = module.named[0], _at(module, id_)
    sheet.add(place, problem("scale-in-module", sentence, hint=hint, scale=id_, module=name, place=own, other=other))


def _named_in(data: Plain) -> Iterator[str]:
    """The scales that questions, stages and whatever else names one speak of."""
    if isinstance(data, list):
        for each in data:
            yield from _named_in(each)
    elif isinstance(data, dict):
        for key, each in data.items():
            if key in NAMING and isinstance(each, str):
                yield each
            yield from _named_in(each)


def _written(scale: Mapping[str, Plain], module: Module, languages: tuple[str, ...], around: str) -> dict[str, Plain]:
    """The scale as the instrument would have written it, in its own languages."""
    first = module.languages[0]
    written: dict[str, Plain] = {}
    for code, each in scale.items():
        if code in NOT_TEXTS:
            written[code] = each
        elif isinstance(each, dict):
            written[code] = _labelled(each, first, languages)
        else:
            written |= side_by_side(code, each, first, languages)
    review = str(scale.get("review", module.review))
    return written if review == around else {**written, "review": review}


def _labelled(option: Mapping[str, Plain], first: str, languages: tuple[str, ...]) -> dict[str, Plain]:
    written: dict[str, Plain] = {}
    for key, each in option.items():
        written |= side_by_side(key, each, first, languages) if key == "label" else {key: each}
    return written


def side_by_side(key: str, text: Plain, first: str, languages: tuple[str, ...]) -> dict[str, Plain]:
    """A text as keys side by side, in those of the languages that it has."""
    parts = dict(text) if isinstance(text, Text) else {first: str(text)}
    return {key if code == languages[0] else f"{key}.{code}": parts[code] for code in languages if code in parts}


def _place(id_: str, module: Module, borrowed: Borrowed) -> None:
    """Notes where everything in a scale is written, and what is recorded about its translations."""
    path: Path = ("scales", id_)
    borrowed.paths.add(path)
    sheet = module.sheet
    borrowed.places |= {each: (module.file, *at) for each, at in sheet.marks.items() if each[:2] == path}
    borrowed.places |= {each: at for each, at in sheet.elsewhere.items() if each[:2] == path}
    prefix = f"scales.{id_}."
    records = module.translations.records.items()
    borrowed.records |= {key: made for key, made in records if key[1].startswith(prefix)}


__all__ = ["Module", "beside_or_shipped", "borrow", "read_module", "shown_as", "side_by_side"]
