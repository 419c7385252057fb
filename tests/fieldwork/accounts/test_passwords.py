"""Which passwords are taken, and how they are hashed."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.fieldwork.accounts import passwords
from pcca.fieldwork.accounts.guessable import is_repeated
from pcca.language import language

GOOD = "tawel glas cwmwl 47"


def said(password: str, *, mail: str = "eleri@example.org", name: str = "Eleri Example") -> list[str]:
    return [each.say(language("en")) for each in passwords.faults(password, mail=mail, name=name)]


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "purple-otter-under-seven-lamps",
        "xK9!vq2#Lm0z",
        "mae'r afon yn llifo'n araf",
        "日本語のとても長い合言葉です",
        "correct horse battery staple stapler",
        "ŵyn a ŷd ar y mynydd",
    ],
)
def test_good_ones_are_taken(password: str) -> None:
    assert not said(password)


@pytest.mark.parametrize(
    ("password", "remedy"),
    [
        ("", "Enter a password."),
        ("short", "The password has 5 of at least 12 characters. Three or four words in a row will do."),
        ("x" * 129, "The password has 129 characters, and 128 are taken. Nothing was cut off: shorten it."),
        ("password1234", "made of words that everybody tries first"),
        ("P@ssw0rd2026!", "made of words that everybody tries first"),
        ("Welcome2Wales!", "made of words that everybody tries first"),
        ("iloveyou-cymru-2026", "made of words that everybody tries first"),
        ("cyfrinair2026!", "made of words that everybody tries first"),
        ("202611221234", "has no letter"),
        ("qwertyuiop123", "row of the keyboard"),
        ("abcdefghijklmn", "row of the keyboard"),
        ("aaaaaaaaaaaaaa", "repeats the same few characters"),
        ("xk9xk9xk9xk9", "repeats the same few characters"),
        ("EleriExample1", "mostly your name"),
        ("eleri@example.org", "mostly your name"),
        ("pcca-pcca-eleri-1", "mostly your name"),
    ],
)
def test_what_is_guessed_first_is_refused_with_a_remedy(password: str, remedy: str) -> None:
    assert any(remedy in each for each in said(password)), said(password)


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert len(said("aaaaaaaaaaaaaaaa")) >= 2


def test_nothing_is_cut_off() -> None:
    long = "tawel glas cwmwl " * 7
    hash = passwords.hashed(long)
    assert passwords.fits(hash, long)
    assert not passwords.fits(hash, long[:-1])


def test_the_same_word_from_another_keyboard_is_the_same_password() -> None:
    typed = "tŵr uchel ac afon lân"
    hash = passwords.hashed(unicodedata.normalize("NFC", typed))
    assert passwords.fits(hash, unicodedata.normalize("NFD", typed))


def test_hashes_are_argon2id_by_owasp() -> None:
    found = extract_parameters(passwords.hashed(GOOD))
    assert passwords.hashed(GOOD).startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)


def test_weaker_hashes_are_known_as_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD))
    assert not passwords.is_outdated(passwords.hashed(GOOD))


@pytest.mark.parametrize("hash", ["", "nonsense", "$argon2id$v=19$broken"])
def test_a_damaged_hash_fits_nothing(hash: str) -> None:
    assert not passwords.fits(hash, GOOD)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused_with_a_sentence(password: str) -> None:
    for sentence in said(password):
        assert sentence.endswith(".")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=12), st.integers(2, 12))
def test_a_piece_over_and_over_is_a_repeat(piece: str, times: int) -> None:
    assert is_repeated(piece * times)
