"""Translations in a file of their own, `NAME.cy.yaml` beside `NAME.yaml`: the same keys, texts only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from pcca.instrument.build import html_in
from pcca.instrument.faults import Path, Sheet, problem, unlisted, where
from pcca.instrument.read import MAX_BYTES, Plain, read, too_large
from pcca.instrument.translation import Made, Records, slots_differ, slots_of
from pcca.language import LANGUAGES, N_, Text

RECORD = "translations"
MADE = re.compile(r"([0-9a-f]{8})( review)?")


@dataclass(frozen=True)
class Overlay:
    """The file of one language; of one that is too large only the size is known."""

    language: str
    file: str
    source: bytes = field(repr=False)
    size: int = 0


@dataclass(frozen=True)
class Ground:
    """What an overlay is laid over: an instrument's data as read, and which of it are texts."""

    data: dict[str, Plain]
    languages: tuple[str, ...]
    texts: Mapping[Path, Text]
    misshapen: frozenset[Path]
    sheet: Sheet


def name_of(path: FilePath, code: str) -> FilePath:
    """Where the translations of an instrument file into a language are."""
    return path.with_name(f"{path.stem}.{code}.yaml")


def main_of(path: FilePath) -> FilePath | None:
    """The instrument that a file translates, when it is an overlay."""
    stem, _, code = path.stem.rpartition(".")
    main = path.with_name(f"{stem}{path.suffix}")
    return main if stem and code in LANGUAGES and path.suffix == ".yaml" and main.is_file() else None


def beside(path: FilePath) -> tuple[Overlay, ...]:
    """The overlays of an instrument file."""
    found = ((code, name_of(path, code)) for code in LANGUAGES)
    return tuple(_opened(code, each) for code, each in found if path.suffix == ".yaml" and each.is_file())


def _opened(code: str, path: FilePath) -> Overlay:
    size = path.stat().st_size
    return Overlay(code, str(path), path.read_bytes() if size <= MAX_BYTES else b"", size)


def lay(ground: Ground, overlays: Iterable[Overlay]) -> Records:
    """Puts the texts of the overlays into the instrument's data; gives what is recorded about each."""
    records: dict[tuple[str, str], Made] = {}
    for each in overlays:
        sheet = Sheet(each.file)
        data = _data(each, ground, sheet)
        layer = _Layer(ground, each.language, sheet)
        layer.walk({key: value for key, value in data.items() if key != RECORD}, (), None)
        layer.record(data.get(RECORD, {}))
        records |= {(each.language, path): made for path, made in layer.made.items()}
        ground.sheet.faults.extend(sheet.faults)
    return records


def _data(overlay: Overlay, ground: Ground, sheet: Sheet) -> dict[str, Plain]:
    """The keys of the overlay; none where it cannot be one."""
    if overlay.size > MAX_BYTES:
        sheet.add((), too_large(overlay.size))
        return {}
    data = read(overlay.source, sheet)
    if data is not None and not isinstance(data, dict):
        sheet.add((), problem("not-a-map", N_("A map of keys belongs here.")))
    if overlay.language not in ground.languages[1:]:
        _foreign(overlay.language, ground, sheet)
        return {}
    return data if isinstance(data, dict) else {}


def _foreign(code: str, ground: Ground, sheet: Sheet) -> None:
    first = code == ground.languages[0]
    sentence = (
        N_("This file is for '{language}', the first language: its texts stand in the instrument itself.")
        if first
        else N_("This file is for '{language}', which 'languages' of the instrument does not list.")
    )
    hint = N_("Remove this file.") if first else N_("Add it to 'languages', or remove this file.")
    sheet.add((), problem("undeclared-language", sentence, hint=hint, language=code), (1, 1))


class _Layer:
    """One overlay as it is laid over the instrument."""

    def __init__(self, ground: Ground, code: str, sheet: Sheet) -> None:
        self.ground, self.code, self.sheet = ground, code, sheet
        self.made: dict[str, Made] = {}

    def walk(self, node: dict[str, Plain], path: Path, review: bool | None) -> None:
        """Lays every text at or below a map of keys; `review` is the mark around it."""
        review = self._review(node, path, review)
        for key, value in node.items():
            here = (*path, key)
            if key == "review":
                continue
            if isinstance(value, dict):
                self._map(value, here, review)
            elif isinstance(value, str):
                self._text(value, here, review)
            else:
                self.sheet.add(here, problem("not-text", N_("A text belongs here.")))

    def _review(self, node: dict[str, Plain], path: Path, around: bool | None) -> bool | None:
        word = node.get("review")
        if word is None:
            return around
        if word not in ("needed", "done"):
            sentence = N_("'{word}' is not one of the words allowed here.")
            self.sheet.add((*path, "review"), unlisted("not-allowed", sentence, str(word)[:60], ("needed", "done")))
        return word == "needed"

    def _map(self, value: dict[str, Plain], here: Path, review: bool | None) -> None:
        target = self._target(here)
        if isinstance(target, dict) or self._own_labels(here):
            self.walk(value, here, review)
        elif here in self.ground.texts:
            self.sheet.add(here, problem("not-text", N_("A text belongs here.")))
        else:
            self._unknown(here)

    def _text(self, value: str, here: Path, review: bool | None) -> None:
        text = self.ground.texts.get(here)
        if text is not None:
            self._put(here, value if self._sound(here, value, text) else self._source(text), review)
        elif self._own_labels(here[:-1]):
            self._put(here, value if self._sound(here, value, Text(())) else "-", review)
        elif isinstance(self._target(here), dict):
            self.sheet.add(here, problem("not-a-map", N_("A map of keys belongs here.")))
        else:
            self._unknown(here)

    def _target(self, path: Path) -> Plain | None:
        """What the instrument has at a path."""
        node: Plain | None = self.ground.data
        for step in path:
            node = node.get(str(step)) if isinstance(node, dict) else None
        return node

    def _own_labels(self, path: Path) -> bool:
        """Whether these are a question's own words for options, which one language may need and another not."""
        return path[-1:] == ("labels",) and path[-3:-2] == ("questions",) and isinstance(self._target(path[:-1]), dict)

    def _source(self, text: Text) -> str:
        """The source text, which stands in for a faulty translation so that it is not found faulty twice."""
        found = dict(text)
        return found.get("", found.get(self.ground.languages[0], "-"))

    def _sound(self, here: Path, value: str, text: Text) -> bool:
        before = len(self.sheet.faults)
        if self.code in dict(text):
            sentence = N_("This text is in the instrument too, as '{word}': it is given once, here or there.")
            self.sheet.add((*here, "#key"), problem("text-twice", sentence, word=f"{here[-1]}.{self.code}"))
        if not value.strip():
            self.sheet.add(here, problem("empty-text", N_("The text is empty.")))
        tag = html_in(Text((("", value),)))
        if tag:
            self.sheet.add(here, problem("html-in-text", N_("Texts hold no HTML; this one has '{tag}'."), tag=tag[:30]))
        if here[0] == "findings" and here[-1] == "say" and slots_of(value) != slots_of(self._source(text)):
            self.sheet.add(here, slots_differ())
        return len(self.sheet.faults) == before

    def _put(self, here: Path, value: str, review: bool | None) -> None:
        node: dict[str, Plain] = self.ground.data
        for step in here[:-1]:
            inner = node.setdefault(str(step), {})
            assert isinstance(inner, dict)
            node = inner
        node.setdefault(f"{here[-1]}.{self.code}", value)
        self.ground.sheet.elsewhere[here] = (self.sheet.file, *self.sheet.place(here))
        if review is not None:
            self.made[where(here)] = Made("", review)

    def _unknown(self, here: Path) -> None:
        if here in self.ground.misshapen:
            return
        depth = len(here) - 1
        known = {
            str(each[depth]): None for each in self.ground.texts if each[:depth] == here[:-1] and len(each) > depth
        }
        sentence = N_("The instrument has no text '{word}' here.")
        self.sheet.add((*here, "#key"), unlisted("unknown-key", sentence, str(here[-1])[:60], known))

    def record(self, entries: Plain) -> None:
        """Reads what the translations were made from."""
        if not isinstance(entries, dict):
            self.sheet.add((RECORD,), problem("not-a-map", N_("A map of keys belongs here.")))
            return
        known = {where(path): path for path in self.ground.texts} | dict.fromkeys(self.made, ())
        known |= {where(path): path for path in self.ground.sheet.elsewhere}
        for path, value in entries.items():
            found = MADE.fullmatch(value) if isinstance(value, str) else None
            if path not in known and not self.ground.misshapen:
                sentence = N_("The instrument has no text '{word}' here.")
                self.sheet.add((RECORD, path, "#key"), unlisted("unknown-key", sentence, path[:60], known))
            elif not found:
                hint = N_("Write the eight signs that stand for the source text, and 'review' when it must be read.")
                sentence = N_("'{word}' is not of the form expected here.")
                self.sheet.add((RECORD, path), problem("bad-word", sentence, hint=hint, word=str(value)[:60]))
            else:
                self.made[path] = Made(found[1], bool(found[2]))
