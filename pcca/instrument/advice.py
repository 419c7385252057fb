"""Builds advice: what is said to those of whom a condition is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.model import Advice, Stages
from pcca.instrument.resolve import Type

Data = Mapping[str, Any]
STAGE = "stages.{}"
"""The name under which advice reads the stage by a rule."""


def advice(builder: Builder, data: Mapping[str, Data], stages: Stages | None) -> tuple[Advice, ...]:
    """The pieces of advice in file order; their conditions may read stages, too."""
    own = _stages(stages) if stages is not None else {}
    scope = replace(builder.scope, values={**builder.values, **own})
    made = []
    for id_, each in data.items():
        when = builder.condition(("advice", id_, "when"), each.get("when"), scope)
        if when is not None:
            made.append(Advice(id_, when, builder.text(each.get("say"))))
    return tuple(made)


def _stages(stages: Stages) -> dict[str, Type]:
    scale = replace(stages.scale, options=tuple(replace(option, value=None) for option in stages.scale.options))
    return {STAGE.format(rule): Type("code", scale) for rule in stages.rules}
