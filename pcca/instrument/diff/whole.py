"""Every change from one version to another, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pcca.instrument.diff.bridges import bridges, carried, renamings
from pcca.instrument.diff.compare import compare
from pcca.instrument.diff.kinds import CLASSES, worst
from pcca.instrument.diff.part import EVERYTHING, Aspect, Change, Part, Reader, Version
from pcca.instrument.diff.questions import asked
from pcca.instrument.diff.results import result_parts
from pcca.instrument.diff.scales import scale_parts
from pcca.instrument.diff.values import Tested
from pcca.instrument.faults import where


@dataclass(frozen=True)
class Difference:
    """Two versions, what changed as it is told (`changes`), and what it reaches (`reaching`).

    A change of a shared scale is told once; it reaches every question that uses the scale.
    """

    old: Version
    new: Version
    changes: tuple[Change, ...]
    reaching: tuple[Change, ...]

    @property
    def of(self) -> str | None:
        """The gravest class of change; None where nothing changed."""
        return worst([change.of for change in self.changes], CLASSES) if self.changes else None

    def place(self, change: Change) -> tuple[str, int, int]:
        """File, line and column: in the new file, or in the old one of what went."""
        sheet = (self.old if change.removed else self.new).sheet
        return sheet.located(change.path)


def diff(old: Version, new: Version) -> Difference:
    """What changed from the old version to the new one."""
    shared = tuple(code for code in old.instrument.languages if code in new.instrument.languages)
    before, after = Reader(old, shared), Reader(new, shared)
    names = bridges(old.instrument, new.instrument)
    scales = list(compare(list(scale_parts(before)), list(scale_parts(after))))
    rest = [
        *_languages(old, new),
        *compare([_whole(before)], [_whole(after)]),
        *renamings(old, new),
        *asked(before, after, names),
        *compare([carried(part, names) for part in result_parts(before)], list(result_parts(after))),
    ]
    rest = [change for change in rest if change.kind != "bridge" or not change.touches & set(names.values())]
    changes = sorted(_told_once(scales, rest), key=lambda change: _order(old, new, change))
    return Difference(old, new, tuple(changes), (*scales, *rest))


def _told_once(scales: list[Change], rest: list[Change]) -> Iterator[Change]:
    """Changes of an option in a question are told with its scale when they come from there."""
    by_origin = {_said(change, scale=True): change for change in scales}
    uses: dict[object, list[Change]] = {}
    for change in rest:
        said = _said(change)
        if said in by_origin:
            uses.setdefault(said, []).append(change)
        else:
            yield change
    for said, change in by_origin.items():
        stated = said in uses and all(use.stated for use in uses[said])
        yield replace(change, stated=stated)


def _said(change: Change, *, scale: bool = False) -> tuple[object, ...]:
    return (change.origin or change.path if scale else change.origin, change.kind, change.was, change.now)


def _order(old: Version, new: Version, change: Change) -> tuple[object, ...]:
    """By line in the new file; what went stands where the nearest thing around it is."""
    anchor = new.sheet.place(change.path)
    own = (old if change.removed else new).sheet.place(change.path)
    return (*anchor, change.removed, *own, where(change.path), change.kind)


def _languages(old: Version, new: Version) -> Iterator[Change]:
    before, after = old.instrument.languages, new.instrument.languages
    everywhere = frozenset({EVERYTHING})
    for code in after:
        if code not in before:
            yield Change("language-added", ("languages",), "", code, everywhere)
    for code in before:
        if code not in after:
            yield Change("language-removed", ("languages",), code, "", everywhere, removed=True)
    if sorted(before) == sorted(after) and before != after:
        yield Change("source-language", ("languages",), ", ".join(before), ", ".join(after))


def _whole(reader: Reader) -> Part:
    found = reader.instrument
    own = (
        Aspect("instrument", found.id, ("instrument",)),
        Aspect("unit-of-response", found.unit, ("unit",)),
        Aspect("respondents", found.respondents, ("respondents",)),
        Aspect("identification", found.identification, ("identification",)),
        Aspect("introduction title", reader.words(found.title), ("title",)),
        Aspect("introduction about", reader.words(found.about), ("about",)),
        Aspect("introduction provenance", reader.source(found.provenance), ("provenance",)),
        Aspect("introduction minutes", found.minutes, ("minutes",)),
        *_examples(reader),
    )
    return Part("instrument", "", (), "", "", touches=frozenset({EVERYTHING}), aspects=own)


def _examples(reader: Reader) -> Iterator[Aspect]:
    """Each example; its tests are compared, and only that they changed is told."""
    for example in reader.instrument.examples:
        yield Aspect(f"examples {example.id}", Tested(example), ("examples", example.id))
