"""Whether an answer, or a refusal, is fit for a reader."""

from __future__ import annotations

import dis
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

import scoring
from tests.scoring.hostile.kinds import Call

HOME = Path(scoring.__file__).parent
FEWEST_WORDS = 4


def fault(compute: Callable[[], object], made: Call, *, refused: bool) -> str | None:
    """What is wrong with what the function makes of its arguments; None if nothing is.

    A refusal is a ValueError that a ``raise`` of scoring itself put into words, never one from inside numpy.
    """
    try:
        found = compute()
    except ValueError as error:
        return _unfit(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if refused:
        return f"not refused: {found}"
    return next((f"{place} is {value}" for place, value in numbers(found) if not _allowed(value, made)), None)


def _unfit(error: ValueError) -> str | None:
    if not _ours(error.__traceback__):
        return f"from inside another library: {error}"
    return None if len(str(error).split()) >= FEWEST_WORDS else f"not a sentence: {error}"


def _ours(trace: TracebackType | None) -> bool:
    """Whether the last frame is one of scoring at a ``raise``."""
    assert trace is not None
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return HOME in Path(code.co_filename).parents and dis.opname[code.co_code[trace.tb_lasti]] == "RAISE_VARARGS"


def _allowed(value: float, made: Call) -> bool:
    return made.nan if math.isnan(value) else made.infinite or math.isfinite(value)


def numbers(found: object, place: str = "the answer") -> Iterator[tuple[str, float]]:
    """Every float in an answer with the path to it."""
    if isinstance(found, (float, np.floating)):
        yield place, float(found)
    elif isinstance(found, np.ndarray):
        yield from ((place, float(value)) for value in found.ravel()) if found.dtype.kind == "f" else ()
    else:
        for name, part in _parts(found):
            yield from numbers(part, f"{place}.{name}")


def _parts(found: object) -> Iterator[tuple[str, Any]]:
    if is_dataclass(found) and not isinstance(found, type):
        yield from ((each.name, getattr(found, each.name)) for each in fields(found))
        yield from ((name, getattr(found, name)) for name in _properties(type(found)))
    elif isinstance(found, Mapping):
        yield from ((str(name), part) for name, part in found.items())
    elif isinstance(found, (list, tuple)):
        yield from ((str(place), part) for place, part in enumerate(found))
    elif isinstance(found, Fraction):
        yield "value", float(found)


def _properties(kind: type) -> list[str]:
    return [name for name, value in vars(kind).items() if isinstance(value, property)]
