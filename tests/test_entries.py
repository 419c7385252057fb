"""What is answered again for each entry of a list: routed by entry, added up outside, kept in blobs."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers import blob_size, document_of, encode, final, typed
from pcca.columns import BadBlobs, Evaluator, from_blobs, from_bytes
from pcca.instrument.built import freeze, thaw
from pcca.instrument.evaluate import holds, value_of
from pcca.instrument.faults import Sheet
from pcca.instrument.given import Values
from pcca.instrument.load import from_compiled, inspect, load
from pcca.instrument.overlay import Overlay
from pcca.instrument.read import Plain, read
from pcca.instrument.tree import Ref
from pcca.instrument.written import document
from pcca.routing import asked, path
from tests.entries import FUNDING, LINES, answers, columns_of, line, resolved, returned
from tests.instrument.sample import DATA

STAFF = line(category="staff", spent="300", purpose="A post")
SCANNER = line(category="equipment", spent="250.50")
UNKNOWN = line(category="dk")


def _value(name: str, values: Values) -> object:
    return value_of(FUNDING, FUNDING.derived[name].expr, path(FUNDING, values)[1])


def test_questions_of_entries_are_not_asked_once() -> None:
    assert "spent" not in FUNDING.questions
    assert "spent" in FUNDING.every_question
    assert not any(item.question == "spent" for item in FUNDING.items)
    assert list(FUNDING.repeats) == [LINES]


def test_an_entry_is_an_instrument_like_any_other() -> None:
    entry = FUNDING.entry(LINES)
    assert [section.id for section in entry.sections] == ["year", "close", "lines"]
    assert {"allocation", "spent", "value"} <= set(entry.questions)
    assert (dict(entry.repeats), entry is FUNDING.entry(LINES)) == ({}, True)
    assert value_of(entry, entry.derived["part"].expr, {"allocation": Fraction(8), "spent": Fraction(2)}) == Fraction(
        1, 4
    )


def test_each_entry_is_routed_by_itself() -> None:
    both = returned("1000", STAFF | {"post": "yes"}, SCANNER | {"post": "yes"}, board="north")
    first, second = final(FUNDING, both)["lines"]  # type: ignore[misc]
    assert (first["post"], "post" in second) == ("yes", False)  # type: ignore[index]
    south = final(FUNDING, returned("1000", STAFF | {"post": "yes"}, board="south"))
    assert "post" not in south["lines"][0]  # type: ignore[index]


def test_an_entry_in_which_nothing_is_answered_is_dropped() -> None:
    submitted = final(FUNDING, returned("1000", line(), STAFF, {"purpose": None}))
    assert [each["purpose"] for each in submitted["lines"]] == ["A post"]  # type: ignore[index, union-attr]


def test_a_list_that_is_not_asked_has_no_entries() -> None:
    submitted = final(FUNDING, returned("1000", STAFF, detail="no"))
    assert LINES not in submitted
    assert final(FUNDING, returned("1000"))[LINES] == []


def test_what_all_entries_give_together_decides_what_is_asked() -> None:
    assert "carried" in asked(FUNDING, returned("1000", STAFF))
    assert "carried" not in asked(FUNDING, returned("300", STAFF))
    assert "why" not in asked(FUNDING, returned("1000", *[STAFF] * 3))
    assert "why" in asked(FUNDING, returned("1000", *[STAFF] * 4))


def test_sums_are_of_what_is_known() -> None:
    assert _value("total", returned("1000", STAFF, SCANNER, UNKNOWN)) == Fraction("550.5")
    assert _value("staff_total", returned("1000", STAFF, SCANNER, UNKNOWN)) == 300
    assert _value("total", returned("1000", UNKNOWN)) is None
    assert _value("total", returned("1000", STAFF, detail="no")) is None


@pytest.mark.parametrize(
    ("text", "some", "none", "unasked"),
    [
        ("count(lines) = 3", True, False, None),
        ("count(lines) = 0", False, True, None),
        ("count(lines.spent) = 2", True, False, None),
        ("count(lines.category) = 2", True, False, None),
        ("count(lines.value) = 1", True, False, None),
        ("count(lines.purpose) = 1", True, False, None),
        ("mean(lines.spent) = 275.25", True, None, None),
        ("min(lines.part) = 0.2505 and max(lines.spent) = 300", True, None, None),
        ("max(lines.value.day) = 3", True, None, None),
        ("answered(lines)", True, False, False),
        ("asked(lines)", True, True, False),
        ("missing(lines)", False, True, True),
        ("missing(lines, not_asked)", False, False, True),
        ("missing(lines, skipped)", False, True, False),
        ("total / allocation > 0.55", True, None, None),
    ],
)
def test_lists_in_conditions(text: str, some: bool, none: bool | None, unasked: bool | None) -> None:
    three = returned("1000", STAFF | {"value.day": "3"}, SCANNER, UNKNOWN)
    responses = [three, returned("1000"), returned("1000", detail="no")]
    expr = resolved(text)
    alone = [holds(FUNDING, expr, path(FUNDING, each)[1]) for each in responses]
    assert alone == [some, none, unasked]
    found = Evaluator(columns_of(*responses)).condition(expr)
    assert [bool(t) if k else None for t, k in zip(found.true, found.known, strict=True)] == alone


numbers = st.one_of(
    st.builds(
        "{}(lines.{})".format,
        st.sampled_from(["sum", "min", "max", "mean", "count"]),
        st.sampled_from(["spent", "part", "on_staff", "value.day", "reasons.hr"]),
    ),
    st.sampled_from(["count(lines)", "count(lines.asked_on)", "count(lines.purpose)", "allocation", "total", "3", "0"]),
)
conditions = st.one_of(
    st.builds("{} {} {}".format, numbers, st.sampled_from(["<", "<=", "=", "!=", ">"]), numbers),
    st.builds("{} + {} >= {} * 2".format, numbers, numbers, numbers),
    st.builds("{}(lines)".format, st.sampled_from(["answered", "asked", "responded", "missing"])),
)


@given(st.builds("{} or not ({})".format, conditions, conditions), st.lists(answers, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_columns_agree_with_each_response(text: str, responses: list[Values]) -> None:
    expr = resolved(text)
    alone = [holds(FUNDING, expr, path(FUNDING, each)[1]) for each in responses]
    found = Evaluator(columns_of(*responses)).condition(expr)
    assert [bool(t) if k else None for t, k in zip(found.true, found.known, strict=True)] == alone, text


@given(st.lists(answers, max_size=4))
@settings(deadline=None, max_examples=60)
def test_every_entry_is_a_row_with_what_its_response_answered_once(responses: list[Values]) -> None:
    counted = [path(FUNDING, each)[1] for each in responses]
    inner = columns_of(*responses).entries(LINES)
    entries = [(values, entry) for values in counted for entry in values.get(LINES) or ()]
    assert inner.size == len(entries)
    reads = Evaluator(inner)
    for name in ("spent", "part", "allocation", "total"):
        expected = [value_of(inner.instrument, Ref(name), {**values, **entry}) for values, entry in entries]  # type: ignore[dict-item]
        assert [reads.number(name).value(row) for row in range(inner.size)] == expected, name


@given(answers)
@settings(deadline=None, max_examples=60)
def test_documents_come_back_as_they_were(values: Values) -> None:
    submitted = final(FUNDING, values)
    stored = json.loads(json.dumps(submitted))
    assert stored == submitted
    assert document_of(typed(FUNDING, stored)) == submitted
    assert final(FUNDING, typed(FUNDING, stored)) == submitted


@given(st.lists(answers, min_size=1, max_size=4))
@settings(deadline=None, max_examples=40)
def test_blobs_end_to_end_read_as_one_by_one(responses: list[Values]) -> None:
    blobs = [encode(FUNDING, final(FUNDING, each)) for each in responses]
    apart, together = from_blobs(FUNDING, blobs), from_bytes(FUNDING, b"".join(blobs))
    for each in ("codes", "quantities"):
        assert (getattr(apart, each) == getattr(together, each)).all()
        assert (getattr(apart.lists[LINES], each) == getattr(together.lists[LINES], each)).all()
    assert apart.lists[LINES].counts.tolist() == together.lists[LINES].counts.tolist()


def test_blobs_that_break_off_are_refused() -> None:
    blob = encode(FUNDING, final(FUNDING, returned("1000", STAFF, SCANNER)))
    for end in range(1, len(blob)):
        with pytest.raises(BadBlobs):
            from_blobs(FUNDING, [blob[:end]])
    with pytest.raises(BadBlobs):
        from_blobs(FUNDING, [blob + blob])


def test_what_is_answered_once_stands_first_in_a_blob() -> None:
    blob = encode(FUNDING, final(FUNDING, returned("1000", STAFF)))
    none = encode(FUNDING, final(FUNDING, returned("1000", STAFF, detail="no")))
    assert len(none) == blob_size(FUNDING) + 1
    assert len(blob) > len(none)


def test_blobs_without_lists_are_as_they_were() -> None:
    every = load(DATA / "cluster-pcca.yaml")
    blob = encode(every, {})
    assert len(blob) == blob_size(every) == len(every.items) + 8 * sum(item.kind == "quantity" for item in every.items)


def test_a_list_is_kept_by_every_form_of_an_instrument() -> None:
    source = (DATA / "funding.yaml").read_bytes()
    compiled = from_compiled(inspect(source, "funding.yaml").compiled)
    for made in (compiled, thaw(freeze(compiled))):
        assert made.repeats[LINES].repeat == FUNDING.repeats[LINES].repeat
        assert made.digest == FUNDING.digest
        assert value_of(made, made.derived["total"].expr, returned("9", STAFF)) == 300
        assert "spent" in made.entry(LINES).questions


def test_the_texts_of_a_list_may_stand_in_an_overlay() -> None:
    text = (DATA / "funding.yaml").read_text(encoding="utf-8")
    bare = text.replace("      name.cy: Llinell\n", "").replace("        label.cy: Rhan o'r dyraniad\n", "")
    beside = "sections:\n  lines:\n    repeat:\n      name: Llinell\n    derive:\n      part:\n        label: Rhan\n"
    found = inspect(bare.encode(), "f.yaml", [Overlay("cy", "f.cy.yaml", beside.encode(), len(beside))])
    assert found.faults == ()
    assert found.instrument is not None
    repeat = found.instrument.repeats[LINES].repeat
    assert repeat is not None
    assert (repeat.name["cy"], repeat.derived["part"].label["cy"]) == ("Llinell", "Rhan")


def test_entries_are_written_as_they_are_read() -> None:
    given: dict[str, Plain] = {"lines": [{"purpose": "A post", "tags": ["a", "b"]}, {"purpose": "x: y"}], "n": "1"}
    sheet = Sheet("f.yaml")
    assert read(document({"answers": given}).encode(), sheet) == {"answers": given}
    assert sheet.faults == []
