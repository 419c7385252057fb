"""Whatever is answered, every page can be answered, and the way through every instrument comes to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import pytest

from pcca.analysis.trials import Choices, choices
from pcca.answers import final
from pcca.answers.fields import Posted
from pcca.answers.page import Asker, PostedPage, check_page, final_mistakes
from pcca.instrument.given import Value, Values
from pcca.instrument.load import load
from pcca.instrument.model import Allocate, File, Instrument, Question
from pcca.routing import Page, keys_of, pages, path, visible
from tests.instrument.sample import DATA, SHIPPED

FILES = [*SHIPPED, DATA / "everything.yaml", DATA / "cluster-pcca.yaml"]
TRIES = 300
MOST_ENTRIES = 2
LEFT_EMPTY = 0.25

WALKS = 6
MOST_WALKS = 80
Answer = tuple[str, Value | None]
loaded = cache(load)


class Walk:
    """One respondent, who answers each page by chance until it takes the answers."""

    def __init__(self, instrument: Instrument, chance: Random, *, empty: float = LEFT_EMPTY) -> None:
        self.instrument, self.chance, self.empty = instrument, chance, empty
        self.given = choices(instrument)

    def to_the_end(self) -> Values:
        """The answers after every page that was asked was passed."""
        values: dict[str, Value | None] = {}
        passed: set[str] = set()
        while page := next((page for page in path(self.instrument, values)[0] if page.id not in passed), None):
            passed.add(page.id)
            values |= (
                self.entries(page, values)
                if page.section.repeat
                else self.page(self.instrument, page, values, self.given)
            )
        return values

    def entries(self, page: Page, values: Values) -> dict[str, Value | None]:
        """Some entries of a list, each answered page by page."""
        repeat, inner = page.section.repeat, self.instrument.entry(page.section.id)
        assert repeat is not None
        given = choices(inner)
        count = max(repeat.low, min(repeat.high, self.chance.randint(0, MOST_ENTRIES)))
        return {page.section.id: tuple(self.entry(inner, page.section.id, values, given) for _ in range(count))}  # type: ignore[dict-item]

    def entry(self, inner: Instrument, section: str, values: Values, given: Choices) -> Mapping[str, Value | None]:
        own: dict[str, Value | None] = {}
        for page in pages(inner):
            if page.section.id == section:
                seen = {**values, **own}
                asked = tuple(each for each in page.questions if visible(inner, each.show_if, seen))
                own |= self.page(inner, Page(page.id, page.section, asked), seen, given) if asked else {}
        return own

    def page(self, inner: Instrument, page: Page, before: Values, given: Choices) -> dict[str, Value | None]:
        """Answers that the page takes; it fails where no answers seem to be taken."""
        asker = Asker(inner, before, inner.languages[0])
        mistakes: object = ()
        for tried in range(TRIES):
            posted = {each.id: Posted(dict(self.answers(asker, each, given, tried))) for each in page.questions}
            found = check_page(asker, page.questions, PostedPage(posted))
            if not found.mistakes:
                return dict(found.values)
            mistakes = found.mistakes
        raise AssertionError(f"page {page.id} demands what cannot be given: {mistakes}")

    def answers(
        self, asker: Asker, question: Question, given: Choices, tried: int
    ) -> Iterator[tuple[str, Value | None]]:
        keys = keys_of(question, asker.hidden(question))
        if isinstance(question.kind, Allocate):
            yield from self.parts(question, keys)
            return
        gone = {o.code for o in question.routed_options if not visible(asker.instrument, o.show_if, asker.values)}
        for key in keys:
            known = [each for each in given[key] if not gone & set(each if isinstance(each, tuple) else (each,))]
            # What a page does not take is tried again with less left empty.
            left = tried < TRIES // 2 and self.chance.random() < self.empty
            yield key, None if left or not known else self.chance.choice(known)

    def parts(self, question: Question, keys: list[str]) -> Iterator[Answer]:
        """The whole of a total for one of its parts."""
        assert isinstance(question.kind, Allocate)
        taken = self.chance.choice(keys)
        yield from ((key, Fraction(question.kind.total if key == taken else 0)) for key in keys)


@pytest.mark.breadth(every=7)
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(4))
def test_random_answers_lead_to_a_finished_journey(file: Path, seed: int) -> None:
    instrument = loaded(file)
    walk = Walk(instrument, Random(seed))
    walked, finished = 0, False
    # Rules between pages are asked at the end, where the answers they refuse can be changed.
    while walked < WALKS or (not finished and walked < MOST_WALKS):
        values = walk.to_the_end()
        walked += 1
        assert set(final(instrument, values)) <= {*instrument.keys, *instrument.repeats}
        asker = Asker(instrument, path(instrument, values)[1], instrument.languages[0])
        finished = finished or not final_mistakes(asker)
    assert finished


@pytest.mark.breadth(every=7)
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_who_leaves_empty_what_may_be_left_comes_to_the_end(file: Path) -> None:
    instrument = loaded(file)
    assert Walk(instrument, Random(1), empty=1.0).to_the_end() is not None


def test_no_instrument_demands_a_file() -> None:
    """Nothing in these walks could send one."""
    for file in FILES:
        for question in loaded(file).every_question.values():
            assert not (isinstance(question.kind, File) and question.required)
