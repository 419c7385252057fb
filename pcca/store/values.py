"""What the store takes and gives: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

JsonObject = Mapping[str, Any]
Identification = Literal["named", "confidential", "anonymous"]
State = Literal["draft", "planned", "open", "paused", "closed", "archived"]
Access = Literal["open", "invited"]
Status = Literal["draft", "launched", "paused", "closed", "archived"]


@dataclass(frozen=True)
class StoredInstrument:
    """One version of an instrument: its content hash, its YAML source and its compiled form."""

    hash: str
    id: str
    version: str
    source: str = field(repr=False)
    compiled: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Wave:
    """One fieldwork period of an instrument version; `instrument` is its content hash.

    `owner` is the code of the organisation that asks; `access` says whether anybody may answer or only who was invited;
    `grace` is the hours after closing in which those who have begun may finish; `published` results are for everybody,
    and `promised` says that they will be. `revision` counts its changes; once it is `settled`, nothing waits any more.
    """

    id: str
    instrument: str
    identification: Identification
    created: date
    population: int | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    draft_days: int = 30
    synthetic: bool = False
    label: Mapping[str, str] = field(default_factory=dict)
    asker: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    access: Access = "open"
    status: Status = "launched"
    published: bool = False
    grace: int = 24
    retain_until: date | None = None
    promised: bool = False
    revision: int = 0
    settled: bool = False


@dataclass(frozen=True)
class PublishedCounts:
    """A published table of an instrument version, as counts in CSV."""

    name: str
    instrument: str
    csv: str = field(repr=False)
    label: Mapping[str, str] = field(default_factory=dict)


class Answer(NamedTuple):
    """A question's columns and their version; 0 is a version that was never stored."""

    value: JsonObject
    version: int


@dataclass(frozen=True)
class Draft:
    """What one respondent has entered and not yet submitted, by question.

    `revision` counts how often it was written, if it lies sealed.
    """

    wave: str
    language: str
    started: date
    touched: date
    answers: Mapping[str, Answer] = field(repr=False)
    revision: int | None = None

    @property
    def versions(self) -> dict[str, int]:
        return {question: answer.version for question, answer in self.answers.items()}


@dataclass(frozen=True)
class Saved:
    """The versions of the questions that were saved, what is stored of those that were not, and all answers now."""

    versions: Mapping[str, int]
    conflicts: Mapping[str, Answer] = field(repr=False)
    answers: Mapping[str, Answer] = field(repr=False)


@dataclass(frozen=True)
class Submitted:
    """A receipt: whether this call stored the response, and its key unless the wave is anonymous."""

    fresh: bool
    key: bytes | None


@dataclass(frozen=True)
class StoredFile:
    """A file that came with a response: its name, its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class FileContent:
    """A file with what it holds."""

    name: str
    digest: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class NewResponse:
    """A complete response on its way in: its document, its projection onto codes, the digests of its files."""

    document: JsonObject = field(repr=False)
    codes: bytes = field(repr=False)
    language: str
    day: date
    files: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True)
class SourceFile:
    """A file that responses are loaded from: its name, its SHA-256 in hex, and the day."""

    name: str
    digest: str
    day: date


@dataclass(frozen=True)
class Response:
    """A stored response."""

    key: bytes
    instrument: str
    language: str
    day: date
    released: bool
    document: JsonObject = field(repr=False)
    codes: bytes = field(repr=False)
    late: bool = False


@dataclass(frozen=True)
class Codes:
    """The code blobs of a wave's responses to one instrument version, in key order, with their languages."""

    instrument: str
    languages: tuple[str, ...] = field(repr=False)
    blobs: tuple[bytes, ...] = field(repr=False)

    @property
    def joined(self) -> bytes:
        """All blobs end to end: one row of equal length per response."""
        return b"".join(self.blobs)
