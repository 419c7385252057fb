"""Reads one typed text as an answer: the same rules for a field of the form and a cell of a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction

from pcca.answers.documents import plain_number
from pcca.clock import CLOCK
from pcca.instrument.model import CURRENCIES, Calendar, Number, Words
from pcca.language import N_, Language

# At most twelve digits and four decimals: a stored number is a 64-bit count of ten-thousandths.
NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,4})?")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Wrong:
    """Why a text is not an answer: a sentence of the catalogue and its slots."""

    sentence: str
    slots: Mapping[str, object] = field(default_factory=dict)

    def say(self, lang: Language) -> str:
        return lang.say(self.sentence, **self.slots)


def wrong(sentence: str, **slots: object) -> Wrong:
    """A reason from keywords."""
    return Wrong(sentence, slots)


def read_code(text: str, codes: Iterable[str]) -> str | Wrong:
    """One of the codes."""
    allowed = list(codes)
    if text in allowed:
        return text
    near = get_close_matches(text, allowed, n=1)
    listed = ", ".join(allowed[:12]) + (" …" if len(allowed) > 12 else "")
    if near:
        return wrong(
            N_("'{given}' is not one of the answers. Did you mean '{near}'? Allowed: {allowed}."),
            given=text[:40],
            near=near[0],
            allowed=listed,
        )
    return wrong(N_("'{given}' is not one of the answers. Allowed: {allowed}."), given=text[:40], allowed=listed)


def read_number(text: str, kind: Number) -> Fraction | Wrong:
    """A number within the bounds of its question, with at most four decimals; money has at most two."""
    if kind.currency:
        return _amount(text.removeprefix(CURRENCIES[kind.currency]).strip(), kind)
    if not NUMBER.fullmatch(text):
        return wrong(N_("Enter a number in figures, such as 12 or 7.5"))
    value = Fraction(text.replace(",", ""))
    if kind.whole and value.denominator != 1:
        return wrong(N_("Enter a whole number, without decimals"))
    return _bounded(value, kind)


def _amount(text: str, kind: Number) -> Fraction | Wrong:
    """An amount of money, written with or without its sign."""
    if not NUMBER.fullmatch(text) or len(text.partition(".")[2]) > 2:
        return wrong(N_("Enter an amount in figures, such as 1,250 or 1250.50"))
    value = Fraction(text.replace(",", ""))
    if kind.whole and value.denominator != 1:
        return wrong(N_("Enter a whole amount, without pence"))
    return _bounded(value, kind)


def _bounded(value: Fraction, kind: Number) -> Fraction | Wrong:
    low, high = kind.low, kind.high
    if low is not None and high is not None and not low <= value <= high:
        return wrong(N_("Enter a number from {low} to {high}"), low=plain_number(low), high=plain_number(high))
    if low is not None and value < low:
        return wrong(N_("Enter a number that is {low} or more"), low=plain_number(low))
    if high is not None and value > high:
        return wrong(N_("Enter a number that is {high} or less"), high=plain_number(high))
    return value


def read_words(text: str, kind: Words) -> str | Wrong:
    """Free text within its limit; invisible control characters are dropped."""
    clean = "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if _printable(char)).strip()
    if len(clean) > kind.limit:
        return wrong(
            N_("Shorten your answer to {limit} characters or fewer; it now has {length}"),
            limit=f"{kind.limit:,}",
            length=f"{len(clean):,}",
        )
    return clean if kind.long else " ".join(clean.split())


def _printable(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")


def read_date(text: str, kind: Calendar) -> date | Wrong:
    """A date written as 2026-06-03."""
    try:
        found = date.fromisoformat(text) if ISO.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        return wrong(N_("Enter a real date"))
    return timely(found, kind)


def timely(found: date, kind: Calendar) -> date | Wrong:
    """The date, if it is on the side of today that its question asks for."""
    today = datetime.now(CLOCK).date()
    if kind.when == "past" and found > today:
        return wrong(N_("Enter a date that is today or earlier"))
    if kind.when == "future" and found < today:
        return wrong(N_("Enter a date that is today or later"))
    return found
