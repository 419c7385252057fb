"""The register of organisations: found, read with its history, and changed by a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from pcca.fieldwork.register.acts import members
from pcca.fieldwork.register.history import history
from pcca.fieldwork.register.kinds import KINDS
from pcca.fieldwork.register.saying import phrase
from pcca.fieldwork.register.table import read_day
from pcca.fieldwork.register.typed import acts_on
from pcca.fieldwork.register.writing import all_tags, in_order
from pcca.store import organisations
from pcca.store import register as kept
from pcca.store.register import Organisation, Register
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.guard import holds, signed, today
from pcca.views.register_words import LINKS

register = bilingual(Blueprint("register", __name__, url_prefix="/<lang>/register"))
MOST = 100


@dataclass(frozen=True)
class Asked:
    """The day that a page is about, as it was typed; today where that is no day."""

    typed: str
    day: date
    wrong: bool

    @property
    def given(self) -> str | None:
        """What links to other pages carry on."""
        return self.typed if self.typed and not self.wrong else None


def asked() -> Asked:
    """The day at the address."""
    typed = typed_in("on", 40)
    found = read_day(typed)
    return Asked(typed, found or today(), wrong=bool(typed) and found is None)


def typed_in(name: str, most: int) -> str:
    """What was typed, without characters that no page can show."""
    return "".join(char for char in request.args.get(name, "") if char.isprintable()).strip()[:most]


@register.get("/")
@signed
def index() -> ResponseReturnValue:
    """Organisations by code or name, of a kind, on a day."""
    on, sought = asked(), typed_in("sought", 100)
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    whole = kept.read(store())
    found = [whole[each.code] for each in organisations.find(store(), sought, kind or None, on.day)]
    if not sought:
        found = in_order({each.code: each for each in found})
    return page(
        "register/index.html", on=on, sought=sought, kind=kind, kinds=kinds(), total=len(found), some=bool(whole),
        found=[(each, each.name_on(on.day)[speak().code], _upwards(whole, each, on.day)) for each in found[:MOST]],
        manages=holds("register.manage"), changed=request.args.get("changed", type=int),
    )  # fmt: skip


def kinds() -> Mapping[str, str]:
    """The kinds in the reader's language."""
    return {kind: speak().say(said) for kind, said in KINDS.items()}


def _upwards(whole: Register, each: Organisation, day: date) -> list[tuple[str, Organisation, str]]:
    """What an organisation belongs to on a day: the kind, the other, its name."""
    held = [whole[tag.of] for tag in all_tags(whole, each) if tag.days.holds(day)]
    return [(kinds()[other.kind], other, other.name_on(day)[speak().code]) for other in held]


@register.get("/organisations/<code>")
@signed
def one(code: str) -> ResponseReturnValue:
    """One organisation: its names, what it belongs to, what belongs to it, and its history."""
    on, whole, lang = asked(), kept.read(store()), speak()
    each = whole.get(code) or abort(404)
    there = each.days.holds(on.day)
    return page(
        "register/one.html", on=on, each=each, kind=kinds()[each.kind], there=there,
        names=dict(each.name_on(on.day) if there else each.name),
        upwards=_upwards(whole, each, on.day), downwards=_downwards(whole, each, on.day),
        history=[phrase(lang, whole, happened.said) for happened in history(whole, code)],
        instead=[] if there else [(other, whole[other].name[lang.code]) for other in _instead(code, on.day)],
        changed=request.args.get("changed", type=int),
        acts=[(act, lang.say(LINKS[act])) for act in (acts_on(each) if holds("register.manage") else ())],
    )  # fmt: skip


def _instead(code: str, day: date) -> tuple[str, ...]:
    return organisations.successors(store(), code, day)


def _downwards(whole: Register, each: Organisation, day: date) -> list[tuple[str, Sequence[tuple[Organisation, str]]]]:
    """What belongs to an organisation on a day, by kind."""
    held = [other for other in members(whole, each.code, day) if each.code in other.belongs(each.kind, day)]
    named = sorted(((other, other.name_on(day)[speak().code]) for other in held), key=lambda pair: pair[1])
    found = [(kinds()[kind], [pair for pair in named if pair[0].kind == kind]) for kind in KINDS]
    return [(kind, others) for kind, others in found if others]
