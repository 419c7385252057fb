"""An overlay keeps its comments and its texts through every import."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.faults import Sheet
from pcca.instrument.load import inspect
from pcca.instrument.overlay import Overlay
from pcca.instrument.read import read
from pcca.instrument.translation import Made
from pcca.translate.rewriting import rewritten
from tests.translate.sample import MAIN, WELSH

STYLES = [
    "Bach",
    '"Bach: \\"#\\" ie"',
    "'Bach # mawr'",
    "|-\n    Un\n    # dau",
    ">-\n    Un\n    dau",
    '"Un\n    dau"',
]
ORDER = [("title",), ("about",), ("scales", "yes_no", "yes"), ("scales", "yes_no", "no")]


def data_of(text: str) -> object:
    sheet = Sheet("")
    found = read(text.encode(), sheet)
    assert sheet.faults == []
    return found


@settings(deadline=None, max_examples=150)
@given(
    styles=st.lists(st.sampled_from(STYLES), min_size=3, max_size=3),
    above=st.lists(st.booleans(), min_size=4, max_size=4),
    beside=st.booleans(),
    blank=st.booleans(),
)
def test_comments_and_texts_stay(styles: list[str], above: list[bool], beside: bool, blank: bool) -> None:
    comments = [f"# comment {number}\n" if there else "" for number, there in enumerate(above)]
    gap = "\n" if blank else ""
    behind = "  # behind" if beside else ""
    second = f"{styles[1]}{behind}" if "\n" not in styles[1] else styles[1]
    third = styles[2].replace("\n", "\n    ")
    source = (
        f"{comments[0]}title: {styles[0]}\n{gap}{comments[1]}about: {second}\n"
        f"scales:{behind}\n  yes_no:\n{comments[2] and '    ' + comments[2]}    yes: {third}\n{comments[3]}"
    )
    new = rewritten(source.encode(), {("scales", "yes_no", "no"): "Na"}, {"title": Made("0123abcd", True)}, ORDER)
    before = data_of(source)
    assert isinstance(before, dict)
    before["scales"]["yes_no"]["no"] = "Na"
    assert data_of(new) == before | {"translations": {"title": "0123abcd review"}}
    assert [each for each in comments if each.strip() not in new] == []
    assert new.count("# behind") == source.count("# behind")
    assert rewritten(new.encode(), {}, {}, ORDER) == new


def test_a_flow_map_is_opened_and_keeps_its_comment() -> None:
    new = rewritten(b"scales:\n  yes_no: {yes: Ie}  # short\n", {("scales", "yes_no", "no"): "Nac oes"}, {}, ORDER)
    assert new == "scales:\n  yes_no:  # short\n    yes: Ie\n    no: Nac oes\n"


def test_any_overlay_is_read_or_has_located_faults() -> None:
    chance = random.Random(2026)
    for _ in range(400):
        characters = list(WELSH)
        for _slip in range(chance.randint(1, 4)):
            at = chance.randrange(len(characters))
            characters[at] = chance.choice(["", ":", "\n", " ", "#", '"', "{", "[", "&", "-", "x", "\t", "\x07", "é"])
        source = "".join(characters).encode()
        found = inspect(MAIN.encode(), "f.yaml", (Overlay("cy", "f.cy.yaml", source, len(source)),))
        lines = {"f.yaml": MAIN.count("\n") + 1, "f.cy.yaml": source.count(b"\n") + 1}
        assert all(0 < each.line <= lines[each.file] + 1 for each in found.faults)
        assert (found.instrument is None) == bool(found.faults)
