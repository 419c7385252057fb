"""Other ways to count 60 items by group, each in its quickest known form and in its usual one."""

from __future__ import annotations

import ctypes
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
Counted = NDArray[np.int64]
Run = Callable[[], Counted]

HISTOGRAM = """
#include <stdint.h>
void histogram(const int8_t *code, const int16_t *group, const double *weight, long items, long rows,
               long options, long cells, int64_t *n, double *w, double *w2) {
  for (long item = 0; item < items; item++) {
    const int8_t *c = code + item * rows;
    for (long row = 0; row < rows; row++) {
      long cell = item * cells + group[row] * options + c[row];
      double x = weight[row];
      n[cell]++; w[cell] += x; w2[cell] += x * x;
    }
  }
}
"""


@dataclass(frozen=True)
class Floor:
    """The least that such counts can cost; `run` gives the sums of weights."""

    name: str
    run: Callable[[], NDArray[np.float64]]


def c_histogram(codes: Codes, groups: Groups, weights: NDArray[np.float64], shape: tuple[int, int]) -> Floor:
    """Rows, weights and squared weights by a plain C loop; by numpy where there is no compiler."""
    if shutil.which("gcc") is None:
        return Floor("numpy histogram", lambda: _numpy_histogram(codes, groups, weights, shape))
    with tempfile.TemporaryDirectory() as folder:
        source, built = Path(folder, "histogram.c"), Path(folder, "histogram.so")
        source.write_text(HISTOGRAM)
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", built, source], check=True)
        histogram = ctypes.CDLL(str(built)).histogram
    items, rows = codes.shape
    cells = shape[0] * shape[1]

    def run() -> NDArray[np.float64]:
        n = np.zeros((items, *shape), np.int64)
        w, w2 = np.zeros(n.shape), np.zeros(n.shape)
        sizes = [ctypes.c_long(size) for size in (items, rows, shape[1], cells)]
        inputs = [array.ctypes.data_as(ctypes.c_void_p) for array in (codes, groups, weights)]
        histogram(*inputs, *sizes, *(array.ctypes.data_as(ctypes.c_void_p) for array in (n, w, w2)))
        return w

    return Floor("C histogram of n, w, w2", run)


def _numpy_histogram(
    codes: Codes, groups: Groups, weights: NDArray[np.float64], shape: tuple[int, int]
) -> NDArray[np.float64]:
    square = weights * weights
    found = []
    for column in codes:
        key = groups * np.int16(shape[1]) + column
        np.bincount(key, minlength=shape[0] * shape[1])
        np.bincount(key, square, shape[0] * shape[1])
        found.append(np.bincount(key, weights, shape[0] * shape[1]).reshape(shape))
    return np.stack(found)


def pandas_keys(codes: Codes, groups: Groups, group_count: int, options: int) -> Run | None:
    try:
        import pandas as pd  # type: ignore[import-untyped]
    except ImportError:
        return None
    columns = [pd.Series(column) for column in codes]
    group = pd.Series(groups)

    def run() -> Counted:
        found = np.zeros((len(columns), group_count * options), np.int64)
        for item, column in enumerate(columns):
            times = (group * options + column).value_counts(sort=False)
            found[item, times.index.to_numpy()] = times.to_numpy()
        return found.reshape(len(columns), group_count, options)

    return run


def pandas_groupby(codes: Codes, groups: Groups, group_count: int, options: int) -> Run | None:
    try:
        import pandas as pd
    except ImportError:
        return None
    names = [f"item{i}" for i in range(len(codes))]
    frame = pd.DataFrame(dict(zip(names, codes, strict=True)) | {"group": groups}).astype("category")

    def run() -> Counted:
        tables = [frame.groupby(["group", name], observed=False, sort=False).size() for name in names]
        return np.stack([table.sort_index().to_numpy() for table in tables]).reshape(-1, group_count, options)

    return run


def _polars_frame(codes: Codes, groups: Groups) -> Any:
    try:
        import polars as pl
    except ImportError:
        return None
    return pl.DataFrame({f"item{i}": column for i, column in enumerate(codes)} | {"group": groups})


def polars_sums(codes: Codes, groups: Groups, group_count: int, options: int) -> Run | None:
    frame = _polars_frame(codes, groups)
    if frame is None:
        return None
    import polars as pl

    cells = [(i, code) for i in range(len(codes)) for code in range(options)]

    def run() -> Counted:
        sums = [(pl.col(f"item{i}") == code).sum().alias(f"{i}_{code}") for i, code in cells]
        table = frame.group_by("group").agg(sums).sort("group").drop("group").to_numpy()
        counted = table.T.reshape(len(codes), options, group_count).transpose(0, 2, 1)
        return np.asarray(counted, np.int64)

    return run


def polars_groupby(codes: Codes, groups: Groups, group_count: int, options: int) -> Run | None:
    frame = _polars_frame(codes, groups)
    if frame is None:
        return None
    import polars as pl

    def run() -> Counted:
        lazy = frame.lazy()
        found = np.zeros((len(codes), group_count, options), np.int64)
        tables = pl.collect_all([lazy.group_by("group", f"item{i}").len() for i in range(len(codes))])
        for item, table in enumerate(tables):
            found[item, table["group"].to_numpy(), table[f"item{item}"].to_numpy()] = table["len"].to_numpy()
        return found

    return run


def duckdb_union(codes: Codes, groups: Groups, group_count: int, options: int) -> Run | None:
    try:
        import duckdb
        import pandas as pd
    except ImportError:
        return None
    frame = pd.DataFrame({f"item{i}": column for i, column in enumerate(codes)} | {"cluster": groups})
    database = duckdb.connect()
    database.register("frame", frame)
    database.execute("create table answers as select * from frame")
    database.unregister("frame")
    query = " union all ".join(
        f"select {i} as item, cluster, item{i} as code, count(*) as n from answers group by all"
        for i in range(len(codes))
    )

    def run() -> Counted:
        table = database.execute(query).fetchnumpy()
        found = np.zeros((len(codes), group_count, options), np.int64)
        found[table["item"], table["cluster"], table["code"]] = table["n"]
        return found

    return run


ENGINES: dict[str, Callable[[Codes, Groups, int, int], Run | None]] = {
    "pandas value_counts of a combined key": pandas_keys,
    "pandas groupby": pandas_groupby,
    "polars sums of comparisons": polars_sums,
    "polars group_by": polars_groupby,
    "duckdb group by": duckdb_union,
}
