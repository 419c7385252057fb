"""Scales and their options as parts."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.instrument.diff.part import Aspect, Part, Reader
from pcca.instrument.diff.values import Ends, Label
from pcca.instrument.faults import Path
from pcca.instrument.model import Option, Scale


def scale_parts(reader: Reader) -> Iterator[Part]:
    """The shared scales."""
    for id_, scale in reader.instrument.scales.items():
        path: Path = ("scales", id_)
        touches = frozenset({f"scales:{id_}"})
        inside = option_parts(reader, scale, [path], touches)
        yield Part("scale", id_, path, "scale-added", "scale-removed", id_, touches, inside=inside)


def option_parts(
    reader: Reader, scale: Scale, under: list[Path], touches: frozenset[str], *, stated: bool = False
) -> tuple[Part, ...]:
    """The options of a scale, which stand under one of these paths."""
    shared = () if scale.id not in reader.instrument.scales else ("scales", scale.id)
    labels = tuple(reader.source(option.label) for option in scale.options)
    return tuple(
        Part(
            "option",
            option.code,
            reader.written(*((*path, option.code) for path in under)),
            "option-added",
            "option-retired",
            labels[place],
            touches,
            _aspects(reader, option, (*labels[:place], *labels[place + 1 :])),
            origin=(*shared, option.code) if shared else (),
            stated=stated,
        )
        for place, option in enumerate(scale.options)
    )


def _aspects(reader: Reader, option: Option, others: tuple[str, ...]) -> tuple[Aspect, ...]:
    """What may change of an option; `others` are the labels beside it."""
    return (
        Aspect("label", Label(reader.words(option.label), others), ("label",)),
        Aspect("value", option.value, ("label",)),
        Aspect("show_if", option.show_if, ("show_if",)),
    )


def line_parts(reader: Reader, scale: Scale, path: Path, touches: frozenset[str], *, stated: bool) -> tuple[Part, ...]:
    """The steps of a slider that have words; those without are their numbers."""
    parts = option_parts(reader, scale, [(*path, "steps"), (*path, "slider")], touches, stated=stated)
    return tuple(part for part, option in zip(parts, scale.options, strict=True) if _worded(option))


def _worded(option: Option) -> bool:
    return any(" " in words for _, words in option.label)


def ends_of(scale: Scale) -> Ends:
    """Where a line of numbers begins and ends."""
    return Ends(scale.options[0].value, scale.options[-1].value)
