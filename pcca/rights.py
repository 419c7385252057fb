"""Who may do what: roles, the permissions each holds, and the organisations within which they hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pcca.language import N_

Role = Literal[
    "administrator", "manager", "officer", "lead", "deputy", "member", "facilitator", "researcher"
]  # fmt: skip
Permission = Literal[
    "people.manage", "register.manage", "audit.read", "operations.read",
    "waves.read", "waves.manage", "waves.close", "results.read", "responses.export",
    "units.read", "units.read_signed", "units.sign",
]  # fmt: skip

ROLES: Mapping[Role, str] = {
    "administrator": N_("Administrator"),
    "manager": N_("Survey manager"),
    "officer": N_("Health board officer"),
    "lead": N_("Cluster lead"),
    "deputy": N_("Deputy cluster lead"),
    "member": N_("Cluster member"),
    "facilitator": N_("Facilitator"),
    "researcher": N_("Researcher"),
}

# Administrators run the site and can close what must be closed; they do not read what people answered.
HELD: Mapping[Role, frozenset[Permission]] = {
    "administrator": frozenset(
        {"people.manage", "register.manage", "audit.read", "operations.read", "waves.read", "waves.close"}
    ),
    "manager": frozenset({"waves.read", "waves.manage", "waves.close", "results.read", "responses.export"}),
    "officer": frozenset(
        {"waves.read", "waves.manage", "waves.close", "results.read", "responses.export", "units.read_signed"}
    ),
    "lead": frozenset({"units.read", "units.sign"}),
    "deputy": frozenset({"units.read", "units.sign"}),
    "member": frozenset({"units.read_signed"}),
    "facilitator": frozenset({"units.read"}),
    "researcher": frozenset({"results.read", "responses.export"}),
}
EVERYWHERE = "*"
STAFF: frozenset[Role] = frozenset({"administrator", "manager", "officer", "researcher"})
"""Roles whose sign-in needs a second factor: what they can read is not only their own."""


@dataclass(frozen=True)
class Grant:
    """A role within an organisation of the register and all that belongs to it, or everywhere."""

    role: Role
    scope: str


def may(grants: Iterable[Grant], permission: Permission, lineage: Iterable[str] = ()) -> bool:
    """Whether the permission is held at a place.

    `lineage` is the organisation that owns the place with all to which it belongs; without one, only a grant for
    everywhere counts.
    """
    return bool(scopes(grants, permission) & {EVERYWHERE, *lineage})


def scopes(grants: Iterable[Grant], permission: Permission) -> frozenset[str]:
    """The organisations within which the permission is held."""
    return frozenset(grant.scope for grant in grants if permission in HELD[grant.role])


PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
