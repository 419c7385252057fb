"""Builds the kinds that choose among options."""

from __future__ import annotations

import re

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.kind_scales import Data, scale_at
from pcca.instrument.model import Allocate, Choice, Kind, Multi, Rank
from pcca.language import N_


def choice(builder: Builder, path: Path, data: Data) -> Kind:
    return Choice(scale_at(builder, path, "choice", data))


def multi(builder: Builder, path: Path, data: Data) -> Kind:
    scale = scale_at(builder, path, "multi", data)
    exclusive = builder.codes(
        (*path, "exclusive"), data.get("exclusive", []), scale.by_code, N_("'{word}' is not one of the options.")
    )
    low, high = data.get("min", 0), data.get("max")
    most = len(scale.options)
    for key, bound in (("min", low), ("max", high)):
        if bound is not None and most and bound > most:
            builder.add(
                (*path, key),
                problem(
                    "too-many",
                    N_("'{key}' is {bound}, but there are only {most} options."),
                    key=key,
                    bound=bound,
                    most=most,
                ),
            )
    if high is not None and low > high:
        builder.add(
            (*path, "min"),
            problem("empty-range", N_("The least ({low}) is more than the most ({high})."), low=low, high=high),
        )
    return Multi(scale, exclusive, low, high)


def rank(builder: Builder, path: Path, data: Data) -> Kind:
    scale = scale_at(builder, path, "options", data)
    found = re.fullmatch(r"top ([1-9]\d?)", data["rank"])
    if not found:
        builder.add(
            (*path, "rank"),
            problem(
                "bad-rank",
                N_("'{word}' is not how many to rank."),
                word=data["rank"][:30],
                hint=N_("Write 'rank: top 3'."),
            ),
        )
    top = int(found[1]) if found else 1
    if scale.options and top > len(scale.substantive):
        builder.add(
            (*path, "rank"),
            problem(
                "too-many",
                N_("'{key}' is {bound}, but there are only {most} options."),
                key="top",
                bound=top,
                most=len(scale.substantive),
            ),
        )
    return Rank(scale, top)


def allocate(builder: Builder, path: Path, data: Data) -> Kind:
    scale = scale_at(builder, path, "options", data)
    for code in scale.missing:
        builder.add(
            (*path, "options"),
            problem("no-part-of-a-total", N_("'{code}' cannot be given a part of a total."), code=code),
        )
    return Allocate(scale, max(data["allocate"], 1))
