"""Other ways to rake four margins, each written as its users would at their best."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.weighting import Margin

Floats = NDArray[np.float64]
Rake = Callable[[], Floats]
TOLERANCE = 1e-10


@dataclass(frozen=True)
class Sample:
    """Base weights and four margins of the same rows."""

    weights: Floats
    margins: tuple[Margin, ...]


def _off(sums: Floats, totals: Floats) -> float:
    return float(np.abs(sums / totals - 1).max())


def numpy_rows(sample: Sample) -> Rake:
    """Every round passes over every row; indexes are made once, outside the time."""
    codes = [margin.codes.astype(np.intp) for margin in sample.margins]

    def run() -> Floats:
        weights = sample.weights.copy()
        while True:
            apart = 0.0
            for margin, places in zip(sample.margins, codes, strict=True):
                sums = np.bincount(places, weights, len(margin.totals))
                apart = max(apart, _off(sums, margin.totals))
                weights *= (margin.totals / sums)[places]
            if apart <= TOLERANCE:
                return weights

    return run


def pandas_rows(sample: Sample) -> Rake | None:
    """Grouped sums of a frame of categories, mapped back by row."""
    if importlib.util.find_spec("pandas") is None:
        return None
    import pandas as pd

    frame = pd.DataFrame({margin.name: pd.Categorical(margin.codes) for margin in sample.margins})

    def run() -> Floats:
        weights = pd.Series(sample.weights.copy())
        while True:
            apart = 0.0
            for margin in sample.margins:
                sums = weights.groupby(frame[margin.name], observed=True).sum().to_numpy()
                apart = max(apart, _off(sums, margin.totals))
                weights = weights * (margin.totals / sums)[frame[margin.name].cat.codes.to_numpy()]
            if apart <= TOLERANCE:
                return weights.to_numpy()

    return run


def pandas_cells(sample: Sample) -> Rake | None:
    """Rows collapsed by one grouping of all margins, raked as cells, and mapped back."""
    if importlib.util.find_spec("pandas") is None:
        return None
    import pandas as pd

    names = [margin.name for margin in sample.margins]
    frame = pd.DataFrame({margin.name: pd.Categorical(margin.codes) for margin in sample.margins})
    frame["weight"] = sample.weights

    def run() -> Floats:
        groups = frame.groupby(names, observed=True)
        base = groups["weight"].sum()
        levels = [base.index.get_level_values(name).to_numpy() for name in names]
        cells = base.to_numpy().copy()
        while True:
            apart = 0.0
            for margin, places in zip(sample.margins, levels, strict=True):
                sums = np.bincount(places, cells, len(margin.totals))
                apart = max(apart, _off(sums, margin.totals))
                cells *= (margin.totals / sums)[places]
            if apart <= TOLERANCE:
                break
        factors: Floats = (cells / base.to_numpy())[groups.ngroup().to_numpy()]
        return sample.weights * factors

    return run


def ipfn_rows(sample: Sample) -> Rake | None:
    """The package ipfn, where it is installed."""
    if importlib.util.find_spec("ipfn") is None:
        return None
    import pandas as pd
    from ipfn.ipfn import ipfn

    names = [margin.name for margin in sample.margins]
    totals = [pd.Series(margin.totals, index=pd.RangeIndex(len(margin.totals), name=margin.name), name="total")
              for margin in sample.margins]  # fmt: skip
    frame = pd.DataFrame({margin.name: margin.codes for margin in sample.margins} | {"total": sample.weights})

    def run() -> Floats:
        fitted = ipfn(frame.copy(), totals, [[name] for name in names], convergence_rate=TOLERANCE)
        return fitted.iteration()["total"].to_numpy()  # type: ignore[no-any-return]

    return run


PEERS: dict[str, Callable[[Sample], Rake | None]] = {
    "numpy, every round over all rows": numpy_rows,
    "pandas, grouped sums of all rows": pandas_rows,
    "pandas, cells of one grouping": pandas_cells,
    "ipfn": ipfn_rows,
}

R_SCRIPT = """
suppressMessages(library(survey))
given <- commandArgs(TRUE); n <- as.integer(given[2]); repeats <- as.integer(given[3])
data <- as.data.frame(matrix(readBin(file.path(given[1], "rows"), "double", n * 5), n))
names(data) <- c("w", "a", "b", "c", "d")
for (name in c("a", "b", "c", "d")) data[[name]] <- factor(data[[name]])
totals <- readBin(file.path(given[1], "totals"), "double", 18)
sizes <- c(7, 2, 5, 4); ends <- cumsum(sizes); margins <- list()
for (i in 1:4) {
  frame <- data.frame(level = levels(data[[i + 1]]), Freq = totals[(ends[i] - sizes[i] + 1):ends[i]])
  names(frame)[1] <- names(data)[i + 1]; margins[[i]] <- frame
}
design <- svydesign(ids = ~1, weights = ~w, data = data)
population <- c(sum(margins[[1]]$Freq), margins[[1]]$Freq[-1], margins[[2]]$Freq[-1], margins[[3]]$Freq[-1],
                margins[[4]]$Freq[-1])
names(population) <- colnames(model.matrix(~a + b + c + d, data[1:2, ]))
cpu <- function(work) median(sapply(1:repeats, function(i) sum(system.time(work())[1:2])))
raked <- NULL; linear <- NULL
times <- c(cpu(function() raked <<- rake(design, list(~a, ~b, ~c, ~d), margins,
                                         control = list(maxit = 100, epsilon = 1e-10))),
           cpu(function() linear <<- calibrate(design, ~a + b + c + d, population, epsilon = 1e-10)))
writeBin(c(weights(raked), weights(linear)), file.path(given[1], "weights"))
cat(as.character(packageVersion("survey")), times)
"""


@dataclass(frozen=True)
class FromR:
    """Weights and processor seconds of R's package survey."""

    version: str
    rake_seconds: float
    calibrate_seconds: float
    raked: Floats
    calibrated: Floats


def r_survey(sample: Sample, repeats: int) -> FromR | None:
    """Rake and calibrate in R, whose own clock is read; None where R or its package is missing."""
    if shutil.which("Rscript") is None:
        return None
    n = len(sample.weights)
    with tempfile.TemporaryDirectory() as folder:
        columns: list[Any] = [sample.weights, *(margin.codes for margin in sample.margins)]
        np.column_stack(columns).astype(np.float64).T.tofile(Path(folder, "rows"))
        np.concatenate([margin.totals for margin in sample.margins]).tofile(Path(folder, "totals"))
        command = ["Rscript", "-e", R_SCRIPT, folder, str(n), str(repeats)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"R survey: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}")
            return None
        version, rake_seconds, calibrate_seconds = done.stdout.split()
        raked, calibrated = np.split(np.fromfile(Path(folder, "weights")), 2)
    return FromR(version, float(rake_seconds), float(calibrate_seconds), raked, calibrated)
