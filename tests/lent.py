"""A site that one test after the other has to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from pcca.store import open_store
from pcca.views.watching import Seen

Restore = Callable[[], None]


@dataclass(frozen=True)
class Shell:
    """A site over no database in particular, and what takes everything back that was set on it since it was made."""

    site: Flask
    restore: Restore


def shell_of(site: Flask) -> Shell:
    held = [_kept(container) for container in _containers(vars(site))]

    def restore() -> None:
        for each in held:
            each()

    return Shell(site, restore)


@contextmanager
def lent(shell: Shell, data: Path) -> Iterator[Flask]:
    """The site over a folder of its own."""
    site, store = shell.site, open_store(data)
    site.config["DATA"], site.secret_key = data, store.key
    site.extensions |= {"pcca.store": store, "pcca.seen": Seen()}
    try:
        yield site
    finally:
        store.close()
        shell.restore()


def _containers(held: Any) -> Iterator[dict[Any, Any] | list[Any]]:
    if isinstance(held, dict | list):
        yield held
        for each in held.values() if isinstance(held, dict) else held:
            yield from _containers(each)


def _kept(container: dict[Any, Any] | list[Any]) -> Restore:
    if isinstance(container, list):
        items = list(container)
        return lambda: container.__setitem__(slice(None), items)
    pairs = dict(container)

    def restore() -> None:
        if container != pairs:
            container.clear()
            container.update(pairs)

    return restore
