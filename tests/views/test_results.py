"""Results pages: findings with their bases, what is hidden, charts as files, published tables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.answers import encode, final
from pcca.instrument.model import Instrument
from pcca.store import NewResponse
from tests.conftest import add, small
from tests.page import Page, get, words

Read = Callable[[str], Page]
DAY = datetime(2026, 11, 22, tzinfo=UTC).date()
ANSWERS = {"role": "gp", "support.heard": "2", "support.money": "1", "plan.lead": "1"}


def answer(store: stored.Store, instrument: Instrument, wave: str, times: int, **more: str) -> None:
    """That many respondents submit the same answers."""
    document = final(instrument, {**ANSWERS, **more})
    for _ in range(times):
        token = stored.start_draft(store, wave, language="en", day=DAY)
        response = NewResponse(document, encode(instrument, document), "en", DAY)
        stored.submit(store, token, response, versions={})


def finding(page: Page, id_: str) -> Element:
    return next(each for each in page.all("section") if each.get("id") == f"finding-{id_}")


def part(page: Page, id_: str) -> Element:
    return next(each for each in page.all("section") if each.get("id") == id_)


def said(element: Element) -> str:
    return " ".join(words(element).split())


class TestIndex:
    @pytest.mark.parametrize("lang", ["en", "cy"])
    def test_lists_every_wave_and_table(self, read: Read, lang: str) -> None:
        page = read(f"/{lang}/results/")
        links = [link for link in page.links(f"/{lang}/results/") if link != f"/{lang}/results/"]
        names = {link.rstrip("/").rsplit("/", 1)[-1] for link in links}
        assert {
            "maturity-2025",
            "members-2025",
            "members-2026",
            "snapshot-2016-2017",
            "scotland-2018",
        } <= names

    def test_says_how_many_answered_and_what_is_synthetic(self, read: Read) -> None:
        row = next(each for each in read("/en/results/").all("tr") if "Cluster members 2025" in words(each))
        assert "Synthetic" in words(row)
        assert "190 answers" in words(row)

    def test_says_what_will_be_there_when_there_is_nothing(self, tmp_path: Path) -> None:
        from pcca.app import create_app

        made = create_app({"DATA": tmp_path})
        page = get(made.test_client(), "/en/results/")
        made.extensions["pcca.store"].close()
        assert "No survey or assessment has been added yet" in page.body


class TestFindings:
    def test_the_sentence_stands_with_interval_count_and_base(self, read: Read) -> None:
        section = finding(read("/en/results/members-2025/"), "clinical_time_adverse")
        text = said(section)
        assert "69.1% of respondents said that cluster work had adversely affected their clinical time" in text
        assert "95% interval 60.9% to 76.5%" in text
        assert "94 of 136 who answered this question" in text
        assert "94 of all 190 who responded" in text, "another base stands beside it"
        assert "Not asked: 36." in text
        assert "Published elsewhere: 69.1% (BMA Cymru Wales 2015; base not published)" in text

    def test_the_sentence_in_welsh(self, read: Read) -> None:
        page = read("/cy/results/members-2025/")
        assert "Dywedodd 69.1% o'r ymatebwyr fod gwaith clwstwr" in said(finding(page, "clinical_time_adverse"))

    def test_a_group_that_is_too_small_says_so_and_holds_no_number(self, read: Read) -> None:
        section = finding(read("/en/results/members-2025/"), "clinical_time_adverse")
        hidden = [each for each in section.iter("tr") if "not shown" in words(each)]
        assert hidden
        for row in hidden:
            assert said(row).count("10") == 1, "the limit is the only number"
            assert not any(char in "023456789" for char in said(row).replace("10", "")), said(row)

    def test_every_question_is_there_by_part(self, read: Read) -> None:
        page = read("/en/results/members-2025/")
        tables = [each for each in page.all("table") if "Much worse" in words(each) and "Much better" in words(each)]
        assert len(tables) >= 2, "the table of its finding, and the table of the question"

    def test_methods_can_be_copied(self, read: Read) -> None:
        [box] = read("/en/results/members-2025/").all("blockquote")
        text = said(box)
        assert "190 answers were counted, of 2,000 that could be given." in text
        assert "The answers are synthetic" in text
        assert "Answers were taken from 12 May 2025 to 20 June 2025." in text
        assert "exact for a population of 2,000" in text
        assert "fewer than 10 in the base are not shown" in text
        assert "cluster-member-survey, version 2026.1" in text

    def test_stages_of_a_census_have_no_interval(self, read: Read) -> None:
        section = finding(read("/en/results/maturity-2026/"), "own_stage_distribution")
        assert "so there is no sampling error and no interval" in said(section)

    @pytest.mark.parametrize("path", ["nothing", "published/nothing", "members-2025/chart/nothing-0.svg"])
    def test_what_does_not_exist_is_not_found(self, reader: FlaskClient, path: str) -> None:
        assert reader.get(f"/en/results/{path}", follow_redirects=True).status_code == 404


class TestRelease:
    def test_an_open_anonymous_wave_counts_in_steps_of_ten(self, client: FlaskClient, site: stored.Store) -> None:
        instrument = add(site, small().replace(b"version: 1", b"version: 2"), "steps")
        answer(site, instrument, "steps", 9)
        page = get(client, "/en/results/steps/")
        assert "No result yet" in page.body
        assert "0 answers shown so far" in page.body
        answer(site, instrument, "steps", 1)
        assert "10 answers shown so far" in get(client, "/en/results/steps/").body

    def test_a_closed_wave_counts_every_answer(self, client: FlaskClient, site: stored.Store) -> None:
        now = datetime.now(UTC)
        times = {"opens": now - timedelta(days=9), "closes": now - timedelta(days=2)}
        instrument = add(site, small().replace(b"version: 1", b"version: 3"), "done", **times)
        answer(site, instrument, "done", 12)
        assert "12 answers" in get(client, "/en/results/done/").body

    def test_a_wave_without_findings_shows_its_questions(self, client: FlaskClient, site: stored.Store) -> None:
        instrument = add(site, small("named").replace(b"version: 1", b"version: 4"), "plain")
        answer(site, instrument, "plain", 3, hours="12")
        page = get(client, "/en/results/plain/")
        assert "declares no findings" in page.body
        assert "Lead: where you want to be next year" in page.body
        assert "Mean" in page.body

    def test_more_answers_than_there_could_be_is_said(self, client: FlaskClient, site: stored.Store) -> None:
        instrument = add(site, small("named").replace(b"version: 1", b"version: 5"), "many", population=2)
        answer(site, instrument, "many", 3)
        assert "More have answered than the number that could answer" in get(client, "/en/results/many/").body


class TestCharts:
    def test_images_say_what_they_show_and_keep_their_place(self, read: Read) -> None:
        section = finding(read("/en/results/members-2025/"), "clinical_time_adverse")
        [image] = section.iter("img")
        assert "69.1%" in (image.get("alt") or "")
        assert "60.9% to 76.5%" in (image.get("alt") or "")
        assert int(image.get("width") or 0) > 0 < int(image.get("height") or 0)

    def test_are_files_that_run_nothing_and_are_sent_once(self, reader: FlaskClient, read: Read) -> None:
        image = next(read("/en/results/members-2025/").root.iter("img"))
        first = reader.get(image.get("src") or "")
        assert (first.status_code, first.mimetype) == (200, "image/svg+xml")
        assert first.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert b"69.1%" in first.data
        again = reader.get(image.get("src") or "", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")

    def test_a_chart_in_the_other_language_is_another_file(self, reader: FlaskClient) -> None:
        address = "results/members-2025/chart/clinical_time_effect-0.svg"
        english, welsh = (reader.get(f"/{lang}/{address}") for lang in ("en", "cy"))
        assert english.headers["ETag"] != welsh.headers["ETag"]
        assert "Llawer gwaeth" in welsh.get_data(as_text=True)

    @pytest.mark.slow
    def test_pages_do_not_load_the_drawing_library(self, demonstration: object, tmp_path: Path) -> None:
        code = (
            "import sys; from pathlib import Path; from pcca.app import create_app; "
            "app = create_app({'DATA': Path(sys.argv[1])}); client = app.test_client(); "
            "assert client.get('/en/results/members-2025/').status_code == 200; "
            "assert client.get('/en/assess/maturity-2026/').status_code == 200; "
            "sys.exit('matplotlib' in sys.modules)"
        )
        data = str(demonstration.config["DATA"])  # type: ignore[attr-defined]
        assert subprocess.run([sys.executable, "-c", code, data], check=False).returncode == 0


class TestPublishedTables:
    def test_the_misprints_of_2016_are_named(self, read: Read) -> None:
        page = read("/en/results/published/snapshot-2016-2017/")
        for misprint in ("39/60 is 65, not 64", "17/60 is 28, not 29", "28/60 is 47, not 46"):
            assert misprint in page.body
        assert "11 of 14 printed figures agree with their counts" in page.body
        assert "sums to 64 of 60" in page.body
        assert "What is the profession of the cluster lead? (2017)" in page.body

    def test_what_margins_say_about_change(self, read: Read) -> None:
        body = read("/en/results/published/snapshot-2016-2017/").body
        assert "at least 17 moved up and at least 2 moved down; 19 to 45 moved" in body

    def test_a_figure_that_does_not_agree_is_marked_beside_the_right_one(self, read: Read) -> None:
        page = read("/en/results/published/snapshot-2016-2017/")
        marked = [each for each in page.all("tr") if each.get("class") == "disagrees"]
        wrong = [[said(cell) for cell in row] for row in marked]
        assert ["Yes", "2016", "39 of 60", "65%", "52% to 76%", "64%", "Does not agree"] in wrong
        assert len(wrong) == 3

    def test_all_scottish_figures_agree(self, read: Read) -> None:
        body = read("/en/results/published/scotland-2018/").body
        assert "110 of 110 printed figures agree with their counts" in body

    def test_the_reconstruction_agrees(self, read: Read) -> None:
        body = read("/cy/results/published/sustainability-2016/").body
        assert "82.1%" in body
        assert "synthetig" in body


@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize(
    "path",
    ["results/maturity-2025/", "results/members-2025/", "results/sustainability-2026/", "results/assess-2026/",
     "results/published/snapshot-2016-2017/", "results/published/scotland-2018/"],
)  # fmt: skip
def test_every_page_is_sound_and_its_twin_is_linked(read: Read, path: str, lang: str) -> None:
    page = read(f"/{lang}/{path}")
    assert page.status == 200
    assert f"/{'cy' if lang == 'en' else 'en'}/{path}" in page.links(path)


class TestEarlierWaves:
    def test_a_wave_is_chosen_and_what_moved_is_told_with_its_chart(self, read: Read, reader: FlaskClient) -> None:
        page = read("/en/results/maturity-2026/")
        assert "What changed is shown once an earlier wave is chosen." in said(part(page, "change"))
        assert not [each for each in page.all("section") if each.get("id") == "finding-stage_moved"]
        page = read("/en/results/maturity-2026/?before=maturity-2025")
        assert "Changes are told from the wave “Cluster maturity 2025" in said(part(page, "change"))
        assert "Moved up" in said(finding(page, "stage_moved"))
        assert "Rank" in said(finding(page, "top_support_needs"))
        chart = next(each for each in finding(page, "stage_moved").iter("img"))
        assert reader.get(str(chart.get("src"))).status_code == 200

    def test_it_is_said_in_welsh(self, read: Read) -> None:
        page = read("/cy/results/maturity-2026/?before=maturity-2025")
        assert "Wedi codi" in said(finding(page, "stage_moved"))
        assert "Y don gynharach" in said(finding(page, "overall_change"))

    @pytest.mark.parametrize("before", ["maturity-2026", "members-2025", "nothing"])
    def test_what_is_no_earlier_wave_of_it_has_no_page(self, reader: FlaskClient, before: str) -> None:
        assert reader.get(f"/en/results/maturity-2026/?before={before}").status_code == 404

    def test_the_first_wave_says_that_there_is_none_before_it(self, read: Read) -> None:
        said_of = said(part(read("/en/results/maturity-2025/"), "change"))
        assert said_of == "What changed cannot be shown: there is no earlier wave of this questionnaire."


def test_a_declared_table_has_counts_percentages_and_margins(read: Read) -> None:
    page = read("/en/results/maturity-2026/")
    table = next(each for each in page.all("section") if each.get("id") == "table-own_stage_by_board")
    words_of = said(table)
    assert "Own stage by health board" in words_of
    assert "Answered both questions: 64." in words_of
    assert "Percentages are of each row." in words_of
