"""What is loaded to serve a page: not the libraries that cost seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = """
import sys
from pathlib import Path
from pcca import store as stored
from pcca.app import create_app
from pcca.fieldwork.demonstration import fill
from datetime import UTC, datetime
import re
data = Path(sys.argv[1])
store = stored.open_store(data)
fill(store, datetime.now(UTC))
store.close()
for name in [name for name in sys.modules if name.split(".")[0] in ("scipy", "matplotlib")]:
    del sys.modules[name]
app = create_app({"DATA": data})
client = app.test_client()
for path in ("/en/", "/cy/survey/members-2026"):
    page = client.get(path)
    assert page.status_code == 200, page.status
token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
answer = client.post("/cy/survey/members-2026", data={"csrf_token": token})
assert answer.status_code == 303, answer.status
page = client.get(answer.location)
token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
answer = client.post(page.request.path, data={"csrf_token": token, "role": "partner"})
assert answer.status_code == 303, answer.status
print(sorted({name.split(".")[0] for name in sys.modules} & {"scipy", "matplotlib", "pandas"}))
"""


@pytest.mark.slow
def test_pages_load_neither_scipy_nor_matplotlib(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
