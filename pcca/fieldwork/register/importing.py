"""What a table of organisations changes in the register: all of its rows, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from pcca.fieldwork.headings import folded
from pcca.fieldwork.register import acts
from pcca.fieldwork.register.days import tidy, without
from pcca.fieldwork.register.faults import Fault, Refused, fault, refused
from pcca.fieldwork.register.keeping import Act
from pcca.fieldwork.register.kinds import BELONGING, KINDS, SEVERAL, THROUGH
from pcca.fieldwork.register.rules import faults
from pcca.fieldwork.register.table import SHOWN, WORDS, Listed, Row
from pcca.fieldwork.tables import BadCell
from pcca.language import N_, Text
from pcca.store.register import Days, Named, Organisation, Register, Tag

Step = Callable[["_Import", Row], None]


def imported(rows: Sequence[Row], day: date) -> Act:
    """The act of a table: what is new is added, what differs is renamed, moved or ended; moves begin on a day."""

    def act(before: Register) -> Register:
        return _Import(before, rows, day).done()

    return act


def bad_cells(listed: Listed, refusal: Refused) -> tuple[BadCell, ...]:
    """Faults of the register where the table would be mended; row 0 for what is not in it."""
    rows = {row.code: row.number for row in listed.rows}
    found = (BadCell(rows.get(each.code, 0), _column(listed, each, rows), each.wrong) for each in refusal.faults)
    return tuple(sorted(found, key=lambda bad: bad.row))


def _column(listed: Listed, each: Fault, rows: Mapping[str, int]) -> str:
    called = listed.headings.get(each.column) or WORDS.get(each.column, ("",))[0]
    return called if each.code in rows else each.code


class _Import:
    """A register on its way from what it was to what a table says."""

    def __init__(self, before: Register, rows: Sequence[Row], day: date) -> None:
        self.before, self.now, self.day = before, dict(before), day
        self.rows = sorted(rows, key=lambda row: [*KINDS].index(self.kind_of(row)) if self.kind_of(row) else 0)
        self.faults: list[Fault] = []
        self.by_name: Mapping[tuple[str, str], list[str]] = {}

    def kind_of(self, row: Row) -> str:
        known = self.before.get(row.code)
        return known.kind if known is not None else row.kind

    def done(self) -> Register:
        """The register with all rows done; Refused with everything that stands against them."""
        for step in (_add, _describe):
            self.each(step)
        self.by_name = _by_name(self.now)
        for step in (_belong, _end):
            self.each(step)
        spoilt = {each.code for each in self.faults}
        self.faults += [each for each in faults(self.now) if each.code not in spoilt]
        if self.faults:
            raise Refused(self.faults)
        return self.now

    def each(self, step: Step) -> None:
        """Takes a step with every row, and notes which cannot be taken."""
        for row in self.rows:
            try:
                step(self, row)
            except Refused as refusal:
                self.faults += [replace(each, code=row.code) for each in refusal.faults]

    def is_new(self, row: Row) -> bool:
        return row.code not in self.before

    def put(self, organisation: Organisation) -> None:
        self.now[organisation.code] = organisation


def _add(found: _Import, row: Row) -> None:
    """Adds what is new, with nothing that it belongs to yet."""
    if not found.is_new(row):
        return
    missing = [
        fault(row.code, column, sentence, word=row.code) for column, sentence in NEEDED if not _says(row, column)
    ]
    if missing:
        raise Refused(missing)
    named = Named(None, Text(tuple(row.names.items())))
    found.put(Organisation(row.code, row.kind, (named,), Days(row.first, row.last)))


NEEDED = (
    ("kind", N_("'{word}' is not in the register yet: give its kind, or the code of one that is there.")),
    ("name", N_("'{word}' is new: give its name.")),
)


def _says(row: Row, column: str) -> bool:
    """Whether a row gives what a new organisation needs."""
    return bool(row.kind if column == "kind" else row.names)


def _describe(found: _Import, row: Row) -> None:
    """Renames, and corrects first days."""
    if found.is_new(row):
        return
    known = found.now[row.code]
    if row.kind and row.kind != known.kind:
        sentence = N_("'{word}' is of the kind '{kind}' in the register, not '{given}'. A code stays what it was.")
        raise refused(row.code, "kind", sentence, word=row.code, kind=known.kind, given=row.kind)
    if row.first is not None and row.first != known.days.first:
        found.now = dict(acts.lived(found.now, row.code, replace(known.days, first=row.first)))
    at = _at(found.now[row.code], found.day)
    old = known.name_on(at)
    new = Text(tuple((dict(old) | dict(row.names)).items()))
    if new != old:
        found.now = dict(acts.renamed(found.now, row.code, new, at))


def _at(organisation: Organisation, day: date) -> date:
    """The day, or the nearest on which an organisation exists."""
    first, last = organisation.days.first, organisation.days.last
    if first is not None and day < first:
        return first
    return last if last is not None and day > last else day


def _by_name(register: Register) -> Mapping[tuple[str, str], list[str]]:
    """Codes by kind and name, in any language and of any day."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in register.values():
        for text in dict.fromkeys(folded(text) for named in each.names for _, text in named.text):
            found.setdefault((each.kind, text), []).append(each.code)
    return found


def _belong(found: _Import, row: Row) -> None:
    """Moves it to what the row says that it belongs to."""
    faults: list[Fault] = []
    for kind in BELONGING:
        try:
            codes = _resolved(found, row, kind, row.of.get(kind, ()))
            if codes and row.code in found.now:
                _belong_to(found, row, kind, codes)
        except Refused as refusal:
            faults += refusal.faults
    if faults:
        raise Refused(faults)


def _belong_to(found: _Import, row: Row, kind: str, codes: tuple[str, ...]) -> None:
    each = found.now[row.code]
    at = _at(each, found.day)
    if len(codes) > 1 and kind not in SEVERAL:
        raise refused(
            row.code, kind, N_("It can belong to one of these only: keep one of {words}."), words=", ".join(codes)
        )
    if kind == THROUGH[1] and each.belongs(THROUGH[0], at):
        _require_through(found, each, codes, at)
    elif found.is_new(row):
        tags = (Tag(kind, code, acts.lifetime(each, found.now[code])) for code in codes)
        found.put(replace(each, tags=tidy([*each.tags, *tags])))
    elif set(each.belongs(kind, at)) != set(codes):
        _move(found, each, codes, at)


def _require_through(found: _Import, each: Organisation, codes: tuple[str, ...], at: date) -> None:
    """The board of a practice in a cluster is that of the cluster."""
    cluster = each.belongs(THROUGH[0], at)[0]
    boards = found.now[cluster].belongs(THROUGH[1], at)
    if boards != codes:
        sentence = N_(
            "Its cluster '{cluster}' belongs to {boards}, not to '{word}'. Mend one, or leave this cell empty."
        )
        slots = {"cluster": cluster, "boards": ", ".join(f"'{code}'" for code in boards) or "–", "word": codes[0]}
        raise refused(each.code, THROUGH[1], sentence, **slots)


def _move(found: _Import, each: Organisation, codes: tuple[str, ...], at: date) -> None:
    kind = found.now[codes[0]].kind
    if at < found.day:
        sentence = N_("It ended on {day}. What it belonged to is corrected with 'pcca register move {word} --from'.")
        raise refused(each.code, kind, sentence, day=at, word=each.code)
    held = set(each.belongs(kind, at))
    try:
        for code in sorted(held - {*codes}) if kind in SEVERAL else ():
            found.now = dict(_without(found.now, each.code, code, at))
        for code in codes:
            found.now = dict(acts.moved(found.now, each.code, code, at, beside=kind in SEVERAL))
    except Refused as refusal:
        raise Refused(replace(one, column=kind) for one in refusal.faults) from None


def _without(register: Register, code: str, of: str, at: date) -> Register:
    """With something that no longer belongs to another from a day on; never, if it began to on that day."""
    each = register[code]
    tag = next(tag for tag in each.tags if tag.of == of and tag.days.holds(at))
    shorter = tuple(replace(tag, days=days) for days in without(tag.days, Days(at)))
    return {**register, code: replace(each, tags=tidy([*(one for one in each.tags if one != tag), *shorter]))}


def _end(found: _Import, row: Row) -> None:
    """Gives it its last day, and what it became."""
    each, became = found.now.get(row.code), _resolved(found, row, "became", row.became)
    if each is None:
        return
    if found.is_new(row):
        found.put(replace(each, became=became))
    elif row.last is not None and row.last != each.days.last:
        found.now = dict(acts.ended(found.now, row.code, row.last, became))
    elif became and became != each.became:
        found.put(replace(each, became=became))


def _resolved(found: _Import, row: Row, column: str, texts: Iterable[str]) -> tuple[str, ...]:
    """The codes that the parts of a cell stand for; Refused when one stands for none or for several."""
    kind = found.kind_of(row) if column == "became" else column
    codes = [_one(found, row, column, kind, text) for text in texts]
    return tuple(dict.fromkeys(codes))


def _one(found: _Import, row: Row, column: str, kind: str, text: str) -> str:
    bare = text.removeprefix(f"{kind}:").strip()
    if bare.lower() in found.now:
        return bare.lower()
    named = found.by_name.get((kind, folded(bare)), [])
    if len(named) == 1:
        return named[0]
    if named:
        sentence = N_("Several are called '{text}': {words}. Give the code of one.")
        raise refused(row.code, column, sentence, text=bare[:SHOWN], words=", ".join(named))
    raise _no_such(found, row, column, kind, bare[:SHOWN])


def _no_such(found: _Import, row: Row, column: str, kind: str, text: str) -> Refused:
    there = {code: code for code, each in found.now.items() if each.kind == kind}
    there |= {name: codes[0] for (its, name), codes in found.by_name.items() if its == kind}
    near = get_close_matches(folded(text), there, n=1)
    if near:
        sentence = N_("The register has no {kind} '{text}'. Did you mean '{near}' ({name})?")
        code = there[near[0]]
        name = found.now[code].name["en"]
        return refused(row.code, column, sentence, kind=kind, text=text, near=code, name=name)
    return refused(row.code, column, N_("The register has no {kind} '{text}'."), kind=kind, text=text)
