"""What was done, as entries of the audit trail tell it: one sentence for each act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pcca.language import N_, Language
from pcca.store import Event

ACTS: Mapping[str, str] = {
    "wave_added": N_("The wave {wave} of {instrument} {version} was added ({identification}); waived: {waived}."),
    "wave_drafted": N_("The wave {wave} was prepared with {instrument} {version} ({identification})."),
    "wave_changed": N_("Settings of the wave {wave} were changed."),
    "wave_launch": N_("The wave {wave} was launched."),
    "wave_pause": N_("The wave {wave} was paused."),
    "wave_resume": N_("The wave {wave} went on after its pause."),
    "wave_extend": N_("The wave {wave} was extended."),
    "wave_close": N_("The wave {wave} was closed."),
    "wave_closed_by_clock": N_("The wave {wave} closed at its time."),
    "wave_settled": N_("After the wave {wave} its last answers were counted and unfinished ones deleted."),
    "wave_settled_key": N_(
        "After the wave {wave} the last answers were counted, unfinished ones deleted, the key of its links destroyed."
    ),
    "wave_publish": N_("The results of the wave {wave} were published for everybody."),
    "wave_archive": N_("The wave {wave} was archived: its links are gone."),
    "wave_deleted": N_("The draft {wave} was deleted. People on its list: {people}; links for several: {links}."),
    "responses_loaded": N_("Responses were loaded into the wave {wave} from {file}: {rows}."),
    "responses_exported": N_("Responses of the wave {wave} were written to {file}: {rows}."),
    "responses_simulated": N_("Responses were invented for the wave {wave} of {instrument}: {rows} (seed {seed})."),
    "demonstration_loaded": N_("The demonstration was loaded."),
    "backup_made": N_("A backup was made: {file}, SHA-256 {sha256}."),
    "backup_restored": N_("The backup {file} of {made} was restored, SHA-256 {sha256}."),
    "signed_off": N_("The result of {unit} in the wave {wave} was signed off."),
    "sign_off_withdrawn": N_("The sign-off of the result of {unit} in the wave {wave} was withdrawn."),
    "mail_text_changed": N_("The words of the mail {mail} of the wave {wave} were changed."),
    "mail_text_shipped": N_("The mail {mail} of the wave {wave} has the words that pcca brings again."),
    "mails_planned": N_("The mails of the wave {wave} were planned: {mails}."),
    "mails_bounced": N_("Mails that came back for good were taken note of: {mails}."),
    "people_invited": N_("People were put on the list of the wave {wave}: {people}."),
    "invitation_changed": N_("Somebody on the list of the wave {wave} was marked: {state}."),
    "links_handed_out": N_("The personal links of the wave {wave} were taken as {kind}: {links}."),
    "link_shown": N_("A personal link of the wave {wave} was looked at."),
    "open_link_added": N_("A link for up to {most} people was made for the wave {wave}."),
    "open_link_closed": N_("A link for several people was closed in the wave {wave}."),
    "wave_retired": N_(
        "What was kept of the wave {wave} was deleted as promised. Answers: {answers}; invitations: {invitations}; "
        "mails: {mails}; files: {files}."
    ),
    "person_erased": N_("All that told who person {person} is was erased (address hashed as {address})."),
    "invitation_erased": N_("Somebody was erased from the list of the wave {wave}."),
    "mails_erased": N_("Mails to somebody were erased: {mails}."),
    "draft_erased": N_("Somebody's unfinished answers were erased in the wave {wave}."),
    "response_erased": N_("A response to the wave {wave} was erased."),
    "subject_access": N_("A copy of all that is held about somebody was made: {file}."),
    "drafts_expired": N_("Drafts that lay idle too long were deleted: {drafts}."),
    "person_added": N_("An account was made: person {person} (address hashed as {address})."),
    "person_ended": N_("The account of person {person} was closed."),
    "person_let_in": N_("The account of person {person} was opened again."),
    "role_given": N_("Person {person} was given the role {role} for {scope}."),
    "role_taken": N_("The role {role} for {scope} was taken from person {person}."),
    "account_link_made": N_("A link to choose a password was made for person {person}."),
    "password_chosen": N_("Person {person} chose a password."),
    "factor_set": N_("Person {person} set up a second factor."),
    "factor_reset": N_("The second factor of person {person} was reset."),
    "codes_renewed": N_("Person {person} made new recovery codes."),
    "register_loaded": N_("The register {register} {version} was loaded: {count} organisations changed."),
    "register_imported": N_("Organisations were imported from {file} for {day}: {count} changed."),
    "organisation_added": N_("The organisation {code} was added to the register."),
    "organisation_moved": N_("{code} was moved to {to} from {day}."),
    "organisation_joined": N_("{code} belongs to {to} as well from {day}."),
    "organisation_left": N_("{code} belongs to {of} no longer than to {day}."),
    "organisation_place_corrected": N_("Where {code} belonged on {day} was corrected: {to}."),
    "organisation_leave_corrected": N_("{code} never belonged to {of}: that was corrected."),
    "organisation_renamed": N_("{code} was called {name} ({name_cy}) from {day}."),
    "organisation_name_corrected": N_("The name of {code} was corrected: {name} ({name_cy})."),
    "organisation_ended": N_("{code} had its last day on {day}."),
    "organisation_corrected": N_("The days of {code} were corrected: from {first} to {last}."),
    "organisations_merged": N_("{codes} were merged into {into} on {day}."),
}


def told(lang: Language, event: Event) -> str:
    """What was done, as a sentence; what this version does not know is told by its code."""
    slots = {name: lang.number(each) if isinstance(each, int) else each for name, each in event.detail.items()}
    try:
        if "made" in slots:
            slots["made"] = lang.moment(datetime.fromisoformat(slots["made"]))
        if "day" in slots:
            slots["day"] = lang.date(date.fromisoformat(str(slots["day"])))
        if "identification" in slots:
            slots["identification"] = lang.say(WORDS.get(str(slots["identification"]), str(slots["identification"])))
        return " ".join([lang.say(ACTS[event.what], **slots), *waived(lang, event), *changes(lang, event.detail)])
    except (KeyError, ValueError):
        return " ".join([event.what, *(f"{name}={each}" for name, each in slots.items())])


CHANGED: Mapping[str, str] = {
    "label": N_("Name: from {before} to {after}."),
    "asker": N_("Who asks: from {before} to {after}."),
    "opens": N_("Opening: from {before} to {after}."),
    "closes": N_("Closing: from {before} to {after}."),
    "grace": N_("Hours to finish after closing: from {before} to {after}."),
    "population": N_("How many are asked: from {before} to {after}."),
    "draft_days": N_("Days that drafts are kept: from {before} to {after}."),
    "access": N_("Who may answer: from {before} to {after}."),
    "identification": N_("Identification: from {before} to {after}."),
    "instrument": N_("Questionnaire: from {before} to {after}."),
    "owner": N_("Owner: from {before} to {after}."),
    "retain_until": N_("Answers are kept until: from {before} to {after}."),
    "promised": N_("Results promised to everybody: from {before} to {after}."),
    "published": N_("Results published: from {before} to {after}."),
}
LEVELS: Mapping[str, str] = {
    "named": N_("named"), "confidential": N_("confidential"), "anonymous": N_("anonymous"),
}  # fmt: skip
WORDS: Mapping[str, str] = {
    **LEVELS,
    "yes": N_("yes"), "no": N_("no"), "": N_("nothing"),
    "open": N_("everybody with the address"), "invited": N_("only who is invited"),
}  # fmt: skip


def waived(lang: Language, event: Event) -> list[str]:
    """Which checks were waived when a draft was prepared."""
    names = event.detail.get("waived", "-")
    prepared = event.what == "wave_drafted" and names != "-"
    return [lang.say("Checks that were waived: {checks}.", checks=names)] if prepared else []


def changes(lang: Language, detail: Mapping[str, str | int]) -> list[str]:
    """What was changed, from what to what, one sentence for each setting."""
    return [
        lang.say(
            sentence, before=_shown(lang, name, detail[f"{name}.from"]), after=_shown(lang, name, detail[f"{name}.to"])
        )
        for name, sentence in CHANGED.items()
        if f"{name}.from" in detail
    ]


def _shown(lang: Language, setting: str, value: str | int) -> str:
    text = str(value)
    if text and setting in ("opens", "closes"):
        return lang.moment(datetime.fromisoformat(text))
    if text and setting == "retain_until":
        return lang.date(date.fromisoformat(text))
    if setting in ("label", "asker", "owner") and text:
        return text
    return lang.say(WORDS[text]) if text in WORDS else text
