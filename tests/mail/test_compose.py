"""Mails as they go out: both languages, headers that machines need, and nothing that could begin a header."""

from __future__ import annotations

import email
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.language import language
from pcca.mail.compose import Letter, Unwritable, composed, one_line, written
from pcca.mail.setting import MailSettings, mail_settings
from pcca.mail.templates import TEMPLATES, faults, filled, foot, shipped_text
from pcca.mail.transports import on_the_wire
from pcca.settings import BadSettings
from pcca.store import Store
from pcca.store.mail_plans import MailText
from tests.mail.conftest import NOW

EN, CY = language("en"), language("cy")
SETTINGS = MailSettings(sender="surveys@example.org", reply_to="ask@example.org", base_url="https://pcca.example.org")
SAID = ((CY, MailText("Gwahoddiad", "Annwyl Ŵyn")), (EN, MailText("Invitation", "Dear Ŵyn")))
ANY = frozenset({"asker", "closes", "anonymous", "linked", "named", "confidential"})


def test_a_mail_has_what_machines_need_and_no_more(on_file: Store) -> None:
    message = composed(Letter(7, "ann@example.org", SAID, stop="https://x.example/u/t"), SETTINGS, on_file, NOW)
    read = email.message_from_bytes(message.as_bytes(), policy=default)
    assert read["Subject"].strip() == "Gwahoddiad / Invitation"
    assert (read["To"], read["From"], read["Reply-To"]) == ("ann@example.org", "surveys@example.org", "ask@example.org")
    assert (read["List-Unsubscribe"], read["List-Unsubscribe-Post"]) == (
        "<https://x.example/u/t>", "List-Unsubscribe=One-Click",
    )  # fmt: skip
    assert (read["Auto-Submitted"], read["Content-Language"]) == ("auto-generated", "cy, en")
    assert read["Message-ID"].startswith("<7.")
    assert read["Date"].datetime == NOW
    assert {"bcc", "cc"}.isdisjoint(name.lower() for name in read)


def test_the_second_language_is_below_a_line_and_announced_in_itself(on_file: Store) -> None:
    message = composed(Letter(1, "ann@example.org", SAID), SETTINGS, on_file, NOW)
    text = message.get_content().replace("\r\n", "\n")
    assert text == f"The same mail in English is below.\n\nAnnwyl Ŵyn\n\n{'-' * 40}\n\nDear Ŵyn\n"
    alone = composed(Letter(1, "ann@example.org", SAID[:1]), SETTINGS, on_file, NOW)
    assert alone.get_content().strip() == "Annwyl Ŵyn"
    assert alone["Subject"] == "Gwahoddiad"


@given(st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None, max_examples=150)
def test_nothing_that_fills_a_mail_can_begin_a_header_or_end_the_mail(name: str, asker: str) -> None:
    slots = {"title": f"{name}\r\nBcc: all@example.org", "asker": asker, "name": name}
    subject = one_line(filled("{title} {name} {asker}", slots))
    assert subject.isprintable() or subject == ""
    message = email.message.EmailMessage(policy=default)
    message["Subject"] = subject
    message.set_content(filled("{name}\n{asker}\n", slots).encode("utf-8", "replace").decode(), cte="quoted-printable")
    read = email.message_from_bytes(message.as_bytes(), policy=default)
    assert read["Bcc"] is None
    assert b"\r\n.\r\n" not in b"\r\n" + on_the_wire(message)


def test_a_slot_is_filled_with_nothing_but_its_value() -> None:
    assert filled("{name} {name.__class__} {0} {other}", {"name": "{link}"}) == "{link} {name.__class__} {0} {other}"


@pytest.mark.parametrize(
    ("given", "as_written"),
    [
        ("ann@example.org", "ann@example.org"),
        ("ann+gp@sub.example.org", "ann+gp@sub.example.org"),
        ("ann@môn.example", "ann@xn--mn-8ja.example"),
    ],
)
def test_addresses_are_written_as_every_server_takes_them(given: str, as_written: str) -> None:
    assert written(given) == as_written


@pytest.mark.parametrize(
    "given",
    ["", "ann", "@x.org", "ann@", "a b@x.org", "siân@x.org", "a@x.org\r\nBcc: b@x.org", "a,b@x.org", "<a@x.org>"],
)
def test_what_is_no_address_is_written_nowhere(given: str) -> None:
    with pytest.raises(Unwritable):
        written(given)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("lang", [EN, CY], ids=["en", "cy"])
def test_shipped_words_pass_the_rules_that_others_have_to_pass(name: str, lang: object) -> None:
    text = shipped_text(name, lang, ANY)  # type: ignore[arg-type]
    assert list(faults(name, text, closes=True)) == []
    assert set(text.subject) & set("\r\n") == set()
    assert "{stop}" in foot(name, lang) if TEMPLATES[name].foot else True  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PCCA_SMTP_URL": "http://x", "PCCA_MAIL_FROM": "a@x.org"}, "not the address of a mail server"),
        ({"PCCA_SMTP_URL": "smtp://", "PCCA_MAIL_FROM": "a@x.org"}, "not the address of a mail server"),
        ({"PCCA_SMTP_URL": "smtp://x:99999", "PCCA_MAIL_FROM": "a@x.org"}, "not the address of a mail server"),
        ({"PCCA_SMTP_URL": "smtp://x"}, "PCCA_MAIL_FROM is missing"),
        ({"PCCA_SMTP_URL": "smtp://x", "PCCA_MAIL_FROM": "a@x.org"}, "PCCA_BASE_URL is missing"),
        ({"PCCA_MAIL_FROM": "Ann <a@x.org>"}, "write the address alone"),
        ({"PCCA_MAIL_REPLY_TO": "a@x.org\nBcc: b@x.org"}, "write the address alone"),
    ],
)
def test_settings_that_cannot_be_used_are_told(environment: dict[str, str], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        mail_settings(environment)


@pytest.mark.parametrize(
    ("body", "slot"),
    [
        ("https://other.example/?go={link}", "{link}"),
        ("{link}?from=mail", "{link}"),
        ("{link}@other.example", "{link}"),
        ("{link}\nhttps://other.example/seen/{name}", "{name}"),
        ("{link} www.other.example/{name}", "{name}"),
        ("{link} other.example/p?n={name}", "{name}"),
        ("{link} {name}@other.example", "{name}"),
    ],
)
def test_nothing_personal_can_be_put_into_the_address_of_somebody_else(body: str, slot: str) -> None:
    found = list(faults("invitation", MailText("Please answer", body), closes=True))
    assert [field for field, _ in found] == ["body"]
    assert found[0][1].slots == {"slot": slot}


@pytest.mark.parametrize("body", ["{link}", "Here: {link}.", "<{link}>", "“{link}”, {name}", "{name}'s link: ({link})"])
def test_a_link_may_stand_in_a_sentence(body: str) -> None:
    more = "{body}\nMore is at https://pcca.example.org/{lang}".replace("{body}", body).replace("{lang}", "en")
    assert list(faults("invitation", MailText("For {name}: {title}", more), closes=True)) == []


def test_every_fault_of_the_settings_is_told_at_once_and_no_password() -> None:
    with pytest.raises(BadSettings) as caught:
        mail_settings({"PCCA_SMTP_URL": "smtp://u:geheim@/x", "PCCA_MAIL_FROM": "x", "PCCA_MAIL_REPLY_TO": "y"})
    assert len(caught.value.faults) == 4
    assert "geheim" not in str(caught.value)
