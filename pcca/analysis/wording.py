"""How hard the words of an instrument are to read, by language: lengths, and a standard measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcca.analysis.conditions import Remark
from pcca.instrument.faults import Path, Problem
from pcca.instrument.model import Grid, Instrument, Matrix, Question
from pcca.language import N_, Text

MOST_WORDS = 25
LONG_LETTERS = 6
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
MARKS = re.compile(r"\]\([^)]*\)|[*_\[\]]")
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
VOWELS = re.compile("[aeiouy]+")


@dataclass(frozen=True)
class Reading:
    """The words of one language: how many questions, their words, the longest sentence, and two measures.

    `lix` is words per sentence and the percentage of words longer than six letters [1]_; `grade` is the school year
    of Flesch and Kincaid [2]_, of English only: it counts syllables, by rules that hold for no other language.

    .. [1] Björnsson 1968, Läsbarhet.
    .. [2] Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75.
    """

    language: str
    questions: int
    words: int
    longest: int
    lix: int
    grade: float | None

    @property
    def per_question(self) -> float:
        return self.words / max(self.questions, 1)


def readings(instrument: Instrument) -> tuple[Reading, ...]:
    """The reading of each language of an instrument."""
    return tuple(_reading(instrument, language) for language in instrument.languages)


def _reading(instrument: Instrument, language: str) -> Reading:
    asked = [question for question in instrument.every_question.values() if question.ask]
    said = [text[language] for question in asked for _, text in texts_of(question)]
    sentences = [words for text in said for words in sentences_of(text)]
    words = [word for sentence in sentences for word in sentence]
    longest = max(map(len, sentences), default=0)
    grade = _grade(sentences, words) if language == "en" else None
    return Reading(language, len(asked), len(words), longest, _lix(sentences, words), grade)


def texts_of(question: Question) -> Iterator[tuple[str, Text]]:
    """The words of a question that everybody reads: what it asks, its hint, and the labels of its rows."""
    for key, text in (("ask", question.ask), ("hint", question.hint)):
        if text:
            yield key, text
    if isinstance(question.kind, Grid | Matrix):
        yield from ((f"rows.{row.id}", row.label) for row in question.kind.rows)


def sentences_of(text: str) -> list[list[str]]:
    """The words of each sentence."""
    return [words for part in SENTENCE.split(MARKS.sub(" ", text)) if (words := WORD.findall(part))]


def _lix(sentences: list[list[str]], words: list[str]) -> int:
    if not words:
        return 0
    long = sum(len(word) > LONG_LETTERS for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))


def _grade(sentences: list[list[str]], words: list[str]) -> float | None:
    if not words:
        return None
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, but for a silent e at the end."""
    lower = word.lower()
    groups = len(VOWELS.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def wording_remarks(instrument: Instrument) -> Iterator[Remark]:
    """Sentences that are longer than people read at a glance."""
    for question in instrument.every_question.values():
        for key, text in texts_of(question):
            yield from _long(("sections", question.section, "questions", question.id, *key.split(".")), text)


def _long(path: Path, text: Text) -> Iterator[Remark]:
    for language, said in text:
        longest = max(map(len, sentences_of(said)), default=0)
        if longest > MOST_WORDS:
            sentence = N_(
                "A sentence here has {words} words ({language}); more than {most} are hard to take in at once."
            )
            hint = N_("Make two sentences of it, or move a part into the hint or the guidance.")
            slots = {"words": longest, "language": language, "most": MOST_WORDS}
            yield path, Problem("long-sentence", sentence, slots, hint)
