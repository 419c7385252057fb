"""Random sample designs with answers, for properties of estimates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from scoring.cube import DesignCells, Layout, design_cells
from scoring.design import Design, DesignError

KINDS = ("random", "strata", "clusters", "strata_clusters", "two_stages", "rows_in_clusters")
RULES = ("adjust", "average", "certainty")


@dataclass(frozen=True, eq=False)
class Sample:
    """Answers to items of 4 and 3 options under a design, and domains."""

    codes: np.ndarray
    sizes: tuple[int, ...]
    design: Design
    domains: np.ndarray

    @property
    def cells(self) -> DesignCells:
        return design_cells(self.codes, self.sizes, Layout.of(self.design, self.domains))

    def of(self, rows: np.ndarray) -> Sample:
        """The same rows in another order."""
        columns = {name: getattr(self.design, name) for name in ("strata", "psu", "ssu")}
        columns = {name: column if column is None else column[rows] for name, column in columns.items()}
        fpc = self.design.fpc
        sizes = tuple(column[rows] for column in fpc) if isinstance(fpc, tuple) else None
        design = Design(self.design.weights[rows], fpc=sizes, lonely_psu=self.design.lonely_psu, **columns)
        return replace(self, codes=self.codes[:, rows], design=design, domains=self.domains[rows])


@st.composite
def samples(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> Sample:
    """Designs of every kind, with lonely units, weights of 0, missing answers and rows in no domain."""
    kind, rule = draw(st.sampled_from(kinds)), draw(st.sampled_from(RULES))
    seed, n = np.random.default_rng(draw(st.integers(0, 2**32))), draw(st.integers(2, 40))
    codes = np.stack([seed.integers(-2, 4, n), seed.integers(-1, 3, n)]).astype(np.int8)
    weights = seed.lognormal(0, 1, n) * (seed.random(n) > 0.05)
    weights[0] = 1.0
    try:
        design = Design(weights, lonely_psu=rule, **_columns(kind, n, seed, draw(st.booleans())))
    except DesignError:  # every stratum has one unit: there is no mean to take
        design = Design(weights)
    domains = seed.integers(-1, 3, n)
    domains[0] = 0
    return Sample(codes, (4, 3), design, domains)


def _columns(kind: str, n: int, seed: np.random.Generator, finite: bool) -> dict[str, object]:
    strata = seed.integers(0, 3, n)
    psu = seed.integers(0, 7, n)
    columns: dict[str, object] = {}
    if kind in ("strata", "strata_clusters"):
        columns["strata"] = psu % 3 if kind == "strata_clusters" else strata
    if kind in ("clusters", "strata_clusters", "two_stages", "rows_in_clusters"):
        columns["psu"] = psu
    if kind in ("two_stages", "rows_in_clusters"):
        columns["ssu"] = np.arange(n) if kind == "rows_in_clusters" else seed.integers(0, 3, n)
    sizes = (np.full(n, 60.0), np.full(n, 41.0)) if "ssu" in columns else (np.full(n, 60.0),)
    return columns | ({"fpc": sizes} if finite else {})
