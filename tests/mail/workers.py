"""Workers in processes of their own, to be killed."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from pcca import store as stored
from pcca.mail.setting import mail_settings
from pcca.mail.transports import Noted, Smtp, Transport
from pcca.mail.worker import Post, post, run_once
from tests.mail.server import to

LAPSE = timedelta(seconds=3)


class Dying:
    """A way out that is killed when the server has taken the mail, before anybody could note that."""

    def __init__(self, way: Transport) -> None:
        self.way = way

    def send(self, no: int, message: EmailMessage, noted: Noted) -> None:
        self.way.send(no, message, noted)
        os.kill(os.getpid(), signal.SIGKILL)

    def rest(self) -> None:
        self.way.rest()


def work(folder: str, database: str | None, url: str, dying: bool) -> None:
    """Sends until killed, or once where it is dying."""
    settings = mail_settings(to(url))
    with closing(stored.open_store(Path(folder), url=database)) as store:
        made = post(store, settings)
        assert isinstance(made.transport, Smtp)
        way: Transport = Dying(made.transport) if dying else made.transport
        while True:
            run_once(Post(store, settings, way, lapse=LAPSE))
            if dying:
                break
            threading.Event().wait(0.05)
