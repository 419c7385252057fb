"""Where mails are sent and whom they are from, as the environment says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from pcca.language import N_
from pcca.settings import BASE_URL, DEFAULT_URL, BadSettings, Fault, settings

SMTP_URL, MAIL_FROM, REPLY_TO = "PCCA_SMTP_URL", "PCCA_MAIL_FROM", "PCCA_MAIL_REPLY_TO"
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOBODY = "pcca@localhost"
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Server:
    """A mail server; on the way to one on another computer everything is encrypted."""

    host: str
    port: int
    encrypted: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_near(self) -> bool:
        """Whether it runs on this computer."""
        return self.host in LOOPBACK


@dataclass(frozen=True)
class MailSettings:
    """Where mails go (to files, without a server), whom they are from, and where links in them lead."""

    server: Server | None = None
    sender: str = NOBODY
    reply_to: str = ""
    base_url: str = DEFAULT_URL


def mail_settings(environment: Mapping[str, str] | None = None, *, address: str = "") -> MailSettings:
    """The settings, with the address the site is served at unless one is set; BadSettings names all faults."""
    given = os.environ if environment is None else environment
    present = {name: given[name].strip() for name in CHECKS if given.get(name, "").strip()}
    faults = [fault for name, text in present.items() for fault in CHECKS[name](text)]
    base = settings(given).base_url
    if SMTP_URL in present:
        faults += _needed(present, base)
    if faults:
        raise BadSettings(tuple(faults))
    return MailSettings(
        server=_server(present[SMTP_URL]) if SMTP_URL in present else None,
        sender=present.get(MAIL_FROM, NOBODY),
        reply_to=present.get(REPLY_TO, ""),
        base_url=base or address.rstrip("/") or DEFAULT_URL,
    )


def _needed(present: Mapping[str, str], base_url: str) -> Iterator[Fault]:
    """What a mail server cannot do without."""
    if MAIL_FROM not in present:
        sentence = N_("{variable} is missing: give the address that mails are from, such as {form}.")
        yield Fault(sentence, {"variable": MAIL_FROM, "form": "surveys@example.org"})
    if not base_url:
        sentence = N_(
            "{variable} is missing: links in mails would lead nowhere. Give the address of the site, such as {form}."
        )
        yield Fault(sentence, {"variable": BASE_URL, "form": "https://pcca.example.org"})


def _server(url: str) -> Server:
    parts = urlsplit(url)
    return Server(
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _server_faults(text: str) -> Iterator[Fault]:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.path.strip("/") or parts.query or parts.fragment:
        # Not repeated: it may hold a password.
        sentence = N_("{variable} is not the address of a mail server. Write it as {form}.")
        yield Fault(sentence, {"variable": SMTP_URL, "form": "smtp://user:password@mail.example.org:587"})


def _address_faults(variable: str) -> Callable[[str], Iterator[Fault]]:
    def faults(text: str) -> Iterator[Fault]:
        if not ADDRESS.fullmatch(text):
            sentence = N_("{variable} is not a mail address: write the address alone, such as {form}.")
            yield Fault(sentence, {"variable": variable, "form": "surveys@example.org"})

    return faults


CHECKS: Mapping[str, Callable[[str], Iterator[Fault]]] = {
    SMTP_URL: _server_faults,
    MAIL_FROM: _address_faults(MAIL_FROM),
    REPLY_TO: _address_faults(REPLY_TO),
}
