"""Other ways to sum weights and their squares of 60 items by group, without any standard error, and R with them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int8]
Groups = NDArray[np.int16]
Weights = NDArray[np.float64]
Shape = tuple[int, int, int]
"""Items, groups, options."""
Run = Callable[[], NDArray[np.float64]]
"""Gives the sums of weights, after all three measures were computed."""

R_SURVEY = """
suppressMessages(library(survey)); options(digits = 15)
given <- commandArgs(TRUE)
data <- read.csv(given[1])
items <- setdiff(names(data), c("board", "weight"))
for (item in items) data[[item]] <- factor(data[[item]])
spent <- function(code) { t <- system.time(found <- code); list(found, sum(t[1:2])) }
design <- spent(svydesign(ids = ~1, strata = ~board, weights = ~weight, data = data))
shares <- spent(lapply(items, function(item)
  svyby(as.formula(paste0("~", item)), ~board, design[[1]], svymean, keep.names = FALSE)))
tests <- spent(lapply(items, function(item)
  svychisq(as.formula(paste0("~board+", item)), design[[1]])$p.value))
write.csv(shares[[1]][[1]], given[2], row.names = FALSE)
cat(design[[2]], shares[[2]], tests[[2]], tests[[1]][[1]], as.character(packageVersion("survey")))
"""


@dataclass(frozen=True)
class InR:
    """Processor seconds of R survey, and what it found for the first item: standard errors by board x option."""

    design: float
    shares: float
    tests: float
    p_value: float
    version: str
    errors: NDArray[np.float64]


def r_survey(codes: Codes, board: Groups, weight: Weights) -> InR | None:
    """Percentages with standard errors and Rao-Scott tests of a few items; None without R or its survey package."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        given, found, script = (Path(folder, name) for name in ("given.csv", "found.csv", "survey.R"))
        script.write_text(R_SURVEY)
        names = [f"item{number}" for number in range(len(codes))]
        np.savetxt(given, np.column_stack([*codes, board, weight]), "%.17g", ",", comments="",
                   header=",".join([*names, "board", "weight"]))  # fmt: skip
        ran = subprocess.run(["Rscript", script, given, found], capture_output=True, text=True)
        if ran.returncode:
            return None
        *numbers, version = ran.stdout.split()
        table = np.genfromtxt(found, delimiter=",", skip_header=1)
    errors = table[:, 1 + (table.shape[1] - 1) // 2 :]
    design, shares, tests, p_value = (float(number) for number in numbers)
    return InR(design, shares, tests, p_value, version, errors)


def statsmodels_robust(codes: NDArray[np.bool_], board: Groups, weight: Weights) -> Callable[[], Any] | None:
    """Weighted least squares on the boards with robust errors: the same shares, errors short of n / (n - 1)."""
    try:
        import statsmodels.api as sm  # type: ignore[import-untyped]
    except ImportError:
        return None
    boards = (board[:, None] == np.arange(board.max() + 1)).astype(np.float64)

    def run() -> NDArray[np.float64]:
        return np.stack([sm.WLS(1.0 * chosen, boards, weights=weight).fit(cov_type="HC0").bse for chosen in codes], 1)

    return run


def pandas_groupby(codes: Codes, groups: Groups, weights: Weights, shape: Shape) -> Run | None:
    try:
        import pandas as pd  # type: ignore[import-untyped]
    except ImportError:
        return None
    frame = pd.DataFrame({"w": weights, "w2": weights * weights})

    def run() -> NDArray[np.float64]:
        found = np.zeros((shape[0], shape[1] * shape[2]))
        for item, column in enumerate(codes):
            by_key = frame.groupby(groups * np.int16(shape[2]) + column, sort=False)
            table = by_key.sum()
            by_key.size()
            found[item, table.index.to_numpy()] = table["w"].to_numpy()
        return found.reshape(shape)

    return run


def polars_groupby(codes: Codes, groups: Groups, weights: Weights, shape: Shape) -> Run | None:
    try:
        import polars as pl
    except ImportError:
        return None
    columns = {f"item{i}": column for i, column in enumerate(codes)}
    frame = pl.DataFrame(columns | {"group": groups, "w": weights, "w2": weights * weights})

    def run() -> NDArray[np.float64]:
        sums = [pl.len(), pl.col("w").sum(), pl.col("w2").sum()]
        lazy = frame.lazy()
        found = np.zeros(shape)
        tables = pl.collect_all([lazy.group_by("group", f"item{i}").agg(sums) for i in range(shape[0])])
        for item, table in enumerate(tables):
            found[item, table["group"].to_numpy(), table[f"item{item}"].to_numpy()] = table["w"].to_numpy()
        return found

    return run


def duckdb_union(codes: Codes, groups: Groups, weights: Weights, shape: Shape) -> Run | None:
    try:
        import duckdb
        import pandas as pd
    except ImportError:
        return None
    frame = pd.DataFrame({f"item{i}": column for i, column in enumerate(codes)} | {"board": groups, "w": weights})
    database = duckdb.connect()
    database.register("frame", frame)
    database.execute("create table answers as select *, w * w as w2 from frame")
    database.unregister("frame")
    query = " union all ".join(
        f"select {i} as item, board, item{i} as code, count(*) as n, sum(w) as w, sum(w2) as w2 "
        "from answers group by all"
        for i in range(shape[0])
    )

    def run() -> NDArray[np.float64]:
        table = database.execute(query).fetchnumpy()
        found = np.zeros(shape)
        found[table["item"], table["board"], table["code"]] = table["w"]
        return found

    return run


ENGINES: dict[str, Callable[[Codes, Groups, Weights, Shape], Run | None]] = {
    "pandas groupby, sums only": pandas_groupby,
    "polars group_by, sums only": polars_groupby,
    "duckdb group by, sums only": duckdb_union,
}
