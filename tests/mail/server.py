"""A mail server for tests, on this computer: it keeps what it takes, and refuses what it is told to."""

from __future__ import annotations

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller


@dataclass
class Taken:
    """What a server took, and what it answers where it is not to take it."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    slow: float = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data:
            return self.data.pop(0)
        self.recipients += envelope.rcpt_tos
        self.mails.append(cast(EmailMessage, email.message_from_bytes(envelope.content, policy=default)))
        # The mail is taken, and whoever sent it may not live to hear so.
        await asyncio.sleep(self.slow)
        return "250 taken"


@contextmanager
def serving(taken: Taken, port: int = 0, *, host: str = "127.0.0.1", **more: Any) -> Iterator[str]:
    """The address of a server that runs until the end of the block."""
    controller = Controller(taken, hostname=host, port=port or free_port(), **more)
    controller.start()
    try:
        yield f"smtp://{host}:{controller.port}"
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def to(url: str) -> dict[str, str]:
    """The environment of a site that sends its mails to this server."""
    return {"PCCA_SMTP_URL": url, "PCCA_MAIL_FROM": "surveys@example.org", "PCCA_BASE_URL": "https://pcca.example.org"}
