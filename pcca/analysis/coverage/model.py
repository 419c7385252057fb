"""What examples should show of an instrument, and whether they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pcca.analysis.search import Kinds, outcomes
from pcca.analysis.space import Space
from pcca.instrument.entries import entries_of
from pcca.instrument.given import Values
from pcca.instrument.readers import Reader
from pcca.instrument.tree import Expr

Shown = Callable[[Values], bool]
OTHERWISE: Kinds = frozenset([False, None])
TRUE: Kinds = frozenset([True])


@dataclass(frozen=True)
class Missing:
    """What no example shows: where it stands, and what would have to be shown."""

    where: str
    sentence: str
    word: str = ""


@dataclass(frozen=True)
class Part:
    """One kind of thing that examples show: how many of how many, and which they leave out."""

    heading: str
    all: int
    missing: tuple[Missing, ...]

    @property
    def covered(self) -> int:
        return self.all - len(self.missing)


@dataclass(frozen=True)
class Coverage:
    """What the examples of an instrument cover."""

    examples: int
    parts: tuple[Part, ...]

    @property
    def complete(self) -> bool:
        return not any(part.missing for part in self.parts)


def possible() -> bool:
    """Some things can always be shown."""
    return True


@dataclass(frozen=True)
class Need:
    """Something an example should show: it does so if `shown` of some answers; not needed if no answers can."""

    missing: Missing
    shown: Shown
    possible: Callable[[], bool] = possible


@dataclass(frozen=True)
class Test:
    """A condition in its place: whether answers make it true there, or make it anything else."""

    space: Space
    expr: Expr
    place: tuple[Expr, ...] = ()

    def need(self, missing: Missing, wanted: bool) -> Need:
        """That some answers make it true, or anything else."""
        return Need(missing, self._shown(wanted), self._possible(wanted))

    def _shown(self, wanted: bool) -> Shown:
        read, reached = self.space.reader(self.expr), [self.space.reader(each) for each in self.place]

        def shown(values: Values) -> bool:
            return all(reader(values) is True for reader in reached) and (read(values) is True) == wanted

        return in_entries(self.space, shown)

    def _possible(self, wanted: bool) -> Callable[[], bool]:
        def can_be() -> bool:
            kinds = TRUE if wanted else OTHERWISE
            found = outcomes(self.space, self.expr, place=self.place, wanted=kinds)
            return not found.exact or bool(found.seen & kinds)

        return can_be


def in_entries(space: Space, shown: Shown) -> Shown:
    """Of an instrument of entries: whether an entry of the response shows it."""
    whole = space.instrument.parent
    lists = [section.id for section in space.instrument.sections if whole is not None and section.id in whole.repeats]
    if not lists:
        return shown
    return lambda values: any(shown({**values, **entry}) for entry in entries_of(values, lists[0]))


def known(read: Reader, wanted: bool) -> Shown:
    """Whether there is a value, or there is none."""
    return lambda values: (read(values) is not None) == wanted


def equal(read: Reader, wanted: object) -> Shown:
    """Whether a value is this one."""
    return lambda values: bool(read(values) == wanted)
