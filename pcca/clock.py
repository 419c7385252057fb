"""The clock time of Wales, in which days begin and moments are told."""

from __future__ import annotations

from zoneinfo import ZoneInfo

CLOCK = ZoneInfo("Europe/London")
