"""Scales of modules: as if they were written out, located where they stand, kept whatever becomes of the module."""

from __future__ import annotations

from pathlib import Path

import pytest

from pcca.instrument.diff import diff, version_of
from pcca.instrument.files import inspect_any
from pcca.instrument.load import Loaded, from_compiled, inspect, inspect_file
from pcca.instrument.written import document

HEAD = """instrument: small
version: 1
languages: [en, cy]
title: Small
title.cy: Bach
unit: member
identification: named
provenance: Own wording
"""
ASKED = """sections:
  main:
    title: Main
    title.cy: Prif
    questions:
      worth:
        choice: agree
        ask: Is it worth it?
        ask.cy: A yw'n werth chweil?
"""
AGREE = """  agree:
    1: Disagree
    1.cy: Anghytuno
    2: Agree
    2.cy: Cytuno
    dk: Don't know
    dk.cy: Ddim yn gwybod
    missing: [dk]
"""
MODULE = f"""module: mine
version: 1
languages: [en, cy]
provenance: Own wording
scales:
{AGREE}  spare:
    1: One
    1.cy: Un
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "mine.yaml").write_text(MODULE, encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str) -> Loaded:
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    return inspect_file(folder / "small.yaml", "small.yaml")


def said(loaded: Loaded) -> list[str]:
    return [f"{Path(fault.file).name}:{fault.line}:{fault.column} {fault.check}" for fault in loaded.faults]


def test_it_is_as_if_the_scale_were_written_out(folder: Path) -> None:
    used = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    own = inspect(f"{HEAD}{ASKED}scales:\n{AGREE}".encode(), "f.yaml")
    assert used.instrument is not None
    assert own.instrument is not None
    assert used.instrument.digest == own.instrument.digest
    assert list(used.instrument.scales) == ["agree"]
    assert used.coverage == own.coverage


def test_what_is_stored_needs_the_module_no_more(folder: Path) -> None:
    used = written(folder, f"{HEAD}use: mine\n{ASKED}")
    assert used.instrument is not None
    assert used.merged is not None
    (folder / "modules" / "mine.yaml").unlink()
    assert from_compiled(used.compiled).scales["agree"].missing == ("dk",)
    again = inspect(document(used.merged).encode(), "f.yaml").instrument
    assert again is not None
    assert again.digest == used.instrument.digest


def test_the_hash_changes_only_with_scales_that_are_used(folder: Path) -> None:
    text = f"{HEAD}use: [mine]\n{ASKED}"
    module = folder / "modules" / "mine.yaml"
    before = written(folder, text).instrument
    module.write_text(MODULE.replace("1: One", "1: Another"), encoding="utf-8")
    unused = written(folder, text).instrument
    module.write_text(MODULE.replace("2: Agree", "2: I agree"), encoding="utf-8")
    used = written(folder, text).instrument
    assert before is not None
    assert unused is not None
    assert used is not None
    assert before.digest == unused.digest != used.digest


def test_a_change_of_a_module_is_told_in_its_own_file(folder: Path) -> None:
    text = f"{HEAD}use: [mine]\n{ASKED}"
    old = version_of(written(folder, text), "small.yaml", text.encode())
    (folder / "modules" / "mine.yaml").write_text(MODULE.replace("2: Agree", "2: I agree"), encoding="utf-8")
    new = version_of(written(folder, text), "small.yaml", text.encode())
    (change,) = diff(old, new).changes
    assert (change.kind, change.was, change.now) == ("wording", "Agree", "I agree")
    file, line, _ = diff(old, new).place(change)
    assert (Path(file).name, line) == ("mine.yaml", 9)


def test_the_same_scale_twice_names_both_places(folder: Path) -> None:
    found = written(folder, f"{HEAD}use: [mine]\n{ASKED}scales:\n{AGREE}")
    assert said(found) == ["small.yaml:20:3 scale-in-module"]
    assert "mine.yaml:6:3" in str(found.faults[0])
    (folder / "modules" / "other.yaml").write_text(MODULE.replace("module: mine", "module: other"), encoding="utf-8")
    found = written(folder, f"{HEAD}use: [mine, other]\n{ASKED}")
    assert said(found) == ["small.yaml:9:13 scale-in-module"] * 2
    assert "mine.yaml:6:3" in str(found.faults[0])
    assert "other.yaml:6:3" in str(found.faults[0])


def test_faults_inside_a_module_are_told_once_in_its_file(folder: Path) -> None:
    broken = MODULE.replace("    missing: [dk]\n", "    missing: [dx]\n")
    (folder / "modules" / "mine.yaml").write_text(broken, encoding="utf-8")
    found = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    assert said(found) == ["mine.yaml:11:9 not-declared-missing", "mine.yaml:13:15 not-allowed"]


def test_a_module_that_cannot_be_read_leaves_no_other_faults(folder: Path) -> None:
    (folder / "modules" / "mine.yaml").write_text("module: [", encoding="utf-8")
    found = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    assert said(found) == ["mine.yaml:2:1 yaml-syntax"]


def test_an_unknown_module_or_scale_is_told_with_the_nearest(folder: Path) -> None:
    (fault,) = written(folder, f"{HEAD}use: [mien]\n{ASKED}").faults
    assert (fault.check, fault.problem.slots["nearest"]) == ("unknown-module", "mine")
    (fault,) = written(folder, f"{HEAD}use: [mine]\n{ASKED}".replace("choice: agree", "choice: agre")).faults
    assert (fault.check, fault.problem.slots["nearest"]) == ("unknown-scale", "agree")


def test_a_module_in_one_language_lacks_the_other_where_it_is_used(folder: Path) -> None:
    english = "\n".join(line for line in MODULE.splitlines() if ".cy" not in line).replace("[en, cy]", "[en]")
    (folder / "modules" / "mine.yaml").write_text(english + "\n", encoding="utf-8")
    found = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    assert said(found) == [
        f"mine.yaml:{line}:{column} translation-missing" for line, column in ((7, 8), (8, 8), (9, 9))
    ]


def test_languages_may_come_in_another_order(folder: Path) -> None:
    welsh_first = f"{HEAD}use: [mine]\n{ASKED}".replace("[en, cy]", "[cy, en]").replace(".cy:", ".en:")
    found = written(folder, welsh_first)
    assert found.faults == ()
    assert found.instrument is not None
    assert dict(found.instrument.scales["agree"].options[0].label) == {"cy": "Anghytuno", "en": "Disagree"}


def test_review_marks_come_with_the_texts(folder: Path) -> None:
    marked = MODULE.replace("    missing: [dk]", "    missing: [dk]\n    review: needed")
    (folder / "modules" / "mine.yaml").write_text(marked, encoding="utf-8")
    found = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    assert [each.review for each in found.coverage] == [0, 3]
    (folder / "modules" / "mine.yaml").write_text(MODULE, encoding="utf-8")
    found = written(folder, f"{HEAD}review: needed\nuse: [mine]\n{ASKED}")
    assert [each.review for each in found.coverage] == [0, 3]


def test_translators_get_the_texts_of_a_module_with_the_module(folder: Path) -> None:
    instrument = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    module = inspect_any(MODULE.encode(), "mine.yaml")
    assert "scales" not in {each.path[0] for each in instrument.translations.entries}
    assert {each.path[0] for each in module.translations.entries} == {"scales"}
    assert [each.complete for each in module.coverage] == [4, 4]


def test_an_overlay_of_a_module_translates_it_for_all(folder: Path) -> None:
    english = "\n".join(line for line in MODULE.splitlines() if ".cy" not in line)
    (folder / "modules" / "mine.yaml").write_text(english + "\n", encoding="utf-8")
    welsh = "scales:\n  agree:\n    1: Anghytuno\n    2: Cytuno\n    dk: Ddim yn gwybod\n  spare:\n    1: Un\n"
    (folder / "modules" / "mine.cy.yaml").write_text(welsh, encoding="utf-8")
    found = written(folder, f"{HEAD}use: [mine]\n{ASKED}")
    assert [str(fault) for fault in found.faults] == []
    assert found.instrument is not None
    assert found.instrument.scales["agree"].options[1].label["cy"] == "Cytuno"


def test_a_module_is_called_like_its_file_and_holds_nothing_else() -> None:
    assert said(inspect_any(MODULE.encode(), "theirs.yaml")) == ["theirs.yaml:1:9 module-name"]
    more = f"{MODULE}questions:\n  q: 1\n"
    assert [fault.check for fault in inspect_any(more.encode(), "mine.yaml").faults] == ["unknown-key"]
    asks = MODULE.replace(
        "    1: One\n    1.cy: Un", "    1:\n      label: One\n      label.cy: Un\n      show_if: role = gp"
    )
    assert [fault.check for fault in inspect_any(asks.encode(), "mine.yaml").faults] == ["unknown-reference"]


def test_only_ids_are_looked_for(folder: Path) -> None:
    found = written(folder, f"{HEAD}use: [../small]\n{ASKED}")
    assert {fault.check for fault in found.faults} == {"bad-word", "unknown-scale"}
