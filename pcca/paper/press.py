"""Sets forms as files, each once: kept while they are asked for, and made one at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.paper.form import Wanted, form_of
from pcca.paper.model import Form

KEPT = 32
PATIENCE = 3.0
"""How many seconds one who asks for a form waits for those before."""


def _pdf(made: Form) -> bytes:
    # Imported when it is needed: a site starts without its typesetter.
    from pcca.paper.pdf import pdf

    return pdf(made)


def _word(made: Form) -> bytes:
    from pcca.paper.word import word

    return word(made)


SETTERS: Mapping[str, Callable[[Form], bytes]] = {"pdf": _pdf, "docx": _word}
MEDIA: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Key = tuple[str, str, str, Wanted]


@dataclass(frozen=True, eq=False)
class Press:
    """Keeps the forms that were made last; many who ask for new ones cannot take all there is to work with."""

    patience: float = PATIENCE
    lock: Lock = field(default_factory=Lock, repr=False)
    _kept: OrderedDict[Key, bytes] = field(default_factory=OrderedDict, repr=False)

    def take(self, instrument: Instrument, code: str, kind: str, wanted: Wanted) -> bytes | None:
        """The form as a file; None while others are made and it would take too long to wait for them."""
        key = (instrument.digest, code, kind, wanted)
        found = self._kept.get(key)
        if found is not None:
            return found
        if not self.lock.acquire(timeout=self.patience):
            return None
        try:
            return self._kept.get(key) or self._keep(key, SETTERS[kind](form_of(instrument, language(code), wanted)))
        finally:
            self.lock.release()

    def _keep(self, key: Key, content: bytes) -> bytes:
        self._kept[key] = content
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return content
