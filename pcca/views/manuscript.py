"""An instrument file that somebody is writing, read again whenever it has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.waves import Version, add_wave, version_of
from pcca.instrument.faults import Fault
from pcca.instrument.load import Loaded
from pcca.instrument.model import Instrument, Question
from pcca.instrument.overlay import name_of
from pcca.language import LANGUAGES
from pcca.store import Store, Wave
from pcca.store.memory import give_version
from pcca.translate.saving import papers_of
from pcca.translate.standing_in import stood_in
from pcca.views.frame import now

WAVE = "preview"


@dataclass(frozen=True)
class Reading:
    """The file as it was at one moment, with those that belong to it and everything that was found in them."""

    file: str
    loaded: Loaded = field(repr=False)
    text: bytes = field(default=b"", repr=False)
    others: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong but that translations are missing."""
        return all(each.check == "translation-missing" for each in self.loaded.faults)

    @property
    def missing(self) -> int:
        """How many translations are not there yet."""
        return sum(each.check == "translation-missing" for each in self.loaded.faults)

    @cached_property
    def usable(self) -> Loaded:
        """What a form can be made of: where only translations are missing, texts stand in for them."""
        if not self.missing or not self.sound:
            return self.loaded
        return stood_in(papers_of(self.file, self.text, self.others), self.loaded.translations)

    @cached_property
    def remarks(self) -> tuple[Fault, ...]:
        """What analysis says of it beside its faults; that may take seconds, so it is asked only where it is shown."""
        from pcca.analysis.lint import remarks

        return remarks(self.loaded, self.text, self.file)

    @property
    def state(self) -> str:
        """A mark that changes whenever the files do."""
        parts = [self.text, *(source for _, source in sorted(self.others.items()))]
        return blake2b(b"\0".join(parts), digest_size=8).hexdigest()


@dataclass
class Manuscript:
    """The file as it is now, and the last version of it that could be shown."""

    path: Path
    read: Callable[[], Reading]
    store: Store
    latest: Reading = field(init=False)
    shown: Instrument | None = None
    saving: threading.Lock = field(default_factory=threading.Lock)
    _stamp: list[object] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.look()

    @property
    def outdated(self) -> bool:
        """Whether what is shown is not the file as it is now."""
        return self.latest.usable.instrument is None

    def look(self) -> None:
        """Reads the file again if it has changed."""
        with self._turn:
            if self._stamp and self._stamps() == self._stamp:
                return
            self.latest = self.read()
            # What it uses is known only once it was read.
            self._stamp = self._stamps()
            found = self.latest.usable.instrument
            if found is not None and (self.shown is None or found.digest != self.shown.digest):
                _put(self.store, version_of(self.latest.usable, self.latest.text), self.shown)
                self.shown = found

    def _stamps(self) -> list[object]:
        overlays = (name_of(self.path, code) for code in LANGUAGES)
        return [_stamp(each) for each in (self.path, *overlays, *map(Path, self.latest.others))]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _put(store: Store, version: Version, before: Instrument | None) -> None:
    """Lets the wave of the preview be answered by this version; answers to questions that are as before stay."""
    instrument = version.instrument
    if before is None:
        identification = version.instrument.identification
        day = now().astimezone(CLOCK).date()
        add_wave(store, version, Wave(WAVE, instrument.digest, identification, day, opens=now()))  # type: ignore[arg-type]
        return
    stored.put_instrument(store, version.stored)
    kept = [id_ for id_, question in instrument.questions.items() if _same(question, before.questions.get(id_))]
    give_version(store, WAVE, instrument.digest, kept)


def _same(question: Question, before: Question | None) -> bool:
    """Whether answers to the one are answers to the other."""
    if before is None or type(question.kind) is not type(before.kind):
        return False
    return [(i.column, i.kind, i.codes) for i in question.items] == [(i.column, i.kind, i.codes) for i in before.items]
