"""Many at once, over real connections to real processes: nothing is lost and nothing is stored twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from pcca import store as stored
from tests.fieldproof.served import CHECK, PAGE, WAVE, drafted, made, serving
from tests.fieldproof.visitor import Answer, Visitor, checked, resumed

pytestmark = pytest.mark.slow
POSTS = 8
TOKENS = {"file": 1000, "server": 150}
TRIALS = {"file": 200, "server": 50}


@pytest.fixture(params=TOKENS)
def url(request: pytest.FixtureRequest) -> str | None:
    """Where the answers are kept: in a file, or on a server."""
    return request.getfixturevalue("empty_server") if request.param == "server" else None


def of(counts: dict[str, int], url: str | None) -> int:
    """How often: what is a matter of the pages is tried once."""
    return counts["server" if url else "file"]


def test_a_thousand_people_who_press_submit_eight_times_at_once_are_a_thousand_responses(
    tmp_path: Path, url: str | None
) -> None:
    made(tmp_path, url=url)
    people = of(TOKENS, url)
    with closing(stored.open_store(tmp_path, url=url)) as store:
        tokens = [drafted(store, f"answer {number}") for number in range(people)]
    with serving(tmp_path, processes=2, url=url) as sites:
        ready = [checked(sites[number % 2].port, token) for number, token in enumerate(tokens)]
        barrier = Barrier(POSTS)

        def press(which: int) -> int:
            """Presses the button for each person in turn, at the same moment as the seven others."""
            received = 0
            with Visitor(sites[which % 2].port) as window:
                for each in ready:
                    window.cookies = dict(each.cookies)
                    barrier.wait()
                    answer = window.post(CHECK, each.fields)
                    received += answer.status == 200 and answer.path.endswith("/receipt") and "Thank you" in answer.text
            return received

        with ThreadPoolExecutor(POSTS) as threads:
            assert sum(threads.map(press, range(POSTS))) == people * POSTS
    with closing(stored.open_store(tmp_path, url=url)) as store:
        found = sorted(each.document["first"] for each in stored.documents(store, WAVE, released_only=False))
    assert found == sorted(f"answer {number}" for number in range(people))


def test_two_windows_that_save_at_once_keep_both_answers(tmp_path: Path, url: str | None) -> None:
    made(tmp_path, url=url)
    with closing(stored.open_store(tmp_path, url=url)) as store, serving(tmp_path, processes=2, url=url) as sites:
        lost = [trial for trial in range(of(TRIALS, url)) if lost_in(store, [each.port for each in sites], trial)]
    assert lost == []


def lost_in(store: stored.Store, ports: list[int], trial: int) -> set[str]:
    """What two windows typed into different questions of one page and the draft does not hold."""
    token = drafted(store, "before")
    typed = {"first": f"left {trial}", "second": f"right {trial}"}
    with resumed(ports[0], token) as left, left.window(ports[1]) as right:
        answers = saved_at_once((left, right), typed)
    assert [each.status for each in answers] == [303, 303], [each.text for each in answers]
    draft = stored.draft(store, token)
    assert draft is not None
    kept = {question: answer.value.get(question) for question, answer in draft.answers.items()}
    return {value for question, value in typed.items() if kept.get(question) != value}


def saved_at_once(windows: tuple[Visitor, Visitor], typed: dict[str, str]) -> list[Answer]:
    """The page filled in and sent from both windows at the same moment, one question in each."""
    pages = [window.get(PAGE) for window in windows]
    barrier = Barrier(2)

    def save(window: Visitor, page: Answer, question: str) -> Answer:
        fields = page.fields | {question: typed[question]}
        barrier.wait()
        return window.post(PAGE, fields, follow=False)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(save, windows, pages, typed))
