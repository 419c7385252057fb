"""The languages people read: texts of instruments, and the interface's own sentences."""

from __future__ import annotations

import gettext
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pcca.paths import PACKAGE

if TYPE_CHECKING:  # a command that only prints its help needs no calendar and no exact numbers
    from datetime import date, datetime
    from decimal import Decimal
    from fractions import Fraction

LANGUAGES = ("en", "cy")
NAMES = {"en": "English", "cy": "Cymraeg"}


def N_(sentence: str) -> str:
    """Marks a sentence for the catalogue where it is stored before it is said."""
    return sentence


@dataclass(frozen=True)
class Text:
    """A text in each language of an instrument; the first language is the source."""

    by_language: tuple[tuple[str, str], ...]

    def __getitem__(self, code: str) -> str:
        """The text in that language, or in the source language when it is not translated."""
        found = dict(self.by_language)
        return found.get(code) or next(iter(found.values()), "")

    def __bool__(self) -> bool:
        return any(text for _, text in self.by_language)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.by_language)

    def format(self, slots: Mapping[str, Mapping[str, object]]) -> Text:
        """Fills `{slot}` places, per language."""
        return Text(tuple((code, text.format_map(slots[code])) for code, text in self.by_language))


def text(**by_language: str) -> Text:
    """A text from keywords: `text(en="Yes", cy="Ie")`."""
    return Text(tuple(by_language.items()))


@dataclass(frozen=True)
class Language:
    """One language of the interface: says sentences, numbers and dates."""

    code: str
    catalogue: gettext.NullTranslations = field(repr=False, compare=False, hash=False)

    @property
    def name(self) -> str:
        return NAMES[self.code]

    @property
    def other(self) -> Language:
        """The twin language of every page."""
        return language("cy" if self.code == "en" else "en")

    def say(self, sentence: str, /, **slots: object) -> str:
        """The sentence in this language, its `{slot}` places filled."""
        found = self.catalogue.gettext(sentence)
        return found.format(**slots) if slots else found

    def count(self, one: str, many: str, n: int, /, **slots: object) -> str:
        """The sentence in the plural class of `n`, which is also the slot `{n}`."""
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n), **slots)

    def number(self, value: float | Decimal | Fraction, decimals: int = 0) -> str:
        """A number with digit grouping, rounded half up."""
        return f"{half_up(value, decimals):,}"

    def date(self, day: date) -> str:
        """For example 3 June 2026."""
        return _dated(day, self.code)

    def moment(self, instant: datetime) -> str:
        """For example 3 June 2026, 5pm, in the clock time of Wales."""
        from pcca.clock import CLOCK

        local = instant.astimezone(CLOCK)
        minutes = f":{local.minute:02d}" if local.minute else ""
        half = _half(local.hour, self.code)
        return f"{self.date(local.date())}, {local.hour % 12 or 12}{minutes}{half}"


def _half(hour: int, code: str) -> str:
    return {"en": ("am", "pm"), "cy": ("yb", "yh")}[code][hour >= 12]


@lru_cache(maxsize=512)
def _dated(day: date, code: str) -> str:
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=code)


def alphabetical(name: str) -> tuple[str, str]:
    """What names are put in order by: as a reader looks for them, whatever their case and accents."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return bare.casefold(), name


def half_up(value: float | Decimal | Fraction, decimals: int) -> Decimal:
    """Rounds half up (away from zero), exactly for fractions and decimals."""
    from decimal import Decimal
    from fractions import Fraction

    exact = Fraction(value)
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)


@cache
def language(code: str) -> Language:
    """The interface language with this code; KeyError when there is none."""
    if code not in LANGUAGES:
        raise KeyError(code)
    return Language(code, gettext.NullTranslations() if code == "en" else _catalogue(code))


def _catalogue(code: str) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with (PACKAGE / "translations" / f"{code}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
