"""Which role may be given for which organisations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import cast

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.register.kinds import KINDS as NAMES
from pcca.language import N_
from pcca.rights import EVERYWHERE, ROLES, Grant, Role
from pcca.store import Store, organisations
from pcca.store.organisations import Found

# Without everywhere, an administrator could do nothing: what they run belongs to no organisation.
KINDS: Mapping[Role, tuple[str, ...]] = {
    "administrator": (EVERYWHERE,),
    "manager": ("association", "lmc"),
    "officer": ("board",),
    "lead": ("cluster",),
    "deputy": ("cluster",),
    "member": ("cluster",),
    "facilitator": ("cluster", "board"),
    "researcher": (EVERYWHERE, "association", "lmc", "board", "cluster"),
}
PLACES: Mapping[Role, str] = {
    "administrator": N_("An administrator is for everywhere, not for {code} alone. Leave the organisation out."),
    "manager": N_("A survey manager is for an association or a local medical committee, and {code} is neither."),
    "officer": N_("A health board officer is for a health board, and {code} is none."),
    "lead": N_("A cluster lead is for a cluster, and {code} is none."),
    "deputy": N_("A deputy cluster lead is for a cluster, and {code} is none."),
    "member": N_("A cluster member is for a cluster, and {code} is none."),
    "facilitator": N_("A facilitator is for a cluster or a health board, and {code} is neither."),
    "researcher": N_("A researcher is for an association, a committee, a board or a cluster, and {code} is none."),
}


def grant_of(store: Store, role: str, scope: str, day: date) -> Grant | tuple[Wrong, ...]:
    """The grant, or everything that is wrong with it; an administrator's scope need not be given."""
    faults = tuple(_role_faults(role))
    if faults:
        return faults
    found = named(role, scope)
    return tuple(_scope_faults(store, found.role, found.scope, day)) or found


@dataclass(frozen=True)
class Choices:
    """The organisations of one kind that a role may be for."""

    kind: str
    found: tuple[Found, ...]


def choices(store: Store, day: date) -> tuple[Choices, ...]:
    """The organisations that roles may be for, by kind."""
    kinds = sorted({kind for each in KINDS.values() for kind in each if kind != EVERYWHERE})
    there = organisations.find(store, day=day)
    listed = (Choices(NAMES[kind], tuple(each for each in there if each.kind == kind)) for kind in kinds)
    return tuple(each for each in listed if each.found)


def named(role: str, scope: str) -> Grant:
    """The grant that these words name, if there is one."""
    return Grant(cast(Role, role), scope.strip() or (EVERYWHERE if role == "administrator" else ""))


def _role_faults(role: str) -> Iterator[Wrong]:
    if not role:
        yield wrong(N_("Choose a role."))
    elif role not in ROLES:
        nearest = get_close_matches(role, ROLES, n=1, cutoff=0)[0]
        sentence = N_("There is no role {role}. Did you mean {nearest}? Roles: {roles}.")
        yield wrong(sentence, role=role[:40], nearest=nearest, roles=", ".join(ROLES))


def _scope_faults(store: Store, role: Role, scope: str, day: date) -> Iterator[Wrong]:
    allowed = KINDS[role]
    if not scope:
        yield wrong(N_("Choose the organisation that the role {role} is for."), role=role)
    elif scope == EVERYWHERE:
        if EVERYWHERE not in allowed:
            yield wrong(N_("The role {role} is for one organisation, not for everywhere. Name its code."), role=role)
    else:
        yield from _organisation_faults(store, role, scope, day)


def _organisation_faults(store: Store, role: Role, scope: str, day: date) -> Iterator[Wrong]:
    there = {each.code: each for each in organisations.find(store, day=day)}
    found = there.get(scope)
    if not there:
        yield wrong(N_("The register is empty. Load it with 'pcca register load wales', then give the role."))
    elif found is None:
        nearest = get_close_matches(scope, there, n=1, cutoff=0)[0]
        sentence = N_("The register has no organisation {code} today. Did you mean {nearest}?")
        yield wrong(sentence, code=scope[:40], nearest=nearest)
    elif found.kind not in KINDS[role]:
        yield wrong(PLACES[role], code=scope)
