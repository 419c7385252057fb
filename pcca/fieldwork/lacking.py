"""What a wave lacks before anybody can answer it: people, links, or mails that take the links to them."""

from __future__ import annotations

from pcca.language import N_
from pcca.store import Store, Wave, invitations, links, mail_plans

NOBODY = N_(
    "Only those who are invited may answer, but nobody is on the list and there is no link. Put people on the list."
)
NO_MAILS = N_(
    "People are on the list, but no invitations are planned. Say when they go, or hand the links out yourself."
)


def lacking(store: Store, wave: Wave) -> tuple[str, ...]:
    """Sentences about what is missing, of a wave that is not closed yet."""
    if wave.status in ("closed", "archived"):
        return ()
    listed = bool(invitations.tallies(store, wave.id))
    if wave.access == "invited" and not listed and not links.open_links(store, wave.id):
        return (NOBODY,)
    planned = any(plan.kind == "invitation" for plan in mail_plans.plans(store, wave.id))
    return (NO_MAILS,) if listed and not planned else ()
