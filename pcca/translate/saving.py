"""Translations written where they belong: into the instrument where they stand in it, else into its overlay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from pcca.instrument.faults import Fault, where
from pcca.instrument.files import inspect_any
from pcca.instrument.load import Loaded
from pcca.instrument.overlay import Overlay, name_of
from pcca.instrument.translation import COMPLETE, REVIEW, Made
from pcca.language import LANGUAGES
from pcca.paths import written_whole
from pcca.translate.inline import replaced
from pcca.translate.taking import Current, Taken, current_of, overlay_of


@dataclass(frozen=True)
class Papers:
    """An instrument file and its overlays, by language, as they were read."""

    file: str
    source: bytes
    overlays: Mapping[str, bytes]

    @property
    def laid(self) -> tuple[Overlay, ...]:
        path = FilePath(self.file)
        return tuple(Overlay(code, str(name_of(path, code)), each, len(each)) for code, each in self.overlays.items())

    def inspected(self) -> Loaded:
        return inspect_any(self.source, self.file, self.laid, FilePath(self.file).parent)


def papers_of(file: str, source: bytes, others: Mapping[str, bytes]) -> Papers:
    """The papers from all the files that belong to an instrument, by name."""
    named = {code: str(name_of(FilePath(file), code)) for code in LANGUAGES}
    return Papers(file, source, {code: others[name] for code, name in named.items() if name in others})


def current_in(papers: Papers, loaded: Loaded, code: str) -> Current:
    """The translations there are into a language."""
    overlay = next((each for each in papers.laid if each.language == code), None)
    return current_of(loaded.translations, loaded.id, code, overlay)


def unsound(papers: Papers) -> list[Fault]:
    """The faults with which the instrument could not be read; translations that are missing still are none."""
    return [each for each in papers.inspected().faults if each.check != "translation-missing"]


def renewed(papers: Papers, current: Current, taken: Taken) -> Papers:
    """The papers as they will be; NotReplaced where a text of the instrument cannot be replaced safely."""
    inside = {path: text for path, text in taken.texts.items() if where(path) in current.inside}
    outside = {path: text for path, text in taken.texts.items() if path not in inside}
    after = replace(papers, source=replaced(papers.source, current.code, inside)) if inside else papers
    records = taken.records if current.overlay or outside else _needed(after, current.code, taken.records)
    if not outside and not records:
        return after
    text = overlay_of(replace(taken, texts=outside, records=records), current)
    return replace(after, overlays={**papers.overlays, current.code: text.encode()})


def _needed(papers: Papers, code: str, records: Mapping[str, Made]) -> dict[str, Made]:
    """The records without which a state would not be what it was set to: no overlay is made for nothing."""
    entries = {where(each.path): each for each in papers.inspected().translations.entries}
    return {
        id_: made
        for id_, made in records.items()
        if id_ not in entries or entries[id_].states.get(code) != (REVIEW if made.review else COMPLETE)
    }


def write(before: Papers, after: Papers) -> list[FilePath]:
    """Writes the files that have changed, each whole; returns their paths."""
    path = FilePath(after.file).resolve()
    changed = [path] if after.source != before.source else []
    texts = {path: after.source}
    for code, source in after.overlays.items():
        if source != before.overlays.get(code):
            texts[name_of(path, code)] = source
            changed.append(name_of(path, code))
    mode = path.stat().st_mode & 0o666
    for each in changed:
        with written_whole(each) as out:
            out.write(texts[each].decode())
        # Whoever may read the instrument may read its translations.
        each.chmod(mode)
    return changed
