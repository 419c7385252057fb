"""The rows of a file that could not be loaded, as they were, with what is wrong with each."""

from __future__ import annotations

import csv
from typing import TextIO

from pcca.fieldwork.loading import PROBLEM, Loading
from pcca.fieldwork.quoting import safe
from pcca.language import Language


def write_rejected(file: TextIO, loading: Loading, lang: Language) -> int:
    """Writes the rejected rows and a column that says why; returns how many."""
    columns = [name for name in loading.table.columns if name != PROBLEM]
    written = csv.writer(file)
    written.writerow([*columns, PROBLEM])
    reasons = problems(loading, lang)
    for line in loading.table.lines:
        if line.number in reasons:
            kept = [cell for name, cell in zip(loading.table.columns, line.cells, strict=False) if name != PROBLEM]
            kept += [""] * (len(columns) - len(kept))
            written.writerow([*map(safe, kept), safe(reasons[line.number])])
    return len(reasons)


def problems(loading: Loading, lang: Language) -> dict[int, str]:
    """Everything that is wrong with each rejected row, in one cell."""
    found: dict[int, list[str]] = {}
    for each in loading.bad:
        message = each.message(lang)
        found.setdefault(each.row, []).append(f"{each.column}: {message}" if each.column else message)
    return {row: " | ".join(messages) for row, messages in found.items()}
