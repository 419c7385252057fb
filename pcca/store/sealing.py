"""Secrets at rest: sealed with a key that is not in the database, so that a copy of it alone tells nothing."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from pcca.language import N_
from pcca.store.database import Store
from pcca.store.errors import UnreadableStore

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(store: Store, secret: bytes, purpose: str) -> str:
    """The secret as AES-256-GCM leaves it; it opens for the same purpose only."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher(store).encrypt(nonce, secret, purpose.encode())).decode()


def unseal(store: Store, sealed: str, purpose: str) -> bytes:
    """The secret; UnreadableStore when it was sealed with another key or for another purpose, or was changed."""
    from cryptography.exceptions import InvalidTag

    try:
        content = base64.b64decode(sealed, validate=True)
        return bytes(_cipher(store).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], purpose.encode()))
    except (InvalidTag, ValueError) as error:
        sentence = N_("A sealed secret in {path} does not fit the secret key: put back the key it was made with.")
        raise UnreadableStore(sentence, path=store.place) from error


def _cipher(store: Store) -> AESGCM:
    # Imported here: commands that seal nothing need not load it.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pcca sealed").derive(store.key))
