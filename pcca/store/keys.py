"""Tokens, and what is derived from them: the database alone never leads back to a token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from pcca.language import N_
from pcca.store.disk import sync
from pcca.store.errors import UnreadableStore

KEY_BYTES = 32
TOKEN_BYTES = 20
PERSONAL_SIGNS = 26
"""Signs of a token that is worked out: 5 bits each, 130 in all."""
RESPONSE_KEY_BYTES = 16


def new_token() -> str:
    """160 random bits in base32: 32 characters."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode()


def token_digest(token: str) -> bytes:
    """What the table of drafts knows of a token."""
    return hashlib.sha256(_bytes(token)).digest()


def personal_token(key: bytes, id: bytes) -> str:
    """The token of an invitation or of an open link: worked out from the wave's key at every need, and never kept."""
    return base64.b32encode(hmac.digest(key, b"invitation" + id, "sha256")).decode()[:PERSONAL_SIGNS]


def invitation_digest(token: str) -> bytes:
    """What the tables of invitations and links know of a token: not what its draft is known by."""
    return hashlib.sha256(b"invitation" + _bytes(token)).digest()


def nullifier(key: bytes, token: str) -> bytes:
    """The mark that a token is spent; without the key nobody can tell which."""
    return hmac.digest(key, b"spent" + _bytes(token), "sha256")


def linked_response_key(key: bytes, token: str) -> bytes:
    """The response key of a named or confidential response, the same at every retry."""
    return hmac.digest(key, b"response" + _bytes(token), "sha256")[:RESPONSE_KEY_BYTES]


def random_response_key() -> bytes:
    """A response key that leads nowhere."""
    return secrets.token_bytes(RESPONSE_KEY_BYTES)


def read_or_make_key(path: Path) -> bytes:
    """The secret key in this file, made when it is missing."""
    if not path.exists():
        _make_key(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        sentence = N_("The key file {path} holds {found} bytes; it should hold {expected}.")
        raise UnreadableStore(sentence, path=path, found=len(key), expected=KEY_BYTES)
    return key


def _make_key(path: Path) -> None:
    # Written beside and linked, so that two processes that start together agree on one complete key.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
        sync(path.parent)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "surrogatepass")
