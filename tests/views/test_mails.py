"""The pages for a wave's mails, and for whoever wants no more of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.demonstration.folder import finish
from pcca.mail.letters import stop_token
from pcca.mail.reading import read, written
from pcca.mail.setting import MailSettings
from pcca.mail.worker import post, run_once
from pcca.rights import Grant
from pcca.store import Store, invitations, mail_plans, outbox
from pcca.store.outbox import Failure
from tests.conftest import add, small
from tests.mail.people import Row, invited
from tests.page import Page, get, words
from tests.page import post as send
from tests.signed import signed_as, stranger

LABEL = {"en": "Clusters today", "cy": "Clystyrau heddiw"}
ASKER = {"en": "the demonstration committee", "cy": "pwyllgor yr arddangosiad"}
WORDS = {
    "subject-en": "Your view of {title}", "body-en": "Dear {name}\n\n{link}",
    "subject-cy": "Eich barn am {title}", "body-cy": "Annwyl {name}\n\n{link}",
}  # fmt: skip


@pytest.fixture
def site(app: Flask) -> Store:
    """A site with a wave that is open for a month, and three people on its list."""
    store: Store = app.extensions["pcca.store"]
    now = datetime.now(UTC)
    add(
        store, small("confidential"), "spring", label=LABEL, asker=ASKER, access="invited",
        opens=now - timedelta(days=1), closes=now + timedelta(days=30),
    )  # fmt: skip
    invited(store, Row("ann@example.org"), Row("bob@example.org", "Bob", "cy"), Row("cat@example.org"))
    return store


@pytest.fixture
def client(app: Flask, site: Store) -> FlaskClient:
    return signed_as(app, Grant("manager", "*"), mail="eleri@example.org")


def sent(site: Store) -> None:
    run_once(post(site, MailSettings(base_url="http://localhost")))


def of_file(site: Store) -> list[str]:
    return [mail.text for _, mail in written(site.path.parent / "mail")]


def on(kind: str, after: int, at: str = "") -> dict[str, str]:
    """The fields of a day so many days from now."""
    local = datetime.now(CLOCK) + timedelta(days=after)
    return {
        f"{kind}-day": str(local.day), f"{kind}-month": str(local.month), f"{kind}-year": str(local.year),
        f"{kind}-time": at,
    }  # fmt: skip


EMPTY = dict.fromkeys(("reminder2-day", "reminder2-month", "reminder2-year", "reminder2-time"), "")


def test_the_mails_are_shown_in_both_languages_as_they_go_out(client: FlaskClient, site: Store) -> None:
    body = get(client, "/en/manage/spring/mails").body
    for said in (
        "Please answer: Clusters today", "Atebwch, os gwelwch yn dda: Clystyrau heddiw", "Dear colleague,",
        "on behalf of the demonstration committee", "ar ran pwyllgor yr arddangosiad", "Your answers are confidential",
        "A reminder: Clusters today", "/i/xxx", "No mail of this wave has been sent yet", "not planned",
    ):  # fmt: skip
        assert said in body, said


def test_what_is_shown_is_what_is_sent(client: FlaskClient, site: Store) -> None:
    mail_plans.put_plans(site, "spring", {"invitation": None})
    sent(site)
    shown = get(client, "/en/manage/spring/mails").body
    for text in of_file(site):
        for part in text.split("-" * 40):
            same = re.sub(r"/([iu])/\w+", r"/\1/" + "x" * 26, part).replace("Bob", "colleague")
            same = same.replace("Ann Example", "colleague").replace("Annwyl colleague", "Annwyl gydweithiwr")
            lines = [line for line in same.splitlines() if line and "below" not in line and "isod." not in line]
            assert all(" ".join(line.split()) in shown for line in lines), [x for x in lines if x not in shown]


def test_words_of_ones_own_go_out(client: FlaskClient, site: Store) -> None:
    page = get(client, "/en/manage/spring/mails/invitation/words")
    assert "Dear {name}," in str(page.fields["body-en"])
    after = send(client, page, **WORDS)
    assert "The words were saved" in after.body
    assert "Your view of Clusters today" in after.body
    assert "(words of this wave's own)" in after.body
    mail_plans.put_plans(site, "spring", {"invitation": None})
    sent(site)
    assert sum("Annwyl Bob\n\nhttp://localhost/i/" in text for text in of_file(site)) == 1
    back = send(client, get(client, "/en/manage/spring/mails/invitation/words"), shipped="yes")
    assert "Please answer: Clusters today" in back.body
    assert mail_plans.texts(site, "spring") == {}


def test_shipped_words_that_are_saved_are_not_the_waves_own(client: FlaskClient, site: Store) -> None:
    send(client, get(client, "/en/manage/spring/mails/reminder/words"))
    assert mail_plans.texts(site, "spring") == {}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("body-en", "Dear {name}", "The text lacks {link}"),
        ("body-cy", "{link} {nmae}", "{nmae} is filled with nothing"),
        ("body-en", "{link} and { a brace", "There is a brace"),
        ("body-en", "{link.__class__} {link}", "There is a brace"),
        ("body-en", "{link}" + "x" * 5001, "shorten it to 5000"),
        ("body-en", "{link}\x07", "control characters"),
        ("subject-en", "", "Write a subject"),
        ("subject-cy", "x" * 151, "shorten it to 150"),
        ("subject-en", "One\r\nBcc: all@example.org", "The subject is one line"),
        ("subject-en", "See {link}", "A link cannot be in the subject"),
    ],
)
def test_words_that_cannot_go_are_told_and_nothing_typed_is_lost(
    client: FlaskClient, site: Store, field: str, text: str, said: str
) -> None:
    page = get(client, "/en/manage/spring/mails/invitation/words")
    answer = client.post(page.path, data={**page.fields, **WORDS, field: text})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in shown.replace("&#39;", "'")
    assert WORDS["subject-cy" if field != "subject-cy" else "subject-en"] in shown
    assert mail_plans.texts(site, "spring") == {}


def test_all_faults_of_both_languages_are_told_at_once_in_welsh(client: FlaskClient, site: Store) -> None:
    page = get(client, "/cy/manage/spring/mails/invitation/words")
    data = {**page.fields, "subject-en": "", "body-cy": "Dim dolen"}
    shown = client.post(page.path, data=data).get_data(as_text=True)
    assert "Ysgrifennwch bwnc." in shown
    assert "ni all neb ateb" in shown


def test_two_who_change_one_mail_see_both_texts(app: Flask, client: FlaskClient, site: Store) -> None:
    address = "/en/manage/spring/mails/invitation/words"
    other = signed_as(app, Grant("manager", "*"))
    mine, theirs = get(client, address), get(other, address)
    send(other, theirs, **WORDS)
    answer = client.post(address, data={**mine.fields, **WORDS, "body-en": "Mine, dear {name}: {link}"})
    page = Page(answer)
    assert page.status == 409
    assert "Somebody else changed the words of this mail meanwhile" in page.body
    assert "The words of the mail invitation of the wave spring were changed." in page.body
    assert page.fields["body-en"] == "Mine, dear {name}: {link}"
    assert page.text.count("Saved now:") == 1
    assert "Saved now: English Your view of {title} Dear {name} {link}" in page.body
    assert mail_plans.texts(site, "spring")["invitation", "en"].body == WORDS["body-en"]
    assert "The words were saved" in send(client, page).body
    assert mail_plans.texts(site, "spring")["invitation", "en"].body == "Mine, dear {name}: {link}"
    # The other one still has the first page open, and would take the shipped words.
    refused = other.post(address, data={**theirs.fields, "shipped": "yes"})
    assert refused.status_code == 409
    assert mail_plans.texts(site, "spring")["invitation", "en"].body == "Mine, dear {name}: {link}"


def test_what_somebody_else_did_in_the_other_language_stays(app: Flask, client: FlaskClient, site: Store) -> None:
    address = "/en/manage/spring/mails/invitation/words"
    other = signed_as(app, Grant("manager", "*"))
    mine = get(client, address)
    send(other, get(other, address), **{"subject-cy": "Eu pwnc nhw"})
    assert "The words were saved" in send(client, mine, **{"subject-en": "My subject"}).body
    found = mail_plans.texts(site, "spring")
    assert (found["invitation", "en"].subject, found["invitation", "cy"].subject) == ("My subject", "Eu pwnc nhw")
    # Of what is in conflict, only the language that I changed is shown twice.
    send(other, get(other, address), **WORDS)
    data = {**get(client, address).fields, **mine.fields, "subject-en": "Mine again"}
    page = Page(client.post(address, data=data))
    assert page.status == 409
    assert page.text.count("Saved now:") == 1
    assert (page.fields["subject-en"], page.fields["subject-cy"]) == ("Mine again", WORDS["subject-cy"])
    assert "The words were saved" in send(client, page).body
    found = mail_plans.texts(site, "spring")
    assert found["invitation", "en"].subject == "Mine again"
    assert found["invitation", "cy"].subject == WORDS["subject-cy"]


def test_a_button_that_is_pressed_twice_is_no_conflict(client: FlaskClient, site: Store) -> None:
    page = get(client, "/en/manage/spring/mails/invitation/words")
    for _ in range(2):
        assert "The words were saved" in send(client, page, **WORDS).body
    again = get(client, "/en/manage/spring/mails/invitation/words")
    for _ in range(2):
        assert "Please answer: Clusters today" in send(client, again, shipped="yes").body
    assert mail_plans.texts(site, "spring") == {}


def test_what_is_at_fault_is_told_before_what_somebody_else_did(app: Flask, client: FlaskClient, site: Store) -> None:
    address = "/en/manage/spring/mails/invitation/words"
    mine = get(client, address)
    other = signed_as(app, Grant("manager", "*"))
    send(other, get(other, address), **WORDS)
    faulty = client.post(address, data={**mine.fields, "body-en": "No link"})
    assert faulty.status_code == 422
    assert f'name="seen-en" value="{mine.fields["seen-en"]}"' in faulty.get_data(as_text=True)
    assert client.post(address, data={**mine.fields, "body-en": "Mine: {link}"}).status_code == 409


def test_times_are_planned_and_shown(client: FlaskClient, site: Store) -> None:
    page = get(client, "/en/manage/spring/mails/times")
    after = send(client, page, invitation="opening", **on("reminder1", 7), **on("reminder2", 14, "14:30"))
    assert "The times were saved" in after.body
    assert "2:30pm" in after.body
    assert {plan.kind for plan in mail_plans.plans(site, "spring")} == {"invitation", "reminder1", "reminder2"}
    again = get(client, "/en/manage/spring/mails/times")
    assert (again.fields["reminder1-time"], again.fields["reminder2-time"]) == ("09:00", "14:30")
    assert "The times were saved" in send(client, again, **EMPTY).body
    assert {plan.kind for plan in mail_plans.plans(site, "spring")} == {"invitation", "reminder1"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reminder1-day": "tomorrow"}, "First reminder: Give a day that there is"),
        (on("reminder1", 3, "noon"), "Give the time as hours and minutes"),
        ({"reminder1-time": "09:00"}, "Give the day, the month and the year too"),
        (on("reminder1", -3), "This time is over"),
        (on("reminder1", 90), "The wave is closed at this time"),
        (on("reminder1", 9) | on("reminder2", 8), "Second reminder: This is less than half a day after"),
        ({"invitation": "at"}, "Give the day on which the invitations go"),
    ],
)
def test_times_that_cannot_be_are_told_with_their_remedy(
    client: FlaskClient, site: Store, fields: dict[str, str], said: str
) -> None:
    page = get(client, "/en/manage/spring/mails/times")
    after = send(client, page, **fields)
    assert after.status == 422
    assert any(said in each for each in after.errors), after.errors
    assert all(after.fields[name] == value for name, value in fields.items())
    assert mail_plans.plans(site, "spring") == ()


def test_a_time_that_the_clocks_skip_is_told(client: FlaskClient, app: Flask, site: Store) -> None:
    add(site, small("named"), "long", opens=datetime(2026, 1, 1, tzinfo=UTC))
    fields = {"reminder1-day": "30", "reminder1-month": "3", "reminder1-year": "2031", "reminder1-time": "01:30"}
    after = send(client, get(client, "/en/manage/long/mails/times"), **fields)
    assert any("The clocks go forward" in each for each in after.errors)


def test_a_test_goes_to_whoever_asks_and_its_link_leads_nowhere(client: FlaskClient, site: Store) -> None:
    page = get(client, "/en/manage/spring/mails")
    for _ in range(2):
        after = send(client, page, "/en/manage/spring/mails/reminder/test")
        assert "A test is on its way to eleri@example.org." in after.body
    sent(site)
    files = list((site.path.parent / "mail").iterdir())
    shown = read(files[0].read_bytes())
    assert (shown.to, shown.subject.split(":")[0]) == ("eleri@example.org", "Test")
    assert "/i/" + "x" * 26 in shown.text


def test_what_became_of_the_mails_is_counted_with_the_last_reason(client: FlaskClient, site: Store) -> None:
    mail_plans.put_plans(site, "spring", {"invitation": None})
    sent(site)
    assert outbox.bounced(site, 1, "550 5.1.1 no such user") is not None
    page = get(client, "/en/manage/spring/mails")
    cells = [(each.get("data-label"), words(each)) for each in page.all("td")]
    names = ("Waiting", "Sent", "Came back", "Given up", "Not needed any more")
    assert cells == list(zip(names, "02100", strict=True))
    body = page.body
    assert "The last mail that could not be delivered: 550 5.1.1 no such user" in body


def test_a_server_that_is_out_of_reach_is_told_with_how_many_wait(client: FlaskClient, site: Store) -> None:
    page = get(client, "/en/manage/spring/mails")
    for name in ("invitation", "reminder"):
        send(client, page, f"/en/manage/spring/mails/{name}/test")
    claimed = outbox.claim(site, datetime.now(UTC))
    assert claimed is not None
    outbox.failed(
        site, claimed, datetime.now(UTC), Failure("unreachable", "the mail server refused the connection")
    )  # fmt: skip
    assert "2 mails wait and go out by themselves" in get(client, "/en/manage/spring/mails").body
    welsh = get(client, "/cy/manage/spring/mails").body
    assert "gwrthododd y gweinydd e-bost y cysylltiad" in welsh
    assert "mae 2 neges yn aros" in welsh


def test_changes_are_in_the_trail_without_an_address(client: FlaskClient, site: Store) -> None:
    send(client, get(client, "/en/manage/spring/mails/invitation/words"), **WORDS)
    send(client, get(client, "/en/manage/spring/mails/times"), invitation="opening")
    done = [(entry.event.what, entry.detail) for entry in stored.trail(site)][-2:]
    assert [what for what, _ in done] == ["mail_text_changed", "mails_planned"]
    assert not any("@" in detail for _, detail in done)


def test_one_press_in_a_mail_program_is_enough(app: Flask, site: Store) -> None:
    ann = invitations.by_mail(site, "ann@example.org")[0]
    nobody, address = stranger(app), f"/u/{stop_token(site, ann)}"
    assert nobody.post(address, data={}).status_code == 404
    assert state(site, ann.id) == "invited"
    for _ in range(2):
        assert nobody.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert state(site, ann.id) == "unsubscribed"


def state(site: Store, id: bytes) -> str:
    found = invitations.by_id(site, id)
    assert found is not None
    return found.state


def test_looking_at_the_page_changes_nothing_and_its_button_does(app: Flask, site: Store) -> None:
    bob = invitations.by_mail(site, "bob@example.org")[0]
    nobody = stranger(app)
    page = get(nobody, f"/u/{stop_token(site, bob)}")
    assert page.language == "cy"
    assert state(site, bob.id) == "invited"
    after = send(nobody, page)
    assert "Ni chewch ragor o negeseuon" in after.body
    assert state(site, bob.id) == "unsubscribed"


@pytest.mark.parametrize("token", ["nonsense", "a" * 42, "é", "x" * 500, "00" * 20])
def test_forged_addresses_say_so(app: Flask, site: Store, token: str) -> None:
    nobody = stranger(app)
    page = get(nobody, f"/u/{token}")
    assert page.status == 404
    assert "This address leads nowhere" in page.body
    assert nobody.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 404


def test_a_name_cannot_begin_a_header(site: Store) -> None:
    with site.write.begin() as connection:
        connection.exec_driver_sql("UPDATE invitations SET name = 'Ann\r\nBcc: all@example.org'")
    mail_plans.put_plans(site, "spring", {"invitation": None})
    sent(site)
    for path in (site.path.parent / "mail").iterdir():
        head = path.read_bytes().partition(b"\r\n\r\n")[0].lower()
        assert b"bcc" not in head
        assert "Ann Bcc: all@example.org," in read(path.read_bytes()).text


def test_only_the_demonstration_shows_its_mails(app: Flask, site: Store) -> None:
    mail_plans.put_plans(site, "spring", {"invitation": None})
    sent(site)
    nobody = stranger(app)
    assert nobody.get("/en/mails/").status_code == 404
    finish(site.path.parent)
    page = get(nobody, "/en/mails/")
    assert "Please answer: Clusters today" in page.body
    assert len(page.links("http://localhost/i/")) == 6
    assert nobody.get(page.links("http://localhost/i/")[0]).status_code == 303


def test_who_may_only_look_changes_nothing(app: Flask, site: Store) -> None:
    looking = signed_as(app, Grant("administrator", "*"))
    page = Page(looking.get("/en/manage/spring/mails"))
    assert page.status == 200
    for address in ("invitation/words", "times"):
        assert looking.get(f"/en/manage/spring/mails/{address}").status_code in (403, 404)


def test_who_only_reads_a_wave_is_offered_nothing_that_would_be_refused(app: Flask, site: Store) -> None:
    manager, administrator = (
        get(signed_as(app, Grant(role, "*"), mail=f"{role}@example.org"), "/en/manage/spring/mails")
        for role in ("manager", "administrator")
    )
    assert manager.links("/mails/times")
    assert manager.links("/invitation/words")
    assert "Send me a test" in manager.body
    assert not administrator.links("/mails/")
    assert "Send me a test" not in administrator.body
    assert "When they go" in administrator.body
