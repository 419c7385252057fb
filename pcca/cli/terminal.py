"""What commands print: whole sentences, tables and progress, in one language."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

import click

from pcca.language import Language
from pcca.refusals import refusal

Each = TypeVar("Each")
LONG_WORK = 500


def clean(text: str) -> str:
    """The text without characters that could steer a terminal."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(char) else char for char in text)


def _steers(char: str) -> bool:
    return char not in "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


class Stop(click.ClickException):
    """Ends a command with a sentence that is already in the reader's language."""

    def show(self, file: Any = None) -> None:
        click.echo(clean(self.message), file=file, err=True)


class Misuse(Stop):
    """The command line itself was wrong."""

    exit_code = 2


@dataclass(frozen=True)
class Terminal:
    """Prints in one language."""

    lang: Language

    def say(self, sentence: str, /, **slots: object) -> None:
        """Prints a sentence of the catalogue."""
        self.print(self.phrase(sentence, **slots))

    def count(self, one: str, many: str, n: int, **slots: object) -> None:
        """Prints a sentence in the plural class of `n`."""
        self.print(self.lang.count(one, many, n, **slots))

    def print(self, text: str = "", *, bold: bool = False) -> None:
        click.secho(clean(text), bold=bold)

    def complain(self, text: str) -> None:
        """Prints to the error stream."""
        click.echo(clean(text), err=True)

    def json(self, data: object) -> None:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))

    def phrase(self, sentence: str, /, **slots: object) -> str:
        """The sentence with days, instants and reasons of the system as this language writes them."""
        return self.lang.say(sentence, **{name: self._shown(each) for name, each in slots.items()})

    def _shown(self, slot: object) -> object:
        if isinstance(slot, OSError):
            return refusal(self.lang, slot)
        if isinstance(slot, datetime):
            return self.lang.moment(slot)
        return self.lang.date(slot) if isinstance(slot, date) else slot

    def stop(self, sentence: str, /, **slots: object) -> NoReturn:
        """Ends the command with this sentence: something was found to be wrong."""
        raise Stop(self.phrase(sentence, **slots))

    def misuse(self, sentence: str, /, **slots: object) -> NoReturn:
        """Ends the command with this sentence: it was asked for something that cannot be."""
        raise Misuse(self.phrase(sentence, **slots))

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
        """Prints a table; the columns numbered in `right` are set flush right."""
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for place, heading in enumerate(headings):
            table.add_column(Text(heading), justify="right" if place in right else "left")
        for row in rows:
            table.add_row(*(Text(clean(cell)) for cell in row))
        # A pipe has no width of its own: cells are then never cut or folded.
        console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 400, highlight=False)
        console.print(table)

    def progress(self, items: Sequence[Each], label: str) -> Iterator[Each]:
        """The items, with a bar while a person waits for many of them."""
        return self.progress_of(items, len(items), label)

    def progress_of(self, items: Iterable[Each], total: int, label: str) -> Iterator[Each]:
        """As `progress`, for items whose number is known beforehand."""
        if total < LONG_WORK or not sys.stderr.isatty():
            yield from items
            return
        from rich.console import Console
        from rich.progress import track

        yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)
