"""Personal and open links: worked out from the key of their wave, which lies outside the database and is destroyed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pcca.clock import CLOCK
from pcca.language import N_
from pcca.store import Event, Store, StoreError, StoreUnavailable, UnreadableStore, Wave
from pcca.store import links as stored
from pcca.store.invitations import new_id
from pcca.store.keys import KEY_BYTES, invitation_digest, personal_token, read_or_make_key
from pcca.store.links import Kind, OpenLink
from pcca.store.submission import RELEASE_STEP

FOLDER = "keys"


class NoKey(StoreError):
    """The links of a wave cannot be worked out: its key was destroyed, or is not in the data folder."""


class KeyStays(StoreError):
    """The key of a wave cannot be removed."""


def key_path(store: Store, wave: str) -> Path:
    """Where the key of a wave is, if it has one."""
    return store.path.parent / FOLDER / f"{wave}.key"


def has_key(store: Store, wave: str) -> bool:
    """Whether the links of a wave can be worked out."""
    return store.shared and key_path(store, wave).exists() and stored.known_key(store, wave) is not None


def require_key(store: Store, wave: str) -> bytes:
    """The key of a wave, made at its first need; NoKey once it was destroyed or where it is missing."""
    known = stored.known_key(store, wave)
    if not store.shared or (known is not None and known.destroyed is not None):
        raise NoKey(N_("The links of {wave} are gone for good: its key was destroyed when it closed."), wave=wave)
    path = key_path(store, wave)
    if known is not None and not path.exists():
        # A new key would make other links than those that were sent.
        sentence = N_("The links of {wave} cannot be shown: its key is missing. Put the file {path} back.")
        raise NoKey(sentence, wave=wave, path=path)
    key = _read(path)
    if known is None:
        stored.note_key(store, wave, _digest(key))
        known = stored.known_key(store, wave)
    if known is not None and known.digest != _digest(key):
        sentence = N_("The key {path} is not the one that the links of {wave} were made with. Put that file back.")
        raise NoKey(sentence, wave=wave, path=path)
    return key


def _read(path: Path) -> bytes:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        return read_or_make_key(path)
    except OSError as error:
        if path.exists():
            # It will not be readable later either: other waves must not wait for it.
            sentence = N_("The key {path} cannot be read: {reason}. Give the file to the account that runs the site.")
            raise NoKey(sentence, path=path, reason=error.strerror) from error
        raise StoreUnavailable(path, error) from error
    except UnreadableStore as error:
        raise NoKey(error.sentence, **error.slots) from error


def is_right(store: Store, wave: str) -> bool:
    """Whether the key of a wave in the data folder is the one that its links were made with."""
    try:
        require_key(store, wave)
    except NoKey:
        return False
    return True


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()


def destroy_key(store: Store, wave: str) -> None:
    """Overwrites and removes the key of a wave, then notes that; may be repeated, and goes on where it stopped."""
    remove_key(store, wave)
    stored.note_destroyed(store, wave, datetime.now(CLOCK).date())


def remove_key(store: Store, wave: str) -> None:
    """Overwrites and removes the file with the key of a wave, if there is one; KeyStays where that cannot be done."""
    path = key_path(store, wave)
    if store.shared and path.exists():
        try:
            # Another process that keeps house may have removed it in this moment; and one that is not ours to write
            # may still be ours to remove.
            with suppress(FileNotFoundError, PermissionError):
                _overwrite(path)
            path.unlink(missing_ok=True)
            _flush_folder(path.parent)
        except OSError as error:
            sentence = N_("The key {path} cannot be removed: {reason}. Remove the file by hand.")
            raise KeyStays(sentence, path=path, reason=error.strerror) from error


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def token_of(store: Store, wave: str, invitation: bytes) -> str:
    """The token of an invitation or an open link; NoKey when it cannot be worked out."""
    return personal_token(require_key(store, wave), invitation)


def tokens_of(store: Store, wave: str, ids: Iterable[bytes]) -> dict[bytes, str]:
    """The tokens of many, by id."""
    key = require_key(store, wave)
    return {id: personal_token(key, id) for id in ids}


def least(wave: Wave) -> int:
    """How many an open link has to take: of a wave that is anonymous, or may become so, it is nobody's own."""
    fixed = wave.identification == "named" or (wave.identification == "confidential" and wave.status != "draft")
    return 1 if fixed else RELEASE_STEP


FEWER = N_(
    "In a survey that is anonymous, or may still become so, let at least {n} begin with a link: one for fewer would "
    "tell who has begun."
)


def add_open_link(
    store: Store, wave: str, kind: Kind, *, label: str, most: int, event: Event | None = None
) -> OpenLink:
    """Adds a link with which so many may begin."""
    id = new_id()
    digest = invitation_digest(token_of(store, wave, id))
    link = OpenLink(id, wave, kind, label, most, 0, False, digest)
    stored.add_link(store, link, event=event)
    return link
