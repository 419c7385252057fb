"""Compute every reference case of a folder and say which agree: ``python -m tests.oracle DIR``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.oracle.case import Case, cases
from tests.oracle.verdict import Verdict, judged

OUTCOMES = ("passed", "failed", "not offered")


def report(verdicts: Iterable[tuple[Case, Verdict]]) -> tuple[list[str], bool]:
    """Lines per statistic, then every mismatch; and whether any case failed."""
    seen = list(verdicts)
    tally = Counter((case.stat, verdict.outcome) for case, verdict in seen)
    stats = sorted({case.stat for case, _ in seen})
    lines = [f"{stat}: " + ", ".join(f"{tally[stat, o]} {o}" for o in OUTCOMES) for stat in stats]
    whole = Counter(verdict.outcome for _, verdict in seen)
    lines.append("all: " + ", ".join(f"{whole[o]} {o}" for o in OUTCOMES))
    lines += [f"{case.id} ({case.stat}) {line}" for case, verdict in seen for line in verdict.misses]
    return lines, whole["failed"] > 0


def main(arguments: list[str]) -> int:
    """Print the report of a folder; 1 if any case failed, 2 if there is no such folder."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "expected").is_dir():
        sys.stderr.write("Usage: python -m tests.oracle DIR, where DIR/expected holds *.json and DIR/data *.csv\n")
        return 2
    lines, failed = report((case, judged(case)) for case in cases(Path(arguments[0])))
    sys.stdout.write("\n".join(lines) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
