"""What was done, as entries of the audit trail tell it: one sentence for each act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pcca.language import N_, Language
from pcca.store import Event

ACTS: Mapping[str, str] = {
    "wave_added": N_("The wave {wave} of {instrument} {version} was added ({identification}); waived: {waived}."),
    "responses_loaded": N_("Responses were loaded into the wave {wave} from {file}: {rows}."),
    "responses_exported": N_("Responses of the wave {wave} were written to {file}: {rows}."),
    "responses_simulated": N_("Responses were invented for the wave {wave} of {instrument}: {rows} (seed {seed})."),
    "demonstration_loaded": N_("The demonstration was loaded."),
    "backup_made": N_("A backup was made: {file}, SHA-256 {sha256}."),
    "backup_restored": N_("The backup {file} of {made} was restored, SHA-256 {sha256}."),
    "signed_off": N_("The result of {unit} in the wave {wave} was signed off."),
    "sign_off_withdrawn": N_("The sign-off of the result of {unit} in the wave {wave} was withdrawn."),
    "drafts_expired": N_("Drafts that lay idle too long were deleted: {drafts}."),
}


def told(lang: Language, event: Event) -> str:
    """What was done, as a sentence; what this version does not know is told by its code."""
    slots = {name: lang.number(each) if isinstance(each, int) else each for name, each in event.detail.items()}
    try:
        if "made" in slots:
            slots["made"] = lang.moment(datetime.fromisoformat(slots["made"]))
        return lang.say(ACTS[event.what], **slots)
    except (KeyError, ValueError):
        return " ".join([event.what, *(f"{name}={each}" for name, each in slots.items())])
