"""The worker: takes mails from the outbox one by one, asks whether each may go, and settles what became of it."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from pcca.fieldwork import links, mailing
from pcca.language import N_
from pcca.mail.compose import Unwritable, composed
from pcca.mail.letters import letter
from pcca.mail.setting import MailSettings
from pcca.mail.transports import Overtaken, Transport, Undelivered, transport
from pcca.store import Store, StoreUnavailable, mail_ends, outbox
from pcca.store.outbox import Claimed, Failure

LOG = logging.getLogger("pcca.mail")
Outcome = Literal["sent", "later", "unreachable", "bounced", "failed", "dropped", "held", "overtaken"]
EVERY = timedelta(seconds=10)
AFTER_FAILURE = timedelta(minutes=1)
PAUSES = (0.1, 0.5, 2.0, 5.0)
NO_ADDRESS = N_("the address cannot be written in a mail")
OUR_FAULT = N_("pcca could not write this mail; the fault is its own")


def clock() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Post:
    """What a worker works with."""

    store: Store
    settings: MailSettings
    transport: Transport
    now: Callable[[], datetime] = clock
    lapse: timedelta = field(default=outbox.LAPSE)


def post(store: Store, settings: MailSettings) -> Post:
    """What a worker of a site works with."""
    return Post(store, settings, transport(settings, store))


def run_once(post: Post, stop: threading.Event | None = None) -> Counter[Outcome]:
    """Puts what is due into the outbox and sends it; ends early while the server is out of reach."""
    mailing.fill(post.store, post.now())
    mail_ends.forget_old(post.store, post.now())
    done: Counter[Outcome] = Counter()
    try:
        while stop is None or not stop.is_set():
            claimed = outbox.claim(post.store, post.now(), lapse=post.lapse)
            if claimed is None:
                break
            outcome = deliver(post, claimed)
            done[outcome] += 1
            if outcome == "sent" and done[outcome] == 1:
                # The server answers: what waited for it alone need not wait longer.
                outbox.revive(post.store, post.now())
            if outcome == "unreachable":
                break
    finally:
        post.transport.rest()
    return done


def run(post: Post, stop: threading.Event, told: Callable[[Counter[Outcome]], None]) -> None:
    """Works until stopped; a database that cannot be used, or a fault of ours, is tried again later."""
    while not stop.is_set():
        done: Counter[Outcome] = Counter()
        try:
            done = run_once(post, stop)
        except StoreUnavailable:
            done["unreachable"] += 1
        except Exception as error:  # a worker that dies sends nothing at all
            LOG.error("the mail worker goes on after %s", type(error).__name__)
            done["unreachable"] += 1
        if done:
            told(done)
        stop.wait((AFTER_FAILURE if done["unreachable"] else EVERY).total_seconds())


def deliver(post: Post, claimed: Claimed) -> Outcome:
    """Sends one mail, or settles why not."""
    try:
        return _deliver(post, claimed)
    except Overtaken:
        return "overtaken"
    except Undelivered as error:
        return _failed(post, claimed, error.failure)
    except Unwritable:
        return _failed(post, claimed, Failure("bounced", NO_ADDRESS))
    except links.NoKey as error:
        return _failed(post, claimed, Failure("later", str(error)))
    except StoreUnavailable:
        raise
    except Exception as error:  # one mail that cannot be written must not keep the others back
        LOG.error("mail %d was put off after %s", claimed.no, type(error).__name__)
        return _failed(post, claimed, Failure("later", OUR_FAULT))


def _deliver(post: Post, claimed: Claimed) -> Outcome:
    found = mailing.checked(post.store, claimed.mail, post.now())
    if found.verdict == "drop":
        outbox.dropped(post.store, claimed, Failure("not_needed"))
        return "dropped"
    if found.verdict == "hold":
        outbox.held(post.store, claimed, post.now() + mailing.HOLD)
        return "held"
    written = letter(post.store, claimed, found, base_url=post.settings.base_url, now=post.now())
    message = composed(written, post.settings, post.store, post.now())
    post.transport.send(claimed.no, message, lambda: outbox.handing(post.store, claimed))
    # Until this is stored nobody knows that it went: it is tried as long as the database may come back.
    _note_sent(post, claimed)
    return "sent"


def _note_sent(post: Post, claimed: Claimed) -> None:
    for pause in PAUSES:
        with suppress(StoreUnavailable):
            outbox.sent(post.store, claimed)
            return
        threading.Event().wait(pause)
    outbox.sent(post.store, claimed)


def _failed(post: Post, claimed: Claimed, failure: Failure) -> Outcome:
    state = outbox.failed(post.store, claimed, post.now(), failure)
    if state in ("bounced", "failed"):
        return "bounced" if state == "bounced" else "failed"
    return "unreachable" if failure.fault == "unreachable" else "later"


@dataclass(frozen=True)
class Worker:
    """A worker in a thread of its own."""

    thread: threading.Thread
    stop: threading.Event

    def end(self) -> None:
        """Lets it finish the mail at hand."""
        self.stop.set()
        self.thread.join(timeout=10)


def start(post: Post) -> Worker:
    """Starts a worker beside a site that is served."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(post, stop, lambda done: None), name="mail", daemon=True)
    thread.start()
    return Worker(thread, stop)
