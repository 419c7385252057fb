"""Builds the kind that chooses one organisation of a register."""

from __future__ import annotations

from dataclasses import replace

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.kind_scales import Data
from pcca.instrument.model import Choice, Kind, Scale
from pcca.instrument.scales import relabelled, scale_of
from pcca.language import N_

MOST = 2000


def organisation(builder: Builder, path: Path, data: Data) -> Kind:
    given = data.get("options")
    if not isinstance(given, dict):
        # Its register could not be read, and has faults of its own.
        builder.broken.add(str(path[-1]))
        return Choice(Scale(str(path[-1]), ()), data["organisation"])
    scale = scale_of(builder, (*path, "options"), str(path[-1]), given, most=MOST)
    if data.get("labels"):
        scale = relabelled(builder, (*path, "labels"), scale, data["labels"])
    return Choice(_within(builder, path, data, scale), data["organisation"])


def _within(builder: Builder, path: Path, data: Data, scale: Scale) -> Scale:
    """The scale with each option offered where it belongs to the answer before, and all where there is none."""
    around = data.get("within")
    if around is None or around in builder.broken:
        return scale
    asked = builder.questions.get(around)
    known = asked.kind.scale.by_code if asked is not None and isinstance(asked.kind, Choice) else {}
    groups = [group for group in scale.groups if group.id in known]
    if asked is not None and not groups:
        sentence = N_("The answers to '{word}' are not the organisations that this list is parted by.")
        hint = N_("Name a question asked before, such as one with 'organisation: board'.")
        builder.add((*path, "within"), problem("within-another-kind", sentence, hint=hint, word=around))
        return scale
    unanswered = "" if asked is not None and asked.required else f" or missing({around})"
    # Without the question before there is one condition to find fault with.
    shown = {group.id: f"{around} = {group.id}{unanswered}" for group in groups} or {"": f"missing({around})"}
    found = {id_: builder.condition((*path, "within"), source) for id_, source in shown.items()}
    offered = {code: found[group.id] for group in groups for code in group.codes}
    return replace(scale, options=tuple(replace(each, show_if=offered.get(each.code)) for each in scale.options))
