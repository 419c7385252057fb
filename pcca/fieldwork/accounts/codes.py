"""Second factors: codes that change every 30 seconds (RFC 6238), and recovery codes that are good once."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from urllib.parse import quote

STEP = 30
DIGITS = 6
SECRET_BYTES = 20
RECOVERY_CODES = 10
# Without letters and digits that look alike.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HALF = 5


def step_at(now: datetime) -> int:
    """The number of the step that a moment lies in."""
    return int(now.timestamp()) // STEP


def code(secret: bytes, step: int, *, digits: int = DIGITS, digest: str = "sha1") -> str:
    """The code of a step: RFC 4226, section 5.3, with the step as RFC 6238 counts it."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), digest)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def matching_step(secret: bytes, typed: str, now: datetime) -> int | None:
    """The step whose code was typed: the one of this moment, the one before or the one after."""
    current = step_at(now)
    near = [step for step in (current - 1, current, current + 1) if step >= 0]
    found = [step for step in near if hmac.compare_digest(code(secret, step), typed)]
    return found[0] if found else None


def digits_of(typed: str) -> str | None:
    """The digits of a code as it may be typed, with blanks; None when it is no such code."""
    plain = re.sub(r"[\s-]", "", typed)
    return plain if re.fullmatch(f"[0-9]{{{DIGITS}}}", plain) else None


def spelled(secret: bytes) -> str:
    """The secret as authenticator apps take it by hand, in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def address(secret: bytes, mail: str, *, issuer: str = "pcca") -> str:
    """The address that authenticator apps read from a QR code."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/{quote(f'{issuer}:{mail}')}?secret={text}&issuer={quote(issuer)}"


def recovery_codes() -> tuple[str, ...]:
    """New recovery codes of fifty random bits each, as they are stored: without hyphens."""
    return tuple("".join(secrets.choice(ALPHABET) for _ in range(2 * HALF)) for _ in range(RECOVERY_CODES))


def shown(recovery: str) -> str:
    """A recovery code as people read it."""
    return f"{recovery[:HALF]}-{recovery[HALF:]}"


def recovery_of(typed: str) -> str:
    """A recovery code as it may be typed, the way it is stored."""
    return re.sub(r"[\s-]", "", typed[:100]).casefold()
