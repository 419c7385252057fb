"""Codes of the second factor, against the test vectors of RFC 4226 and RFC 6238."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.fieldwork.accounts import codes

SECRET = b"12345678901234567890"
# RFC 6238, appendix B: seconds, code by SHA-1, by SHA-256 and by SHA-512.
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]
# RFC 4226, appendix D.
COUNTED = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]


@pytest.mark.parametrize(("seconds", "sha1", "sha256", "sha512"), VECTORS)
def test_the_vectors_of_rfc_6238(seconds: int, sha1: str, sha256: str, sha512: str) -> None:
    step = codes.step_at(datetime.fromtimestamp(seconds, UTC))
    for digest, expected in (("sha1", sha1), ("sha256", sha256), ("sha512", sha512)):
        size = {"sha1": 20, "sha256": 32, "sha512": 64}[digest]
        secret = (SECRET * 4)[:size]
        assert codes.code(secret, step, digits=8, digest=digest) == expected


def test_the_vectors_of_rfc_4226() -> None:
    assert [codes.code(SECRET, count) for count in range(10)] == COUNTED


@settings(deadline=None)
@given(st.integers(0, 4_000_000_000), st.integers(-3, 3))
def test_one_step_before_and_after_is_taken(seconds: int, away: int) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    step = codes.step_at(now) + away
    if step >= 0:
        found = codes.matching_step(SECRET, codes.code(SECRET, step), now)
        # A code may by chance be that of a step nearby, too.
        assert found is not None if abs(away) <= 1 else found != step


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456"])
def test_codes_may_be_typed_with_blanks(typed: str) -> None:
    assert codes.digits_of(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.digits_of(typed) is None


def test_apps_get_an_address_that_they_know() -> None:
    found = codes.address(SECRET, "eleri@example.org")
    assert found == "otpauth://totp/pcca%3Aeleri%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=pcca"
    assert codes.spelled(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_recovery_codes_differ_and_are_read_back_as_they_are_shown() -> None:
    made = codes.recovery_codes()
    assert len(set(made)) == 10
    for each in made:
        assert codes.recovery_of(f" {codes.shown(each).upper()} ") == each


def test_the_moment_counts_not_the_zone() -> None:
    now = datetime(2026, 6, 3, 12, tzinfo=UTC)
    assert codes.step_at(now) == codes.step_at(now + timedelta(seconds=29))
