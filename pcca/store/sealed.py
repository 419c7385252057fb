"""Drafts, responses and files of open anonymous waves, as they lie sealed in a database whose log cannot be cut.

The server keeps in its log, and in rows that are dead, who wrote what in which order. So nothing that was answered
stands there readably until the wave is over, when no order is left to be read: not an answer, not which questions
were answered, and of lengths only steps that most answers share.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row

from pcca.store.columns import to_json
from pcca.store.database import Store
from pcca.store.errors import WrongKey
from pcca.store.values import Answer, FileContent, StoredFile

DRAFT, RESPONSE, FILE, HEAD = b"draft", b"response", b"file", b"file name"
_QUICK = 1


class Contents(NamedTuple):
    """What a draft holds: the language its respondent has chosen, and the answers by question."""

    language: str
    answers: Mapping[str, Answer]


class Body(NamedTuple):
    """What a response says: its language, its codes and its deflated document."""

    language: str
    codes: bytes
    packed: bytes


def is_sealed(store: Store, identification: str) -> bool:
    """Whether the answers of such a wave lie sealed until it is over."""
    return store.backend.seals and identification == "anonymous"


def seal_draft(store: Store, wave: str, digest: bytes, contents: Contents) -> bytes:
    """All that a draft holds, sealed as one: which questions were answered would tell their routes apart."""
    answers = [(question, each.version, each.value) for question, each in contents.answers.items()]
    text = to_json([contents.language, answers]).encode()
    return store.seals.close(zlib.compress(text, _QUICK), DRAFT, wave.encode(), digest)


def open_draft(store: Store, wave: str, digest: bytes, sealed: bytes) -> Contents:
    """What a draft holds; WrongKey when it was sealed with another key."""
    language, answers = json.loads(zlib.decompress(_open(store, sealed, DRAFT, wave.encode(), digest)))
    return Contents(language, {question: Answer(value, version) for question, version, value in answers})


def seal_body(store: Store, wave: str, key: bytes, body: Body) -> bytes:
    """What a response says, sealed for the key under which it is stored."""
    language = body.language.encode()
    lengths = bytes((len(language),)) + len(body.codes).to_bytes(4)
    return store.seals.close(lengths + language + body.codes + body.packed, RESPONSE, wave.encode(), key)


def open_body(store: Store, wave: str, key: bytes, sealed: bytes) -> Body:
    """What a response says; WrongKey when it was sealed with another key."""
    found = _open(store, sealed, RESPONSE, wave.encode(), key)
    codes = 5 + found[0]
    packed = codes + int.from_bytes(found[1:5])
    return Body(found[5:codes].decode(), found[codes:packed], found[packed:])


def file_name(store: Store, owner: bytes, name: str) -> str:
    """What stands for a question, or for the digest of a file, in the row of a sealed file of this owner."""
    return store.seals.name(FILE, owner, name.encode())


def seal_file(store: Store, wave: str, owner: bytes, file: FileContent) -> dict[str, Any]:
    """A file of a draft or response as the columns of its row."""
    head = to_json([file.name, len(file.content), file.digest]).encode()
    return {
        "digest": file_name(store, owner, file.digest),
        "name": base64.b64encode(store.seals.close(head, HEAD, wave.encode())).decode(),
        "content": store.seals.close(file.content, FILE, wave.encode()),
        "sealed": True,
    }


def open_head(store: Store, wave: str, name: str) -> StoredFile:
    """What is known of a sealed file without its content; WrongKey when it was sealed with another key."""
    return StoredFile(*json.loads(_open(store, base64.b64decode(name), HEAD, wave.encode())))


def open_file(store: Store, wave: str, row: Row[Any]) -> FileContent:
    """A file from its row, sealed or not."""
    if not row.sealed:
        return FileContent(row.name, row.digest, row.content)
    head = open_head(store, wave, row.name)
    return FileContent(head.name, head.digest, _open(store, row.content, FILE, wave.encode()))


def _open(store: Store, sealed: bytes, *about: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return store.seals.open(sealed, *about)
    except (InvalidTag, ValueError) as error:
        raise WrongKey(store.place) from error
