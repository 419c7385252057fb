"""Registers: organisations with the days they existed, and what each belonged to from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from pcca.instrument import fold, translation
from pcca.instrument.build import Builder
from pcca.instrument.check import check_texts
from pcca.instrument.faults import Fault, Path, Problem, Sheet, unlisted
from pcca.instrument.schema.registers import RegisterKeys
from pcca.instrument.shape import read_map, shaped
from pcca.language import N_, Text

# What an organisation can belong to several of at a time: a cluster may lie in two local authorities.
SEVERAL = frozenset({"authority"})
UNKNOWN = "unknown-organisation"


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included; None where there is no end, or none is known."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it; without a day, whether it has no end."""
        if day is None:
            return self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def within(self, other: Span) -> bool:
        """Whether nothing of it lies outside the other, as far as days are known."""
        early = self.first is not None and other.first is not None and self.first < other.first
        late = other.last is not None and (self.last is None or self.last > other.last)
        return not early and not late

    def meets(self, other: Span) -> bool:
        """Whether they have a day in common."""
        apart = (self.last, other.first), (other.last, self.first)
        return not any(last is not None and first is not None and last < first for last, first in apart)


@dataclass(frozen=True)
class Tag:
    """That an organisation belongs to another, from when to when."""

    kind: str
    of: str
    span: Span = Span()


@dataclass(frozen=True)
class Organisation:
    """One organisation: codes are for ever, names as they last were; `became` are those that followed it."""

    id: str
    kind: str
    name: Text
    span: Span = Span()
    became: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()

    def belongs(self, kind: str, day: date | None) -> str | None:
        """The organisation of a kind that it belonged to on a day."""
        return next((tag.of for tag in self.tags if tag.kind == kind and tag.span.holds(day)), None)


@dataclass(frozen=True)
class Register:
    """One version of a register."""

    id: str
    version: str
    languages: tuple[str, ...]
    organisations: Mapping[str, Organisation]

    def existing(self, kind: str, day: date | None) -> tuple[Organisation, ...]:
        """The organisations of a kind that existed on a day, in file order; without a day those that have no end."""
        return tuple(each for each in self.organisations.values() if each.kind == kind and each.span.holds(day))


@dataclass(frozen=True)
class RegisterFile:
    """A register file, and everything that was found in it; without a register where it has faults.

    `unread` are the organisations whose names await a reader in another language.
    """

    file: str
    source: bytes = field(repr=False)
    sheet: Sheet
    register: Register | None = None
    named: tuple[str, str] = ("", "")
    coverage: tuple[translation.Coverage, ...] = ()
    unread: frozenset[str] = frozenset()

    @property
    def faults(self) -> list[Fault]:
        return self.sheet.sorted()


@lru_cache(maxsize=8)
def read_register(source: bytes, file: str) -> RegisterFile:
    """The register in a file."""
    sheet = Sheet(file)
    data = read_map(source, sheet)
    if data is None:
        return RegisterFile(file, source, sheet)
    languages = fold.languages_of(data)
    fold.check(data, languages, sheet)
    kept, misshapen = shaped(RegisterKeys, fold.fold(data, languages), sheet)
    coverage = translation.check(translation.translations(kept, languages, sheet, translation.NO_RECORDS), sheet)
    check_texts(kept, sheet)
    named = (str(kept.get("register", "")), str(kept.get("version", "")))
    register = Register(*named, languages, _organisations(Builder(sheet, languages, misshapen=misshapen), kept))
    for path, wrong in _faults(register, misshapen):
        sheet.add(path, wrong)
    marked = translation.texts(kept, sheet.marks)
    unread = frozenset(str(each.path[1]) for each in marked if each.review and each.path[0] == "organisations")
    return RegisterFile(file, source, sheet, None if sheet.faults else register, named, coverage, unread)


def _organisations(builder: Builder, kept: Mapping[str, Any]) -> dict[str, Organisation]:
    return {
        id_: Organisation(
            id_,
            each.get("kind", ""),
            builder.text(each.get("name")),
            _span(each),
            tuple(each.get("became", ())),
            tuple(Tag(tag.get("kind", ""), tag.get("of", ""), _span(tag)) for tag in each.get("tags", ())),
        )
        for id_, each in kept.get("organisations", {}).items()
    }


def _span(data: Mapping[str, Any]) -> Span:
    return Span(data.get("from"), data.get("to"))


Faults = Iterator[tuple[Path, Problem]]


def _faults(register: Register, misshapen: frozenset[Path]) -> Faults:
    """What is wrong with organisations that are well formed."""
    for organisation in register.organisations.values():
        path: Path = ("organisations", organisation.id)
        if path in misshapen:
            continue
        yield from _dates(path, organisation.span)
        yield from _followers(register, organisation, path)
        for index, tag in enumerate(organisation.tags):
            yield from _tag(register, organisation, tag, (*path, "tags", index))
        yield from _two_at_once(organisation, path)


def _dates(path: Path, span: Span) -> Faults:
    if span.first is not None and span.last is not None and span.last < span.first:
        sentence = N_("The last day ({last}) is before the first ({first}).")
        yield (*path, "to"), Problem("ends-before-it-begins", sentence, {"last": span.last, "first": span.first})


def _followers(register: Register, organisation: Organisation, path: Path) -> Faults:
    for index, id_ in enumerate(organisation.became):
        found = register.organisations.get(id_)
        place = (*path, "became", index)
        if found is None:
            yield place, _unknown(register, id_)
        elif organisation.span.last is None:
            hint = N_("Say with 'to' on which day it was the last time itself.")
            sentence = N_("It became '{word}' but has no last day.")
            yield place, Problem("became-without-end", sentence, {"word": id_}, hint)


def _tag(register: Register, organisation: Organisation, tag: Tag, path: Path) -> Faults:
    yield from _dates(path, tag.span)
    other = register.organisations.get(tag.of)
    if other is None:
        yield (*path, "of"), _unknown(register, tag.of)
        return
    if other.kind != tag.kind:
        slots = {"word": tag.of, "kind": other.kind, "given": tag.kind}
        sentence = N_("'{word}' is of the kind '{kind}', not '{given}'.")
        yield (*path, "kind"), Problem("tag-of-another-kind", sentence, slots)
    # A tag without a last day ends with its organisation.
    span = Span(tag.span.first, tag.span.last or organisation.span.last)
    for whole in (organisation, other):
        if not span.within(whole.span):
            hint = N_("Give the tag days on which both exist.")
            sentence = N_("It belongs to '{word}' on days on which '{whole}' does not exist.")
            yield path, Problem("tag-outside-life", sentence, {"word": tag.of, "whole": whole.id}, hint)


def _two_at_once(organisation: Organisation, path: Path) -> Faults:
    tags = list(enumerate(organisation.tags))
    for index, tag in tags:
        before = [each for _, each in tags[:index] if each.kind == tag.kind and each.span.meets(tag.span)]
        if before and tag.kind not in SEVERAL:
            sentence = N_("It belongs to '{word}' and to '{other}' on the same days.")
            hint = N_("Say with 'from' and 'to' when it moved.")
            slots = {"word": before[0].of, "other": tag.of}
            yield (*path, "tags", index), Problem("two-at-once", sentence, slots, hint)


def _unknown(register: Register, word: str) -> Problem:
    return unlisted(UNKNOWN, N_("The register has no organisation '{word}'."), word, register.organisations)


__all__ = ["Organisation", "Register", "RegisterFile", "Span", "Tag", "read_register"]
