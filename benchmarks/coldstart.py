"""Cold starts: the processor time of a new process, its imports and nothing else.

    python -m benchmarks.coldstart [--quick] [--json FILE]

Goal G9: `pcca --help` at most 1.5 times `python -c 'import click'`, `import scoring` at most 1.3 times
`import numpy`; and neither scipy nor matplotlib is loaded when a site was made, a page read and a form posted.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.measure import Goal, arguments, report, show

SLOW = ("scipy", "matplotlib")
COMMANDS: Mapping[str, Sequence[str]] = {
    "python -c pass": ("-c", "pass"),
    "python -c 'import click'": ("-c", "import click"),
    "pcca --help": ("-m", "pcca", "--help"),
    "pcca check-figure 69.1": ("-m", "pcca", "check-figure", "69.1"),
    "python -c 'import numpy'": ("-c", "import numpy"),
    "python -c 'import scoring'": ("-c", "import scoring"),
    "every module of scoring": ("-c", "from scoring import *"),
}
VISIT = """
import re, sys, tempfile
from datetime import UTC, datetime
from pathlib import Path
from pcca import store
from pcca.app import create_app
from pcca.fieldwork.demonstration import fill

with tempfile.TemporaryDirectory() as folder:
    with_data = store.open_store(Path(folder))
    fill(with_data, datetime.now(UTC))
    with_data.close()
    client = create_app({"DATA": Path(folder)}).test_client()
    start = "/en/survey/members-2026/"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(start).text)[1]
    answer = client.post(start, data={"csrf_token": token}, follow_redirects=True)
    assert answer.status_code == 200 and "role" in answer.text, answer.text[:500]
    client.application.extensions["pcca.store"].close()
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def spent(command: Sequence[str]) -> float:
    """Processor seconds of one process, its own and the kernel's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def cold_starts(repeats: int) -> dict[str, float]:
    """Median processor seconds of each command; one round before the first warms the disk and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(repeats + 1):
        for name, command in COMMANDS.items():
            seconds = spent(command)
            if turn:
                times[name].append(seconds)
    return {name: median(each) for name, each in times.items()}


def loaded_by_a_visit() -> set[str]:
    """The modules of a process that made the site, read a page and posted a form."""
    found = subprocess.run([sys.executable, "-c", VISIT], check=True, capture_output=True, text=True)
    return set(found.stdout.split())


def main() -> None:
    asked = arguments(__doc__)
    times = cold_starts(5 if asked.quick else 21)
    show("Processor time of a new process", times)
    slow = sorted(loaded_by_a_visit() & set(SLOW))
    print(f"\nSlow modules after create_app, a GET and a POST: {', '.join(slow) or 'none'}")
    help_ratio = times["pcca --help"] / times["python -c 'import click'"]
    scoring_ratio = times["python -c 'import scoring'"] / times["python -c 'import numpy'"]
    # Names of `scoring` are imported when they are asked for; this asks for all of them.
    every_name = times["every module of scoring"] / times["python -c 'import numpy'"]
    goals = [
        Goal("pcca --help / import click", help_ratio, 1.5),
        Goal("import scoring / import numpy", scoring_ratio, 1.3),
        Goal("every name of scoring / import numpy", every_name, 1.3),
        Goal("scipy and matplotlib after a GET and a POST", len(slow), 0),
    ]
    report(goals, asked.json, times)


if __name__ == "__main__":
    main()
