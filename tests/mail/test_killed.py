"""Workers killed at any instant: nobody gets no mail, and nobody gets three."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from random import Random

import pytest

from pcca.fieldwork.mailing import fill
from pcca.store import Store, mail_plans
from tests.mail.conftest import NOW
from tests.mail.people import Row, invited
from tests.mail.server import Taken, serving
from tests.mail.workers import LAPSE, work
from tests.store.samples import address_of

pytestmark = pytest.mark.slow
MAILS, WORKERS, KILLS = 300, 4, 25


@contextmanager
def processes(db: Store, url: str) -> Iterator[Callable[[bool], BaseProcess]]:
    """Starts workers, and kills at the end those that live."""
    context, started = multiprocessing.get_context("spawn"), []

    def start(dying: bool = False) -> BaseProcess:
        process = context.Process(target=work, args=(str(db.path.parent), address_of(db), url, dying))
        process.start()
        started.append(process)
        return process

    yield start
    for each in started:
        each.kill()
        each.join()


def waiting(db: Store) -> int:
    return mail_plans.backlog(db).get("waiting", 0)


def test_four_workers_killed_at_random_send_every_mail_once_or_twice(db: Store) -> None:
    invited(db, *(Row(f"p{n}@example.org") for n in range(MAILS)))
    mail_plans.put_plans(db, "spring", {"invitation": None})
    assert fill(db, NOW) == MAILS
    taken, chance, killed = Taken(slow=0.02), Random(7), 0
    with serving(taken) as url, processes(db, url) as start:
        alive = [start(False) for _ in range(WORKERS)]
        ends = time.monotonic() + 120
        while waiting(db) and time.monotonic() < ends:
            time.sleep(chance.uniform(0.02, 0.3))
            if taken.recipients and killed < KILLS:
                place = chance.randrange(WORKERS)
                alive[place].kill()
                alive[place] = start(False)
                killed += 1
    got = Counter(taken.recipients)
    assert killed > 5, "too few were killed to try anything"
    assert len(got) == MAILS, "somebody got none"
    assert set(got.values()) <= {1, 2}, "somebody got three"
    assert sum(times == 2 for times in got.values()) <= killed
    assert mail_plans.backlog(db) == {"sent": MAILS}


def test_killed_each_time_after_the_server_took_it_a_mail_goes_twice_and_no_more(db: Store) -> None:
    invited(db, Row("ann@example.org"))
    mail_plans.put_plans(db, "spring", {"invitation": None})
    fill(db, NOW)
    taken = Taken()
    with serving(taken) as url, processes(db, url) as start:
        for _ in range(3):
            worker = start(True)
            worker.join(timeout=60)
            time.sleep(LAPSE.total_seconds() + 1)
    assert taken.recipients == ["ann@example.org"] * 2
    (row,) = mail_plans.listed(db)
    assert (row.state, row.fault) == ("sent", "unconfirmed")
