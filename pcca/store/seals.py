"""What lies sealed where the log of a database cannot be cut: ciphers under keys that come from the secret key."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.ciphers.modes import ECB

INFO = b"pcca answers of an open wave"
NONCE_BYTES, LENGTH_BYTES = 12, 4
# The length of a response's key, and of a block of the cipher.
KEY_BYTES = 16
# So much, with the columns beside it, PostgreSQL keeps within the row; most responses are no longer.
SMALLEST = 1792
WIDE_STEPS_TO = 64 * SMALLEST


@dataclass(frozen=True)
class Seals:
    """Seals and opens contents, gives sealed responses other keys to be shown under, and makes names unreadable."""

    content: AESGCM = field(repr=False)
    order: Cipher[ECB] = field(repr=False)
    names: bytes = field(repr=False)

    def close(self, content: bytes, *about: bytes) -> bytes:
        """The content sealed for what it is about, of a length that tells as little as can be."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self.content.encrypt(nonce, _padded(content), _joined(about))

    def open(self, sealed: bytes, *about: bytes) -> bytes:
        """The content; InvalidTag when it was sealed with another key or for something else, or was changed."""
        found = self.content.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _joined(about))
        return found[LENGTH_BYTES : LENGTH_BYTES + int.from_bytes(found[:LENGTH_BYTES])]

    def shown(self, keys: Sequence[bytes]) -> list[bytes]:
        """The keys under which sealed responses leave the store: they do not say where those are stored."""
        found = self.order.encryptor().update(b"".join(keys))
        return [found[begin : begin + KEY_BYTES] for begin in range(0, len(found), KEY_BYTES)]

    def stored(self, key: bytes) -> bytes:
        """The key under which a sealed response is stored that is shown under this one."""
        return self.order.decryptor().update(key)

    def name(self, *about: bytes) -> str:
        """The same unreadable name for the same things."""
        return hmac.digest(self.names, _joined(about), "sha256").hex()


def make_seals(key: bytes) -> Seals:
    """The seals that belong to a secret key."""
    # Imported here: a store that seals nothing need not load it.
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import ECB
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=96, salt=None, info=INFO).derive(key)
    # One block under a key of its own is a permutation of keys that are as long as it, and random themselves.
    return Seals(AESGCM(derived[:32]), Cipher(AES(derived[32:64]), ECB()), derived[64:])


def _padded(content: bytes) -> bytes:
    room = SMALLEST
    while room < len(content) + LENGTH_BYTES:
        room *= 4 if room < WIDE_STEPS_TO else 2
    return len(content).to_bytes(LENGTH_BYTES) + content.ljust(room - LENGTH_BYTES, b"\0")


def _joined(about: tuple[bytes, ...]) -> bytes:
    # Each with its length before it, so that no two lists of things read the same.
    return b"".join(len(each).to_bytes(LENGTH_BYTES) + each for each in about)
