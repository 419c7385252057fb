"""Passwords: which ones are taken, and how they are hashed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.accounts.guessable import is_common, is_number, is_repeated, is_sequence, without
from pcca.language import N_

LEAST, MOST = 12, 128
LEFT = 8
"""How many characters a password needs beside names that everybody knows."""
SITE = ("pcca",)
DIFFERENT = wrong(N_("The two passwords are not the same. Enter the same one twice."))


@cache
def hasher() -> PasswordHasher:
    """Argon2id as OWASP's password storage cheat sheet has it: 19 MiB, 2 passes, 1 lane."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def nobodys() -> str:
    """A hash that stands in for that of an account which is not there."""
    return hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash of a password, written the way this version writes them."""
    return hasher().hash(normalised(password))


def fits(hash: str, password: str) -> bool:
    """Whether a password is the one of this hash."""
    try:
        return hasher().verify(hash, normalised(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return hasher().check_needs_rehash(hash)


def normalised(password: str) -> str:
    """The same characters, however a keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


def faults(password: str, *, mail: str, name: str) -> tuple[Wrong, ...]:
    """Everything that keeps a password from being taken, each with its remedy."""
    plain = normalised(password)
    if not plain:
        return (wrong(N_("Enter a password.")),)
    if len(plain) < LEAST:
        sentence = N_("The password has {n} of at least {least} characters. Three or four words in a row will do.")
        return (wrong(sentence, n=len(plain), least=LEAST),)
    if len(plain) > MOST:
        sentence = N_("The password has {n} characters, and {most} are taken. Nothing was cut off: shorten it.")
        return (wrong(sentence, n=len(plain), most=MOST),)
    return tuple(wrong(sentence) for sentence, found in _guesses(plain, mail, name) if found())


def _guesses(plain: str, mail: str, name: str) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield (
        N_("The password is mostly your name, your mail address or the name of this site. Add words of your own."),
        lambda: len(without(plain, (*name.split(), *mail.replace("@", ".").split("."), mail, *SITE))) < LEFT,
    )
    yield (
        N_("The password repeats the same few characters. Use words that do not repeat."),
        lambda: is_repeated(plain),
    )
    yield (
        N_("The password is a row of the keyboard, the alphabet or the numbers. Use words instead."),
        lambda: is_sequence(plain),
    )
    yield (
        N_("The password has no letter, so it may be a day or a telephone number. Add words."),
        lambda: is_number(plain),
    )
    yield (
        N_("The password is made of words that everybody tries first. Use three or four words that have little to do "
           "with each other."),
        lambda: is_common(plain),
    )  # fmt: skip
