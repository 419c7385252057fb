"""Puts the scales of modules into an instrument that uses them (`use: [common]`), so that it keeps them for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath

from pcca.instrument.beside import beside_or_shipped, bytes_of, shown_as, side_by_side
from pcca.instrument.borrowed import Borrowed
from pcca.instrument.faults import Path, Sheet, problem, unlisted
from pcca.instrument.fields import INSTRUMENT_ID
from pcca.instrument.modules import Module, read_module
from pcca.instrument.overlay import Overlay
from pcca.instrument.overlay import beside as overlays_of
from pcca.instrument.read import Plain
from pcca.language import N_

FOLDER = "modules"
NAMING = ("choice", "multi", "grid", "matrix", "decide", "options", "confidence", "scale")
NOT_TEXTS = ("missing", "values", "review")

Map = dict[str, Plain]


@dataclass(frozen=True)
class _User:
    """An instrument that uses modules: its data and its scales, those it has itself, and what it names."""

    data: Map
    scales: Map
    own: frozenset[str]
    named: frozenset[str]
    languages: tuple[str, ...]
    sheet: Sheet
    borrowed: Borrowed


def use(data: Map, languages: tuple[str, ...], sheet: Sheet, beside: FilePath | None) -> Borrowed:
    """Puts the scales that an instrument names, of the modules it uses, among its own.

    From then on it is as if the instrument had them written out, and whatever becomes of the module, it keeps them.
    """
    borrowed = Borrowed()
    names = _names(data.get("use"))
    scales = data.setdefault("scales", {}) if names else None
    if not isinstance(scales, dict):
        return borrowed
    user = _User(data, scales, frozenset(scales), frozenset(scales_named(data)), languages, sheet, borrowed)
    for index, name in enumerate(names):
        place: Path = ("use", index) if ("use", index) in sheet.marks else ("use",)
        _use(user, name, place, beside)
    del data["use"]
    if not scales:
        del data["scales"]
    borrowed.changed = True
    return borrowed


def _names(given: Plain | None) -> list[str]:
    """The modules named under `use`; none where the schema will say what is wrong with it."""
    names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    sound = [name for name in names if isinstance(name, str) and INSTRUMENT_ID.fullmatch(name)]
    return sound if len(set(sound)) == len(names) else []


def _use(user: _User, name: str, place: Path, beside: FilePath | None) -> None:
    path, known = beside_or_shipped(FOLDER, name, beside)
    if path is None:
        user.borrowed.lost = True
        user.sheet.add(place, unlisted("unknown-module", N_("There is no module '{word}'."), name, known))
        return
    module = _module(bytes_of(path), shown_as(path), tuple(overlays_of(path)))
    user.borrowed.files[module.file] = module.source
    if module.faults:
        user.borrowed.lost = True
        user.sheet.faults.extend(module.faults)
    else:
        _take(user, module, place)


@lru_cache(maxsize=16)
def _module(source: bytes, file: str, overlays: tuple[Overlay, ...]) -> Module:
    """The module of a file, which many instruments use."""
    return read_module(source, file, overlays)


def _take(user: _User, module: Module, place: Path) -> None:
    """Takes the scales of one module that the instrument names."""
    around = str(user.data.get("review", "done"))
    for id_, scale in module.scales.items():
        if id_ in user.own or id_ in user.borrowed.offered:
            _twice(user, module, id_, place)
        elif id_ in user.named and isinstance(scale, dict):
            review = str(scale.get("review", module.review))
            written = _written(scale, module.languages[0], user.languages)
            user.scales[id_] = written if review == around else {**written, "review": review}
            _note(user.borrowed, module, id_)
        user.borrowed.offered.setdefault(id_, _at(module, id_))
    user.sheet.elsewhere.update(user.borrowed.places)


def _at(module: Module, id_: str) -> str:
    line, column = module.sheet.place(("scales", id_))
    return f"{module.file}:{line}:{column}"


def _twice(user: _User, module: Module, id_: str, place: Path) -> None:
    """The scale is the instrument's own already, or in a module that stands before."""
    hint = N_("Give one of them another id, or leave one out.")
    at, other = _at(module, id_), user.borrowed.offered.get(id_, "")
    if id_ in user.own:
        sentence = N_("The scale '{scale}' is also in the module '{module}', at {place}.")
        wrong = problem("scale-in-module", sentence, hint=hint, scale=id_, module=module.named[0], place=at)
        user.sheet.add(("scales", id_, "#key"), wrong)
    else:
        sentence = N_("The scale '{scale}' is in two of the modules: at {other} and at {place}.")
        user.sheet.add(place, problem("scale-in-module", sentence, hint=hint, scale=id_, other=other, place=at))


def scales_named(data: Plain) -> Iterator[str]:
    """The scales that questions, stages and whatever else names one speak of."""
    if isinstance(data, list):
        for each in data:
            yield from scales_named(each)
    elif isinstance(data, dict):
        for key, each in data.items():
            if key in NAMING and isinstance(each, str):
                yield each
            yield from scales_named(each)


def _written(scale: Mapping[str, Plain], first: str, languages: tuple[str, ...]) -> Map:
    """The scale as the instrument would have written it, in its own languages."""
    written: Map = {}
    for code, each in scale.items():
        if code in NOT_TEXTS:
            written[code] = each
        elif code == "groups" and isinstance(each, dict):
            groups = {id_: group for id_, group in each.items() if isinstance(group, dict)}
            written[code] = {id_: _labelled(group, first, languages) for id_, group in groups.items()}
        elif isinstance(each, dict):
            written[code] = _labelled(each, first, languages)
        else:
            written |= side_by_side(code, each, first, languages)
    return written


def _labelled(part: Mapping[str, Plain], first: str, languages: tuple[str, ...]) -> Map:
    written: Map = {}
    for key, each in part.items():
        written |= side_by_side(key, each, first, languages) if key == "label" else {key: each}
    return written


def _note(borrowed: Borrowed, module: Module, id_: str) -> None:
    """Notes where everything in a scale is written, and what is recorded about its translations."""
    path: Path = ("scales", id_)
    borrowed.paths.add(path)
    sheet = module.sheet
    borrowed.places |= {each: (module.file, *at) for each, at in sheet.marks.items() if each[:2] == path}
    borrowed.places |= {each: at for each, at in sheet.elsewhere.items() if each[:2] == path}
    records = module.translations.records.items()
    borrowed.records |= {key: made for key, made in records if key[1].startswith(f"scales.{id_}.")}


__all__ = ["use"]
