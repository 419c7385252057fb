"""Files as answers: what is stored of one as the answer, and whether what was sent is what it says it is."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pcca.answers.cells import Wrong, wrong
from pcca.instrument.model import FILE_TYPES, MEGABYTE, File, Instrument
from pcca.language import N_, Language

WRITTEN = re.compile(r"(?P<name>.{1,120}) \((?P<size>[0-9]{1,9}) bytes, sha256 (?P<digest>[0-9a-f]{64})\)")
FILE_TOO_LARGE = N_("Choose a file of at most {limit} MB; this one has {size} MB")
LONGEST_NAME = 80
MACROS = "vbaproject.bin"
MOST_PARTS = 5000
# What no file name may hold on some computer, and what would hide how a name ends.
FORBIDDEN = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class FileAnswer:
    """The answer that stands for a file: its name, its size in bytes and its SHA-256."""

    name: str
    size: int
    digest: str

    @property
    def text(self) -> str:
        """The answer as documents and exports hold it."""
        return f"{self.name} ({self.size} bytes, sha256 {self.digest})"

    def said(self, lang: Language) -> str:
        """The answer as people read it."""
        return f"{self.name} ({size_words(self.size, lang)})"


@dataclass(frozen=True)
class Sent:
    """A file that was accepted, with its content."""

    answer: FileAnswer
    content: bytes = field(repr=False)


def file_answer(text: str) -> FileAnswer | None:
    """The file that an answer stands for."""
    found = WRITTEN.fullmatch(text)
    return FileAnswer(found["name"], int(found["size"]), found["digest"]) if found else None


def size_words(size: int, lang: Language) -> str:
    """A size as people read it."""
    if size < MEGABYTE:
        return lang.say("{size} kB", size=lang.number(max(1, size / 1000)))
    return lang.say("{size} MB", size=lang.number(size / MEGABYTE, 1))


def accepted(name: str, content: bytes, kind: File) -> Sent | Wrong:
    """The file, if its content is of a type that is asked for, whatever its name says."""
    if not content:
        return wrong(N_("The file is empty: choose another"))
    types = [each for each in kind.types if SIGNS[each](content)]
    if not types:
        return wrong(N_("Choose a file of one of these types: {types}"), types=types_words(kind))
    answer = FileAnswer(safe_name(name, types[0]), len(content), sha256(content).hexdigest())
    return Sent(answer, content)


def types_words(kind: File) -> str:
    """The types of file that are taken; their names are the same in every language."""
    return ", ".join(FILE_TYPES[each].name for each in kind.types)


def too_large(size: int, kind: File) -> Wrong:
    """The mistake of a file above its limit."""
    return wrong(FILE_TOO_LARGE, limit=kind.megabytes, size=-(-size // MEGABYTE))


def safe_name(given: str, type_: str) -> str:
    """The last part of a name without signs that mean something, ending as its type does."""
    last = re.split(r"[/\\]", given)[-1]
    plain = "".join(char for char in unicodedata.normalize("NFC", last) if char == " " or _visible(char))
    stem = " ".join(FORBIDDEN.sub("", plain).split()).strip(". ") or "file"
    suffixes = FILE_TYPES[type_].suffixes
    ending = next((each for each in suffixes if stem.lower().endswith(each)), "")
    stem = stem[: len(stem) - len(ending)] if ending else stem
    return f"{stem[:LONGEST_NAME].rstrip('. ') or 'file'}{ending or suffixes[0]}"


def _visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"


def _begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signs)


def _office(part: str) -> Callable[[bytes], bool]:
    """An Office document that holds this part, and no macros."""

    def read(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                names = {name.lower() for name in packed.namelist()[:MOST_PARTS]}
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            # Damaged, with a name that is no text, or of a version that nobody writes.
            return False
        held = content.startswith(b"PK\x03\x04") and {"[content_types].xml", part} <= names
        return held and not any(name.endswith(MACROS) for name in names)

    return read


def _table(content: bytes) -> bool:
    """Text of lines, as tables of comma-separated values are."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    control = any(unicodedata.category(char) == "Cc" and char not in "\r\n\t" for char in text)
    return not control and not text.lstrip().startswith(("<", "%PDF", "#!"))


SIGNS: Mapping[str, Callable[[bytes], bool]] = {
    "pdf": _begins(b"%PDF-"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "docx": _office("word/document.xml"),
    "xlsx": _office("xl/workbook.xml"),
    "csv": _table,
}


def digests_in(instrument: Instrument, document: Mapping[str, Any]) -> tuple[str, ...]:
    """The digests of the files that a document speaks of, those in lists too."""
    asked = {id_ for id_, question in instrument.every_question.items() if isinstance(question.kind, File)}
    entries = [entry for list_ in instrument.repeats for entry in document.get(list_) or ()] if asked else []
    given = [each[id_] for each in (document, *entries) for id_ in asked if isinstance(each.get(id_), str)]
    found = [file_answer(text) for text in given]
    return tuple(dict.fromkeys(each.digest for each in found if each))
