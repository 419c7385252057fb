"""The tables, by what they are about."""

from pcca.store.tables.answers import (
    built,
    counts,
    draft_answers,
    draft_files,
    drafts,
    files,
    instruments,
    loads,
    responses,
    spent,
    waves,
)
from pcca.store.tables.invitations import invitations, link_keys, links
from pcca.store.tables.mails import mail_plans, mail_texts, mails
from pcca.store.tables.organisations import organisations, tags
from pcca.store.tables.people import grants, letters, people, recovery_codes, sessions, sign_offs, throttles
from pcca.store.tables.shared import metadata
from pcca.store.tables.upkeep import audit, heartbeat, retired

__all__ = [
    "audit",
    "built",
    "counts",
    "draft_answers",
    "draft_files",
    "drafts",
    "files",
    "grants",
    "heartbeat",
    "instruments",
    "invitations",
    "letters",
    "link_keys",
    "links",
    "loads",
    "mail_plans",
    "mail_texts",
    "mails",
    "metadata",
    "organisations",
    "people",
    "recovery_codes",
    "responses",
    "retired",
    "sessions",
    "sign_offs",
    "spent",
    "tags",
    "throttles",
    "waves",
]
