"""A disk whose power may fail: only what was synced is sure, and of the rest anything may be there.

Operations are recorded by strace from the process itself, so that they are those of the database library in use.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

CALLS = (
    "openat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,truncate,fallocate,"
    "rename,renameat,renameat2,unlink,unlinkat,link,linkat"
)
SECTOR = 512
_CALL = re.compile(rb"^\d+ +(\w+)\((.*)\) += \d+")
_TEXT = re.compile(rb'(?:\\x[0-9a-f]{2})+|(?<=")(?=")')


@dataclass(frozen=True)
class Operation:
    """A call of the system on a file: what it did, to which, with what."""

    call: str
    name: str
    data: bytes = b""
    at: int | None = None
    other: str = ""


def recorded(command: Sequence[str], log: Path, folder: Path) -> list[Operation]:
    """Runs the command, and returns what it did to files in the folder, in order."""
    strace = ["strace", "-f", "-y", "-qq", "-xx", "-s", "1000000", "--seccomp-bpf", "-o", str(log)]
    subprocess.run([*strace, "-e", f"trace={CALLS}", *command], check=True)
    with log.open("rb") as lines:
        return [each for line in lines for each in _operation(line, os.fsencode(folder))]


def _operation(line: bytes, folder: bytes) -> Iterator[Operation]:
    found = _CALL.match(line)
    if found is None:
        assert b" = -1 " in line or b"exited with" in line, line[:200]
        return
    call, texts = found[1].decode(), [_unescaped(each) for each in _TEXT.findall(found[2])]
    inside = [each for each in texts if each.startswith(folder)]
    if inside and call in READ:
        yield from READ[call](found[2], texts)


def _unescaped(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(rb"\x", b"").decode())


def _opened(arguments: bytes, texts: list[bytes]) -> Iterator[Operation]:
    # The folder of the process, the name as given, the name found.
    if b"O_CREAT" in arguments:
        yield Operation("create", os.fsdecode(texts[1]))


def _written(arguments: bytes, texts: list[bytes]) -> Iterator[Operation]:
    numbers = re.findall(rb", (\d+)", arguments)
    at = int(numbers[1]) if len(numbers) > 1 else None
    assert len(texts) == 2, "a call that writes one piece"
    yield Operation("write", os.fsdecode(texts[0]), texts[1], at)


def _cut(arguments: bytes, texts: list[bytes]) -> Iterator[Operation]:
    yield Operation("truncate", os.fsdecode(texts[0]), at=int(arguments.rpartition(b", ")[2]))


def _synced(_: bytes, texts: list[bytes]) -> Iterator[Operation]:
    yield Operation("sync", os.fsdecode(texts[0]))


def _linked(_: bytes, texts: list[bytes]) -> Iterator[Operation]:
    yield Operation("link", os.fsdecode(texts[0]), other=os.fsdecode(texts[1]))


def _removed(_: bytes, texts: list[bytes]) -> Iterator[Operation]:
    yield Operation("unlink", os.fsdecode(texts[-1]))


def _unforeseen(arguments: bytes, _: list[bytes]) -> Iterator[Operation]:
    raise AssertionError(f"a call this disk does not know: {arguments[:200]!r}")


READ = dict.fromkeys(CALLS.split(","), _unforeseen) | {
    "openat": _opened, "write": _written, "pwrite64": _written, "ftruncate": _cut, "fsync": _synced,
    "fdatasync": _synced, "link": _linked, "unlink": _removed,
}  # fmt: skip


@dataclass
class Content:
    """A file: what is surely on the disk, what may be, and how long it is for those who read it now."""

    sure: bytearray = field(default_factory=bytearray)
    waiting: list[Operation] = field(default_factory=list)
    length: int = 0


@dataclass
class Disk:
    """Files, the names that surely lead to them, and the names given or taken since the folder was synced."""

    folder: str
    files: dict[str, Content] = field(default_factory=dict)
    sure: dict[str, Content] = field(default_factory=dict)
    renamed: list[tuple[str, Content | None]] = field(default_factory=list)

    def does(self, operation: Operation) -> None:
        """Takes the next operation."""
        DOES[operation.call](self, operation)

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """What may be found when the power is back."""
        names = dict(self.sure)
        for name, content in self.renamed[: chance.randint(0, len(self.renamed))]:
            _name(names, name, content)
        return {name: _found(content, chance) for name, content in names.items()}


def _create(disk: Disk, operation: Operation) -> None:
    if operation.name not in disk.files:
        _call_it(disk, operation.name, Content())


def _write(disk: Disk, operation: Operation) -> None:
    content = disk.files[operation.name]
    # Without a place of its own it goes to the end, as in a log.
    at = content.length if operation.at is None else operation.at
    content.waiting.append(Operation("write", operation.name, operation.data, at))
    content.length = max(content.length, at + len(operation.data))


def _truncate(disk: Disk, operation: Operation) -> None:
    content = disk.files[operation.name]
    content.waiting.append(operation)
    content.length = operation.at or 0


def _sync(disk: Disk, operation: Operation) -> None:
    if operation.name == disk.folder:
        for name, content in disk.renamed:
            _name(disk.sure, name, content)
        disk.renamed.clear()
        return
    content = disk.files[operation.name]
    for each in content.waiting:
        _apply(content.sure, each)
    content.waiting.clear()


def _link(disk: Disk, operation: Operation) -> None:
    _call_it(disk, operation.other, disk.files[operation.name])


def _unlink(disk: Disk, operation: Operation) -> None:
    _call_it(disk, operation.name, None)


DOES = {
    "create": _create, "write": _write, "truncate": _truncate, "sync": _sync, "link": _link, "unlink": _unlink,
}  # fmt: skip


def _call_it(disk: Disk, name: str, content: Content | None) -> None:
    _name(disk.files, name, content)
    disk.renamed.append((name, content))


def _name(names: dict[str, Content], name: str, content: Content | None) -> None:
    if content is None:
        names.pop(name, None)
    else:
        names[name] = content


def _apply(content: bytearray, operation: Operation) -> None:
    at = operation.at or 0
    if operation.call == "truncate":
        del content[at:]
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(operation.data)] = operation.data


def _found(content: Content, chance: random.Random) -> bytes:
    """What was synced, and of each operation since then all, nothing or some sectors, whatever came before or after."""
    found = bytearray(content.sure)
    for each in content.waiting:
        fate = chance.choice(("kept", "dropped", "torn"))
        pieces = [each] if fate == "kept" or each.call == "truncate" else _sectors(each, chance)
        for piece in pieces if fate != "dropped" else []:
            _apply(found, piece)
    return bytes(found)


def _sectors(operation: Operation, chance: random.Random) -> Iterator[Operation]:
    begin, end = operation.at or 0, (operation.at or 0) + len(operation.data)
    edges = [begin, *range((begin // SECTOR + 1) * SECTOR, end, SECTOR), end]
    for one, other in pairwise(edges):
        if chance.random() < 0.5:
            yield Operation("write", operation.name, operation.data[one - begin : other - begin], one)
