"""`pcca export --files` writes what was sent beside the table that names it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from pcca.answers import encode
from pcca.answers.files import FileAnswer, digests_in
from pcca.cli.stores import opened
from pcca.store import FileContent, NewResponse, draft, save, start_draft, submit
from tests.answers.files import PDF
from tests.cli.conftest import Run
from tests.conftest import add
from tests.views.test_files import SOURCE

DAY = date(2026, 11, 2)


def test_every_file_is_written_and_named_in_the_table(run: Run, data: Path, tmp_path: Path) -> None:
    answer = FileAnswer("Cynllun.pdf", len(PDF), sha256(PDF).hexdigest())
    with opened(data, create=True) as store:
        instrument = add(store, SOURCE, "sending")
        token = start_draft(store, "sending", language="cy", day=DAY)
        held = {"plan": ({"plan": answer.text}, 0)}
        save(store, token, held, day=DAY, files={"plan": FileContent(answer.name, answer.digest, PDF)})
        found = draft(store, token)
        assert found is not None
        document = {"about": None, "plan": answer.text}
        response = NewResponse(document, encode(instrument, document), "cy", DAY, digests_in(instrument, document))
        submit(store, token, response, versions=found.versions)
    done = run("export", "sending", "--to", tmp_path / "out.csv", "--files", tmp_path / "sent", "--data", data)
    assert done.exit_code == 0, done.output
    assert "1 file was written" in done.output
    assert answer.text in (tmp_path / "out.csv").read_text(encoding="utf-8")
    [written] = (tmp_path / "sent").iterdir()
    assert written.name.startswith(answer.digest[:12])
    assert written.read_bytes() == PDF


def test_which_responses_were_late_goes_out_and_comes_back(run: Run, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out.csv"
    for wave in ("before", "after"):
        assert run("wave", "add", "cluster-profile", wave, "--data", data).exit_code == 0
    given = tmp_path / "given.csv"
    simulated = run("simulate", "cluster-profile", "-n", 3, "--to", given)
    assert simulated.exit_code == 0, simulated.output
    header, *rows = given.read_text(encoding="utf-8").splitlines()
    given.write_text(
        "\n".join([f"{header},late", *(f"{row},{n % 2}" for n, row in enumerate(rows))]) + "\n", encoding="utf-8"
    )
    assert run("load", "before", given, "--data", data).exit_code == 0
    assert run("export", "before", "--to", out, "--data", data).exit_code == 0
    written = out.read_text(encoding="utf-8").splitlines()
    assert written[0].endswith(",late")
    assert sorted(row[-1] for row in written[1:]) == ["0", "0", "1"]
    given.write_text(given.read_text(encoding="utf-8").replace(",1\n", ",maybe\n"), encoding="utf-8")
    bad = run("load", "after", given, "--data", data)
    assert bad.exit_code == 1
    assert "does not say whether the response was late" in bad.output
