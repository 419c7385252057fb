"""What is tried first by whoever guesses passwords: common words, repeats, and rows of the keyboard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

LEAST_DIFFERENT = 5
MOSTLY = 0.7
SHORTEST_NAME = 4
LONG_NUMBER = 20
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp")
LEET = str.maketrans("013457@$!|", "oieastasil")
COMMON = frozenset((Path(__file__).parent / "common.txt").read_text(encoding="utf-8").split())


def is_common(password: str) -> bool:
    """Whether a password is nothing but common words, with digits and signs hung on."""
    plain = _plain(password)
    readings = {_letters(plain), _letters(plain.translate(LEET)), _letters(_stripped(plain).translate(LEET))}
    # Four common words that were chosen by chance are a fair password; fewer are not.
    return any(0 < _fewest_words(reading) <= 3 for reading in readings)


def is_number(password: str) -> bool:
    """Whether a password has no letter, and so few digits that it may be a day or a telephone number."""
    return not _letters(_plain(password)) and len(password) < LONG_NUMBER


def is_repeated(password: str) -> bool:
    """Whether a password has very few different characters, or is one piece over and over."""
    plain = _plain(password)
    return len(set(plain)) < LEAST_DIFFERENT or plain in (plain + plain)[1:-1]


def is_sequence(password: str) -> bool:
    """Whether most characters follow the one before on the keyboard, in the alphabet or in counting."""
    plain = _plain(password)
    steps = [_is_step(one, other) for one, other in pairwise(plain)]
    return bool(steps) and sum(steps) / len(steps) >= MOSTLY


def without(password: str, names: Iterable[str]) -> str:
    """What is left of a password when names that everybody knows are taken out."""
    left = _plain(password)
    for name in sorted({_plain(each) for each in names}, key=len, reverse=True):
        if len(name) >= SHORTEST_NAME:
            left = left.replace(name, "")
    return re.sub(r"[\W_]", "", left)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _letters(text: str) -> str:
    """Only the letters; of other scripts, too."""
    return "".join(char for char in text if char.isalpha())


def _stripped(text: str) -> str:
    return text.strip("0123456789!?.,;:-_*+#/()&%£€\"' ")


def _fewest_words(text: str) -> int:
    """How few common words make up a text; 0 when it is not made of them."""
    fewest = [0] + [0] * len(text)
    for end in range(1, len(text) + 1):
        ways = [
            fewest[begin] + 1
            for begin in range(max(0, end - 14), end)
            if (begin == 0 or fewest[begin]) and text[begin:end] in COMMON
        ]
        fewest[end] = min(ways, default=0)
    return fewest[-1]


def _is_step(one: str, other: str) -> bool:
    if one == other:
        return True
    return any(one + other in row or other + one in row for row in ROWS)
