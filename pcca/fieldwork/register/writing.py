"""The register as files: a table for spreadsheets, and a register that instruments ask from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from pcca.fieldwork.quoting import quoted
from pcca.fieldwork.register.days import common, tidy
from pcca.fieldwork.register.kinds import BELONGING, KINDS, THROUGH
from pcca.fieldwork.register.table import WORDS
from pcca.instrument.beside import side_by_side
from pcca.instrument.read import Plain
from pcca.instrument.written import document
from pcca.language import LANGUAGES, Text
from pcca.store.register import Days, Organisation, Register, Tag


def in_order(register: Register) -> list[Organisation]:
    """The organisations by kind, and by code within a kind."""
    return sorted(register.values(), key=lambda each: ([*KINDS].index(each.kind), each.code))


def as_table(register: Register, day: date, language: str) -> str:
    """A table that can be imported again: what each belongs to on the day, or on its nearest day to it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([words[LANGUAGES.index(language)] for words in WORDS.values()])
    for each in in_order(register):
        writer.writerow([quoted(cell) for cell in _cells(register, each, day)])
    return out.getvalue()


def _cells(register: Register, each: Organisation, day: date) -> Iterator[str]:
    at = nearest(each, day)
    name = dict(each.name_on(at))
    yield from (each.code, each.kind, name.get("en", ""), name.get("cy", ""))
    yield from (_iso(each.days.first), _iso(each.days.last), " | ".join(each.became))
    tags = [tag for tag in all_tags(register, each) if tag.days.holds(at)]
    yield from (" | ".join(tag.of for tag in tags if tag.kind == kind) for kind in WORDS if kind in BELONGING)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def nearest(each: Organisation, day: date) -> date:
    """The day, or the nearest on which an organisation exists."""
    first, last = each.days.first, each.days.last
    if first is not None and day < first:
        return first
    return last if last is not None and day > last else day


def all_tags(register: Register, each: Organisation) -> tuple[Tag, ...]:
    """Everything that it belongs to, the boards of its clusters too."""
    through = [
        Tag(board.kind, board.of, days)
        for tag in each.tags
        if tag.kind == THROUGH[0]
        for board in register[tag.of].tags
        if board.kind == THROUGH[1] and (days := common(tag.days, board.days))
    ]
    return tidy([*each.tags, *through])


def as_yaml(register: Register, *, id: str, version: str, provenance: str) -> str:
    """A register file: lists of practices are parted by their boards, so these are written out too."""
    head: dict[str, Plain] = {"register": id, "version": version, "languages": [*LANGUAGES]}
    organisations: dict[str, Plain] = {each.code: _entry(register, each) for each in in_order(register)}
    return document({**head, "review": "needed", "provenance": provenance, "organisations": organisations})


def _entry(register: Register, each: Organisation) -> Plain:
    texts = dict(each.name)
    name = Text(tuple((code, texts.get(code) or each.name[code]) for code in LANGUAGES))
    entry: dict[str, Plain] = {"kind": each.kind, **side_by_side("name", name, LANGUAGES[0], LANGUAGES)}
    if len(texts) == len(LANGUAGES) and len(set(texts.values())) == 1:
        # A name that is the same in every language needs nobody to read its translation.
        entry["review"] = "done"
    entry |= _days(each.days)
    entry |= {"became": [*each.became]} if each.became else {}
    tags: list[Plain] = [{"kind": tag.kind, "of": tag.of, **_days(tag.days)} for tag in all_tags(register, each)]
    return entry | ({"tags": tags} if tags else {})


def _days(days: Days) -> Mapping[str, Plain]:
    return {key: day.isoformat() for key, day in (("from", days.first), ("to", days.last)) if day is not None}
