"""Loading every shipped instrument: from YAML with every check, from canonical JSON, and from the built form.

    python -m benchmarks.load [--quick] [--json FILE]

Goals: a new process reads and checks all of them in at most 2 seconds; their built forms, fetched from a database
by a new process, take at most 20 milliseconds. The floors of the same run are the YAML reader of C alone on the
same bytes, and the JSON reader on the same compiled text.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import yaml

from benchmarks.coldstart import spent
from benchmarks.measure import Goal, arguments, interleaved, report, show
from pcca import store as stored
from pcca.fieldwork.versions import keep_built
from pcca.fieldwork.waves import version
from pcca.instrument.built import freeze, thaw
from pcca.instrument.load import from_compiled, inspect_file
from pcca.paths import shipped

FILES = sorted(path for path in shipped("instruments").glob("*.yaml") if not path.name.endswith(".cy.yaml"))
COLD = """
from pcca.instrument.load import inspect_file
from pathlib import Path
import sys
assert all(inspect_file(Path(file)).instrument for file in sys.argv[1:])
"""
FETCH = """
import sys, time
from pathlib import Path
from pcca import store as stored
from pcca.fieldwork.versions import instrument_of
store = stored.open_store(Path(sys.argv[1]))
stored.stored_instrument(store, "none")
begin = time.process_time()
assert all(instrument_of(store, digest).questions for digest in sys.argv[2:])
print(time.process_time() - begin)
"""


def fetched(repeats: int) -> float:
    """Processor seconds in which a new process has every instrument from a database."""
    with tempfile.TemporaryDirectory() as folder:
        store = stored.open_store(Path(folder))
        found = [version(path) for path in FILES]
        for each in found:
            stored.put_instrument(store, each.stored)
            keep_built(store, each.instrument)
        store.close()
        command = (sys.executable, "-c", FETCH, folder, *(each.instrument.digest for each in found))
        runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(repeats)]
    return median(float(run.stdout) for run in runs)


def _rebuilt(compiled: list[str]) -> None:
    from_compiled.cache_clear()
    for each in compiled:
        from_compiled(each)


def main() -> None:
    asked = arguments(__doc__)
    repeats = 3 if asked.quick else 11
    sources = [path.read_bytes() for path in FILES]
    loaded = [inspect_file(path) for path in FILES]
    compiled = [each.compiled for each in loaded]
    built = [freeze(each.instrument) for each in loaded if each.instrument]
    assert len(built) == len(FILES), "every shipped instrument is sound"
    times = interleaved(
        {
            "YAML with every check, warm": lambda: [inspect_file(path) for path in FILES],
            "the YAML reader of C alone": lambda: [yaml.load(each, yaml.CSafeLoader) for each in sources],
            "canonical JSON, built anew": lambda: _rebuilt(compiled),
            "the JSON reader alone": lambda: [json.loads(each) for each in compiled],
            "the built form": lambda: [thaw(each) for each in built],
        },
        repeats,
    )
    times["a new process: YAML with every check"] = median(
        spent(("-c", COLD, *map(str, FILES))) for _ in range(repeats)
    )
    times["a new process: from the database"] = fetched(repeats)
    show(f"Processor time for {len(FILES)} instruments, {sum(map(len, sources)) / 1000:.0f} kB of YAML", times)
    report(_goals(times), asked.json, times)


def _goals(times: Mapping[str, float]) -> list[Goal]:
    def ratio(above: str, below: str) -> float:
        return times[above] / times[below]

    checked, read = "YAML with every check, warm", "the YAML reader of C alone"
    cold, fetched_all = "a new process: YAML with every check", "a new process: from the database"
    return [
        Goal("a new process reads and checks all, seconds", times[cold], 2),
        Goal("a new process fetches all, milliseconds", times[fetched_all] * 1000, 20),
        Goal("YAML with every check / the YAML reader of C", ratio(checked, read), 10),
        Goal("the built form / the JSON reader", ratio("the built form", "the JSON reader alone"), 5),
        Goal("built anew / the built form", ratio("canonical JSON, built anew", "the built form"), 10, ">="),
    ]


if __name__ == "__main__":
    main()
