"""A translation in the instrument is replaced where it stands: everything else stays as it was, to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.faults import Sheet
from pcca.instrument.read import CONTROL, read
from pcca.translate.inline import NotReplaced, replaced

SOURCE = """# Head
title: One
title.cy: Un  # a remark
sections:
  a:
    title.cy: 'Dau ''wir'''   # another
    about.cy: |
      Llinell un
      llinell dau

    ask.cy: "Tri: \\"pedwar\\""
    note.cy: plaen
      ar ddwy linell
end.cy: >-
  Wedi'i
  blygu
"""
PLACES = {
    ("title",): "Un",
    ("sections", "a", "title"): "Dau 'wir'",
    ("sections", "a", "about"): "Llinell un\nllinell dau\n",
    ("sections", "a", "ask"): 'Tri: "pedwar"',
    ("sections", "a", "note"): "plaen ar ddwy linell",
    ("end",): "Wedi'i blygu",
}
TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and not CONTROL.search(text))


def data_of(source: bytes) -> object:
    return read(source, Sheet(""))


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), TEXTS, min_size=1), st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None, max_examples=300)
def test_only_the_texts_that_are_given_change(texts: dict[tuple[str, ...], str], ends: str) -> None:
    source = SOURCE.replace("\n", ends).encode()
    try:
        found = replaced(source, "cy", texts)
    except NotReplaced:
        assert any("\n" in text or "\r" in text for text in texts.values())
        return
    node = data_of(found)
    for path, before in PLACES.items():
        inner = node
        for step in path[:-1]:
            inner = inner[step]  # type: ignore[index]
        assert inner[f"{path[-1]}.cy"] == texts.get(path, before)  # type: ignore[index]
    kept = [line for line in ("# Head", "# a remark", "# another", "title: One") if line.encode() not in found]
    assert not kept


def test_the_rest_of_the_file_stays_to_the_byte() -> None:
    found = replaced(SOURCE.encode(), "cy", {("title",): "Newydd"})
    assert found == SOURCE.replace("title.cy: Un  # a remark", "title.cy: Newydd  # a remark").encode()


def test_lines_behind_a_remark_are_quoted() -> None:
    found = replaced(SOURCE.encode(), "cy", {("title",): "Un\nDau"})
    assert b'title.cy: "Un\\nDau"  # a remark' in found


def test_a_mark_at_the_beginning_of_the_file_stays() -> None:
    found = replaced(b"\xef\xbb\xbf" + SOURCE.encode(), "cy", {("title",): "Newydd"})
    assert found.startswith(b"\xef\xbb\xbf# Head")


def test_a_text_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotReplaced):
        replaced(SOURCE.encode(), "cy", {("nothing",): "Dim"})
