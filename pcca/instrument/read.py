"""Reads YAML into plain data with the place of every key; guards are applied to events, before anything is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from pcca.instrument.faults import Path, Problem, Sheet, problem
from pcca.instrument.places import Span
from pcca.language import N_, Text

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 20_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
BARE = re.compile(r"[A-Za-z0-9_./+-]+")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Plain = str | Text | dict[str, "Plain"] | list["Plain"]


class Unreadable(Exception):
    """The file stops here: a guard or the YAML syntax was violated."""

    def __init__(self, wrong: Problem, at: tuple[int, int]) -> None:
        super().__init__(wrong.sentence)
        self.wrong, self.at = wrong, at


@dataclass
class _Open:
    """A mapping or sequence that is being read."""

    path: Path
    value: dict[str, Plain] | list[Plain]
    flow: bool
    at: tuple[int, int]
    key: str | None = None
    keys_at: dict[str, tuple[int, int]] = field(default_factory=dict)


def read(source: bytes, sheet: Sheet) -> Plain | None:
    """The data of one YAML document, scalars as text and languages folded; None when it cannot be read."""
    try:
        return _Reader(_decode(source), sheet).document()
    except Unreadable as stop:
        sheet.add((), stop.wrong, stop.at)
        return None


def too_large(size: int) -> Problem:
    """The problem of a file with more bytes than are read."""
    return problem(
        "too-large",
        N_("The file has {size} bytes; at most {limit} are read."),
        size=size,
        limit=MAX_BYTES,
        hint=N_("Split it into several instruments."),
    )


def _decode(source: bytes) -> str:
    if len(source) > MAX_BYTES:
        raise Unreadable(too_large(len(source)), (1, 1))
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise Unreadable(
            problem("not-utf8", N_("This line is not UTF-8 text."), hint=N_("Save the file with the encoding UTF-8.")),
            (line, 1),
        ) from None


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Unreadable(
            problem(
                "yaml-syntax",
                N_("This is not readable YAML: {what}."),
                what=error.problem or error.context,
                hint=N_("Look at the line before, too: a quote or a bracket may be open."),
            ),
            at,
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(
            problem("yaml-syntax", N_("This is not readable YAML: {what}."), what=str(error).splitlines()[0]), (1, 1)
        ) from None


def _at(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Reader:
    """One pass over the events of a document."""

    def __init__(self, text: str, sheet: Sheet) -> None:
        self.text, self.sheet = text, sheet
        self.open: list[_Open] = []
        self.nodes = 0
        self.root: Plain | None = None

    def document(self) -> Plain | None:
        documents = 0
        for event in _events(self.text):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise Unreadable(
                    problem("several-documents", N_("One file holds one instrument; a second document begins here.")),
                    _at(event),
                )
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        return self.root

    def _node(self, event: yaml.NodeEvent) -> None:
        self._guard(event)
        if self.open and isinstance(self.open[-1].value, dict) and self.open[-1].key is None:
            self._key(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        else:
            self._collection(event)

    def _guard(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Unreadable(
                problem("too-many-nodes", N_("The file has more than {limit} values."), limit=MAX_NODES), _at(event)
            )
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable(
                problem("too-deep", N_("Nested more than {limit} levels deep."), limit=MAX_DEPTH), _at(event)
            )
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise Unreadable(
                problem(
                    "alias",
                    N_("Anchors and aliases (& and *) are not used in instruments."),
                    hint=N_("Write the text out, in quotes if it begins with & or *."),
                ),
                _at(event),
            )
        if getattr(event, "tag", None):
            raise Unreadable(
                problem(
                    "tag",
                    N_("Tags (!) are not used in instruments."),
                    hint=N_("Put the text in quotes if it begins with !."),
                ),
                _at(event),
            )

    def _key(self, event: yaml.NodeEvent) -> None:
        top = self.open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            raise Unreadable(problem("key-not-text", N_("A key must be a single word.")), _at(event))
        if event.value in top.keys_at:
            first = top.keys_at[event.value][0]
            self.sheet.add(
                (*top.path, event.value),
                problem(
                    "duplicate-key",
                    N_("The key '{key}' was already given on line {first}."),
                    key=event.value,
                    first=first,
                    hint=N_("Remove or rename one of them."),
                ),
                _at(event),
            )
        if event.value == "<<":
            raise Unreadable(problem("merge-key", N_("Merge keys (<<) are not used in instruments.")), _at(event))
        top.key = event.value
        top.keys_at[event.value] = _at(event)

    def _place(self, event: yaml.NodeEvent) -> Path:
        if not self.open:
            return ()
        top = self.open[-1]
        step = len(top.value) if isinstance(top.value, list) else str(top.key)
        return (*top.path, step)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        path = self._place(event)
        if not self.open:
            raise Unreadable(
                problem("not-a-map", N_("An instrument is a map of keys, such as 'instrument: my-survey'.")), _at(event)
            )
        if self.open[-1].flow:
            self._flow_scalar(path, event)
        line, column = _at(event)
        self.sheet.marks[path] = (line, column + (event.style in ("'", '"')))
        if event.start_mark and event.end_mark:
            written = self.text[event.start_mark.index : event.end_mark.index]
            self.sheet.spans[path] = Span(written, event.style, event.value, (line, column))
        self._put(self._printable(path, event))

    def _printable(self, path: Path, event: yaml.ScalarEvent) -> str:
        """The value without control characters and halves of characters, which no page or file could hold."""
        found = CONTROL.search(event.value)
        if found:
            sentence = N_("The text holds the control character U+{code}.")
            wrong = problem("control-character", sentence, offset=found.start(), code=f"{ord(found[0]):04X}")
            self.sheet.add(path, wrong)
        return CONTROL.sub("", event.value)

    def _flow_scalar(self, path: Path, event: yaml.ScalarEvent) -> None:
        if not event.value and not event.style:
            self.sheet.spoilt.add(path)
            self.sheet.add(
                path,
                problem(
                    "flow-no-value",
                    N_("The entry '{key}' in {{..}} has no value: a comma inside braces ends the entry before it."),
                    key=path[-1],
                    hint=N_("Give it a value, or write the text on a line of its own."),
                ),
                self._key_mark() or _at(event),
            )
        elif event.style or not BARE.fullmatch(event.value):
            self.sheet.spoilt.add(path)
            self.sheet.add(
                path,
                problem(
                    "flow-text",
                    N_("{{..}} and [..] hold only bare words, numbers and cuts, not '{word}'."),
                    word=event.value[:40],
                    hint=N_("Write texts and expressions on lines of their own."),
                ),
                _at(event),
            )

    def _collection(self, event: yaml.NodeEvent) -> None:
        path = self._place(event)
        self.sheet.marks.setdefault(path, self._key_mark() or _at(event))
        value: dict[str, Plain] | list[Plain] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.open.append(_Open(path, value, bool(getattr(event, "flow_style", False)), _at(event)))

    def _key_mark(self) -> tuple[int, int] | None:
        top = self.open[-1] if self.open else None
        return top.keys_at.get(top.key) if top and top.key is not None else None

    def _close(self) -> None:
        done = self.open.pop()
        self._mark_keys(done)
        self._put(done.value)

    def _mark_keys(self, done: _Open) -> None:
        for key, at in done.keys_at.items():
            self.sheet.marks.setdefault((*done.path, key), at)
            self.sheet.marks.setdefault((*done.path, key, "#key"), at)

    def _put(self, value: Plain) -> None:
        if not self.open:
            self.root = value
            return
        top = self.open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        else:
            top.value.setdefault(str(top.key), value)
            top.key = None
