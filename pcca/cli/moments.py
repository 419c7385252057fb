"""Instants on the command line, in the clock time of Wales."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import click

from pcca.cli.frame import speaking
from pcca.clock import instant
from pcca.language import N_


class Skipped(ValueError):
    """A time that the clocks skip when they go forward."""


class Moment(click.ParamType[datetime]):
    """An ISO date or instant; a date alone means its beginning, or its last minute for a closing."""

    name = "ISO"

    def __init__(self, *, closing: bool = False) -> None:
        self.closing = closing
        self.at = time(23, 59, 59) if closing else time()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            found = self._read(value)
        except Skipped:
            sentence = N_("The clocks go forward that night, so '{given}' does not come: give a time an hour later.")
            self.fail(speaking(ctx or click.get_current_context()).say(sentence, given=value), param, ctx)
        except ValueError:
            sentence = N_("'{given}' is not a date: write 2026-11-22, or 2026-11-22T17:00 with the time.")
            lang = speaking(ctx or click.get_current_context())
            self.fail(lang.say(sentence, given=value), param, ctx)
        return found.astimezone(UTC)

    def _read(self, text: str) -> datetime:
        if len(text) <= len("2026-11-22"):
            return self._local(date.fromisoformat(text), self.at)
        given = datetime.fromisoformat(text)
        return given if given.tzinfo else self._local(given.date(), given.time())

    def _local(self, day: date, at: time) -> datetime:
        # Of a time that comes twice, nobody is cut off by the later one.
        found = instant(day, at, later=self.closing)
        if found is None:
            raise Skipped
        return found


class Day(click.ParamType[date]):
    """An ISO date."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            sentence = N_("'{given}' is not a date: write it as 2026-11-22.")
            self.fail(speaking(ctx or click.get_current_context()).say(sentence, given=value), param, ctx)
