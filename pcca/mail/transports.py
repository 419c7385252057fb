"""The ways out: a file for each mail, or a mail server with one connection for many mails."""

from __future__ import annotations

import os
import re
import smtplib
import socket
import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from pcca.fieldwork.demonstration.folder import is_demonstration
from pcca.language import N_
from pcca.mail.setting import MailSettings, Server
from pcca.store import Store
from pcca.store.mail_ends import file_of
from pcca.store.outbox import Failure

CONNECT_SECONDS, ANSWER_SECONDS = 30, 240
"""The last answer, to the whole mail, may take longer: whoever gives up too soon has it delivered twice."""
NO_FILE = N_("the file of the mail could not be written: the disk may be full")
Noted = Callable[[], bool]


class Undelivered(Exception):
    """A mail that did not go, and why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class Overtaken(Exception):
    """Somebody else has taken the mail on meanwhile."""


class Transport(Protocol):
    """Takes mails out of the house."""

    def send(self, no: int, message: EmailMessage, noted: Noted) -> None:
        """Hands a mail over, once `noted` has noted that; Undelivered when it did not go."""

    def rest(self) -> None:
        """Lets go of a connection until the next mail."""


class Files:
    """Writes each mail to a file beside the database, readable for its owner alone."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def send(self, no: int, message: EmailMessage, noted: Noted) -> None:
        if not noted():
            raise Overtaken
        try:
            _write(file_of(self.store, no), message.as_bytes())
        except OSError as error:
            raise Undelivered(Failure("unreachable", NO_FILE)) from error

    def rest(self) -> None:
        pass


def _write(path: Path, content: bytes) -> None:
    """Writes the file whole or not at all; written twice it is the same file."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".mail-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


class Smtp:
    """Speaks to a mail server; a connection is kept as long as mails follow each other."""

    def __init__(self, server: Server, sender: str) -> None:
        self.server, self.sender = server, sender
        self.connection: smtplib.SMTP | None = None

    def send(self, no: int, message: EmailMessage, noted: Noted) -> None:
        try:
            self._send(self._connected(), message, noted)
        except (Undelivered, Overtaken):
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.rest()
            raise Undelivered(Failure("unreachable", _words(error))) from error

    def rest(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self.connection is not None and not _answers(self.connection):
            self.rest()
        if self.connection is None:
            self.connection = connected(self.server)
        return self.connection

    def _send(self, connection: smtplib.SMTP, message: EmailMessage, noted: Noted) -> None:
        code, said = connection.mail(self.sender)
        if code != 250:
            # This says nothing of the one who is written to: somebody has to mend the settings.
            raise smtplib.SMTPResponseException(code, said)
        code, said = connection.rcpt(str(message["To"]))
        if code not in (250, 251):
            self._refused(connection, code, said, str(message["To"]))
        code, said = connection.docmd("DATA")
        if code != 354:
            raise Undelivered(Failure("later", _reason(code, said)))
        connection.send(on_the_wire(message))
        # The mail is complete only with the point: a server that never hears it delivers nothing.
        if not noted():
            self.rest()
            raise Overtaken
        self._finish(connection)

    def _refused(self, connection: smtplib.SMTP, code: int, said: bytes, address: str) -> None:
        with suppress(OSError, smtplib.SMTPException):
            connection.rset()
        raise Undelivered(Failure("bounced" if code >= 500 else "later", _reason(code, said, address)))

    def _finish(self, connection: smtplib.SMTP) -> None:
        try:
            if connection.sock is not None:
                connection.sock.settimeout(ANSWER_SECONDS)
            connection.send(b".\r\n")
            code, said = connection.getreply()
            if connection.sock is not None:
                connection.sock.settimeout(CONNECT_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            self.rest()
            raise Undelivered(Failure("unknown", _words(error))) from error
        if code != 250:
            raise Undelivered(Failure("refused" if code >= 500 else "later", _reason(code, said)))


def connected(server: Server) -> smtplib.SMTP:
    """A connection that has said hello, is encrypted unless the server is on this computer, and has signed in."""
    context = ssl.create_default_context()
    if server.encrypted:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=CONNECT_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
    try:
        if connection.sock is not None:
            # The point that ends a mail is sent alone, and must not wait until the rest was acknowledged.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.ehlo_or_helo_if_needed()
        if not server.encrypted and not server.is_near:
            connection.starttls(context=context)
            connection.ehlo()
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def on_the_wire(message: EmailMessage) -> bytes:
    """The mail as it is sent after DATA, but for the point that ends it."""
    content = re.sub(rb"\r\n|\r|\n", b"\r\n", message.as_bytes())
    return re.sub(rb"(?m)^\.", b"..", content if content.endswith(b"\r\n") else content + b"\r\n")


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _words(error: Exception) -> str:
    """What is told of a fault: never what was sent, which may hold a password or an address."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _reason(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
    return next((said for kind, said in FAULTS if isinstance(error, kind)), OUT_OF_REACH)


OUT_OF_REACH = N_("the mail server could not be reached")
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (ConnectionRefusedError, N_("the mail server refused the connection")),
    (TimeoutError, N_("the mail server did not answer in time")),
    (socket.gaierror, N_("there is no mail server of this name")),
    (ssl.SSLError, N_("the encryption of the mail server cannot be trusted")),
    (smtplib.SMTPNotSupportedError, N_("the mail server offers no encryption, or no way to sign in")),
    (smtplib.SMTPServerDisconnected, N_("the mail server closed the connection")),
)


def _reason(code: int, said: bytes, address: str = "") -> str:
    """The answer of a server on one line, without addresses."""
    text = " ".join(said.decode("utf-8", "replace").split())
    hidden = re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "…", text.replace(address, "…") if address else text)
    return f"{code} {''.join(char for char in hidden if char.isprintable())}".strip()


def transport(settings: MailSettings, store: Store) -> Transport:
    """The way out that the settings name; from the demonstration, whose people are invented, nothing leaves."""
    if settings.server is None or is_demonstration(store.path.parent):
        return Files(store)
    return Smtp(settings.server, settings.sender)
