"""Puts the organisations of a register into an instrument that asks for one, so that it keeps them for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath

from pcca.instrument.beside import beside_or_shipped, bytes_of, shown_as, side_by_side
from pcca.instrument.borrowed import Borrowed
from pcca.instrument.faults import Path, Sheet, unlisted
from pcca.instrument.fields import INSTRUMENT_ID
from pcca.instrument.read import Plain
from pcca.instrument.registers import Organisation, Register, RegisterFile, read_register
from pcca.instrument.schema.registers import KINDS
from pcca.language import N_

FOLDER = "registers"
DEFAULT = "wales"
# Under which headings long lists are shown.
GROUPED = {"cluster": "board", "practice": "board", "authority": "board"}

Map = dict[str, Plain]


def pin(data: Map, languages: tuple[str, ...], sheet: Sheet, borrowed: Borrowed, beside: FilePath | None) -> None:
    """Writes the organisations that existed into every question that asks for one of them."""
    asking = {path: question for path, question in _questions(data) if question.get("organisation") in KINDS}
    # One that has its list already is kept as it is, such as in the text of a wave.
    if all("options" in question for question in asking.values()):
        return
    name = data.get("register", DEFAULT)
    found = _found(str(name), sheet, beside) if isinstance(name, str) and INSTRUMENT_ID.fullmatch(name) else None
    borrowed.changed = True
    if found is None or found.register is None:
        borrowed.lost = True
        sheet.faults.extend(found.faults if found else ())
        borrowed.files |= {found.file: found.source} if found else {}
        return
    borrowed.files[found.file] = found.source
    for path, question in ((path, each) for path, each in asking.items() if "options" not in each):
        own = _Pinned(found, found.register, _day(data.get("as_of")), languages)
        question["options"] = own.options(str(question["organisation"]), _grouping(question, asking))
        own.place(path, borrowed)
    sheet.elsewhere.update(borrowed.places)


def _questions(data: Mapping[str, Plain]) -> Iterator[tuple[Path, Map]]:
    sections = data.get("sections")
    for section, each in sections.items() if isinstance(sections, dict) else ():
        questions = each.get("questions") if isinstance(each, dict) else None
        for id_, question in questions.items() if isinstance(questions, dict) else ():
            if isinstance(question, dict):
                yield ("sections", section, "questions", id_), question


def _grouping(question: Map, asking: Mapping[Path, Map]) -> str | None:
    """The kind of organisation that the list is parted by: that of the question it is within, or the usual one."""
    kinds = {path[-1]: str(each["organisation"]) for path, each in asking.items()}
    return kinds.get(str(question.get("within"))) or GROUPED.get(str(question["organisation"]))


def _day(given: Plain | None) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _found(name: str, sheet: Sheet, beside: FilePath | None) -> RegisterFile | None:
    path, known = beside_or_shipped(FOLDER, name, beside)
    if path is not None:
        return read_register(bytes_of(path), shown_as(path))
    sheet.add(("register",), unlisted("unknown-register", N_("There is no register '{word}'."), name, known))
    return None


class _Pinned:
    """The organisations of one question as they are written into it."""

    def __init__(self, found: RegisterFile, register: Register, day: date | None, languages: tuple[str, ...]) -> None:
        self.found, self.register, self.day, self.languages = found, register, day, languages
        self.codes: list[str] = []

    def options(self, kind: str, grouping: str | None) -> Map:
        """The options of the question, and the groups they are shown in."""
        there = self.register.existing(kind, self.day)
        self.codes = [each.id for each in there]
        options: Map = {}
        for each in there:
            options |= self._texts(each.id, each)
        groups = self._groups(there, grouping) if grouping else {}
        unread = self.found.unread & {*self.codes, *groups}
        found = {**options, "groups": groups} if groups else options
        return {**found, "review": "needed" if unread else "done"}

    def _texts(self, key: str, organisation: Organisation) -> Map:
        return side_by_side(key, organisation.name, self.register.languages[0], self.languages)

    def _groups(self, there: tuple[Organisation, ...], grouping: str) -> Map:
        members: dict[str, list[Plain]] = {}
        for each in there:
            members.setdefault(each.belongs(grouping, self.day) or "", []).append(each.id)
        ids = [id_ for id_ in self.register.organisations if id_ in members]
        return {id_: self._texts("label", self.register.organisations[id_]) | {"of": members[id_]} for id_ in ids}

    def place(self, path: Path, borrowed: Borrowed) -> None:
        """Notes where the names of the question are written."""
        marks = self.found.sheet.marks
        for code in self.codes:
            at = (self.found.file, *marks.get(("organisations", code, "name"), (1, 1)))
            borrowed.places |= {(*path, code): at, (*path, "options", code): at}
            borrowed.paths.add((*path, code))
        borrowed.paths |= {(*path, "options"), (*path, "groups")}


__all__ = ["pin"]
