"""Tables as sums of the counts nobody publishes: one sparse matrix for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.cells import Domains, Key, domains, gaps, keys
from scoring.disclosure.faults import BadTable
from scoring.disclosure.frames import Variables, join_tree
from scoring.disclosure.table import Layout

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Indices = NDArray[np.int64]

MOST_ATOMS = 300_000


@dataclass(frozen=True, eq=False)
class Frame:
    """The full cross-classification of some variables: `shape` categories each, its atoms from `start` on."""

    variables: tuple[str, ...]
    position: Mapping[str, Mapping[str, int]]
    shape: tuple[int, ...]
    start: int

    def atoms(self, key: Key) -> Indices:
        """The atoms that a group is the sum of."""
        held = dict(key)
        chosen = [self._along(variable, held) for variable in self.variables]
        if not chosen:
            return np.array([self.start])
        return self.start + np.ravel_multi_index(np.ix_(*chosen), self.shape).ravel().astype(np.int64)

    def _along(self, variable: str, held: Mapping[str, frozenset[str]]) -> Indices:
        place = self.position[variable]
        return np.array(sorted(place[name] for name in held.get(variable, place)), np.int64)


@dataclass(frozen=True, eq=False)
class Model:
    """All cells of several tables over common unknown counts.

    Parameters
    ----------
    keys : tuple of Key
        The groups: those the tables show, then `gaps` that subtraction could show.
    published : int
        How many of them tables show.
    cells : list of int64[places]
        For each table, the cell behind each of its places.
    rows : csr_array[cells + links, atoms]
        Each cell, then each agreement of two frames, as a sum of atoms; agreements sum to 0.
    """

    keys: tuple[Key, ...]
    published: int
    cells: tuple[Indices, ...]
    rows: csr_array[Any]
    atoms: int


def model(layouts: Sequence[Layout]) -> Model:
    """The model of what several tables say together.

    Raises
    ------
    BadTable
        If a category is a group in one table and a finest category in another, or the tables together need
        more than 300,000 unknown counts.
    """
    every = domains(layouts)
    named = [keys(layout, every) for layout in layouts]
    index: dict[Key, int] = {}
    for key in (key for found in named for key in found):
        index.setdefault(key, len(index))
    hidden = gaps(index, every) if len(layouts) > 1 else []
    groups = (*index, *hidden)
    frames, links = _frames(groups, every)
    cells = tuple(np.array([index[key] for key in found], np.int64) for found in named)
    atoms = sum(_size(frame.shape) for frame in frames.values())
    lines = [_cell(key, frames) for key in groups]
    lines += [line for one, other in links for line in _agree(frames[one], frames[other], every)]
    return Model(groups, len(index), cells, _matrix(lines, atoms), atoms)


Line = tuple[Indices, NDArray[np.float64]]


def _frames(groups: Sequence[Key], every: Domains) -> tuple[dict[Variables, Frame], list[tuple[Variables, Variables]]]:
    sets, links = join_tree({frozenset(name for name, _ in key) for key in groups})
    position = {name: {one: at for at, one in enumerate(sorted(held))} for name, held in every.items()}
    frames: dict[Variables, Frame] = {}
    start = 0
    for held in sets:
        variables = tuple(sorted(held))
        shape = tuple(len(position[name]) for name in variables)
        frames[held] = Frame(variables, position, shape, start)
        start += _size(shape)
        if start > MOST_ATOMS:
            raise BadTable(
                f"these tables together cross {', '.join(variables)} into {start} counts, at most {MOST_ATOMS} can be "
                "checked; release fewer variables together"
            )
    return frames, links


def _cell(key: Key, frames: Mapping[Variables, Frame]) -> Line:
    names = {name for name, _ in key}
    atoms = next(frame for held, frame in frames.items() if names <= held).atoms(key)
    return atoms, np.ones(len(atoms))


def _agree(one: Frame, other: Frame, every: Domains) -> list[Line]:
    shared = sorted(set(one.variables) & set(other.variables))
    lines = []
    for chosen in product(*(sorted(every[name]) for name in shared)):
        key: Key = frozenset((name, frozenset([label])) for name, label in zip(shared, chosen, strict=True))
        here, there = one.atoms(key), other.atoms(key)
        lines.append((np.r_[here, there], np.r_[np.ones(len(here)), -np.ones(len(there))]))
    return lines


def _matrix(lines: Sequence[Line], atoms: int) -> csr_array[Any]:
    from scipy.sparse import csr_array

    ends = np.cumsum([0] + [len(line) for line, _ in lines])
    columns = np.concatenate([line for line, _ in lines])
    values = np.concatenate([value for _, value in lines])
    return csr_array((values, columns, ends), shape=(len(lines), atoms))


def _size(shape: Sequence[int]) -> int:
    return reduce(lambda product_, size: product_ * size, shape, 1)
