"""What roles decide: who is asked what, how long it takes, and what a start address may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.roles import minutes_by_role, role_given
from pcca.instrument.diff import Version, diff
from pcca.instrument.load import inspect, load, loads
from pcca.paths import shipped
from pcca.routing import asked
from tests.conftest import add
from tests.page import get, post

ROLES = """instrument: roles
version: 1
languages: [en, cy]
title: Roles
title.cy: Rolau
unit: member
identification: anonymous
provenance: Own wording
sections:
  you:
    title: About you
    title.cy: Amdanoch chi
    questions:
      role:
        choice:
          lead: Lead
          lead.cy: Arweinydd
          other: Somebody else
          other.cy: Rhywun arall
        ask: What is your role?
        ask.cy: Beth yw eich rôl?
        required: yes
  work:
    title: Work
    title.cy: Gwaith
    questions:
      hours:
        number: 0..
        ask: How many hours?
        ask.cy: Faint o oriau?
      plan:
        text: long
        for: [lead]
        show_if: hours > 1
        ask: What is the plan?
        ask.cy: Beth yw'r cynllun?
  others:
    title: Others
    title.cy: Eraill
    for: other
    questions:
      heard:
        text: short
        ask: Who told you?
        ask.cy: Pwy ddywedodd wrthych?
"""


MORE = """  more{0}:
    title: More
    title.cy: Mwy
    for: [lead]
    questions:
      more{0}_why:
        text: long
        ask: Why?
        ask.cy: Pam?
"""


def test_parts_are_asked_of_their_roles_only() -> None:
    made = loads(ROLES)
    assert asked(made, {"role": "lead", "hours": 2}) == ["role", "hours", "plan"]
    assert asked(made, {"role": "lead", "hours": 1}) == ["role", "hours"]
    assert asked(made, {"role": "other", "hours": 2}) == ["role", "hours", "heard"]
    assert asked(made, {"hours": 2}) == ["role", "hours"]


def test_other_roles_are_other_routing() -> None:
    changes = diff(Version(loads(ROLES)), Version(loads(ROLES.replace("for: other", "for: [lead, other]")))).changes
    assert [(change.kind, change.of) for change in changes] == [("routing", "breaking")]


def test_everybody_must_be_asked_for_the_role() -> None:
    hidden = ROLES.replace(
        "    questions:\n      role:", "    show_if: today() > 2026-01-01\n    questions:\n      role:"
    )
    (fault,) = inspect(hidden.encode(), "f.yaml").faults
    assert (fault.check, fault.line) == ("role-not-for-all", 13)
    in_itself = ROLES.replace("        required: yes\n", "        required: yes\n        for: [lead]\n")
    assert {fault.check for fault in inspect(in_itself.encode(), "f.yaml").faults} == {
        "role-asked-later",
        "role-not-for-all",
    }


def test_minutes_are_told_by_role_where_they_differ() -> None:
    found = minutes_by_role(
        loads(ROLES.replace("text: long", "text: long\n        hint: Write it all\n        hint.cy: Popeth"))
    )
    assert found == {}
    longer = ROLES.replace("  others:\n", "".join(map(MORE.format, range(3))) + "  others:\n")
    told = minutes_by_role(loads(longer))
    assert {n: [role.code for role in roles] for n, roles in told.items()} == {3: ["lead"], 1: ["other"]}
    assert minutes_by_role(loads(longer.replace("unit: member", "unit: member\nminutes: 4"))) == {}


def test_a_start_address_names_a_role_of_the_instrument() -> None:
    made = loads(ROLES)
    assert getattr(role_given(made, "lead"), "code", None) == "lead"
    assert role_given(made, "boss") is None
    assert role_given(made, None) is None


@pytest.mark.parametrize(
    ("given", "page", "kept"),
    [("?role=lead", "/page/work", "lead"), ("?role=boss", "/page/you", None), ("", "/page/you", None)],
)
def test_who_follows_a_start_address_is_not_asked_again(
    client: FlaskClient, site: stored.Store, given: str, page: str, kept: str | None
) -> None:
    add(site, ROLES.encode(), "roles")
    start = get(client, f"/en/survey/roles{given}")
    assert ("Your role" in start.body) is (kept is not None)
    first = post(client, start, f"/en/survey/roles{given}")
    assert first.path.endswith(page)
    if kept:
        assert "What is the plan" in post(client, first, hours="3").body


def test_the_answer_of_an_address_can_be_changed(client: FlaskClient, site: stored.Store) -> None:
    add(site, ROLES.encode(), "roles")
    post(client, get(client, "/cy/survey/roles?role=lead"), "/cy/survey/roles?role=lead")
    role = get(client, "/cy/survey/roles/page/you")
    after = post(client, role, role="other")
    assert after.path.endswith("/page/work")
    assert "Pwy ddywedodd" in post(client, after, hours="3").body


def test_gps_experience_has_a_form_for_leads_and_one_for_others() -> None:
    made = load(Path(shipped("instruments") / "network-experience.yaml"))
    lead, other = (asked(made, {"role": role}) for role in ("lead", "no"))
    assert set(lead) - set(other) == {"months_waited", "sign_offs"}
    assert {made.findings[name].kind for name in made.findings if name.startswith("net_effect")} == {"net"}
