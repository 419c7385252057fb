"""Stage pages: the stage with its reasons, what would lift it, and what it is seen against."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.answers import encode
from pcca.instrument.model import Instrument
from pcca.paths import shipped
from pcca.store import NewResponse
from tests.conftest import add
from tests.page import Page, get, words
from tests.views.answered import rows

DAY = datetime(2026, 11, 22, tzinfo=UTC).date()
SOURCE = (shipped("instruments") / "pcca-maturity.yaml").read_bytes()
NOW = datetime.now(UTC)
Examples = dict[str, dict[str, str]]
Rate = Callable[..., str]
Read = Callable[[str], Page]


@pytest.fixture(scope="module")
def examples() -> Examples:
    """The answers of the examples that the maturity instrument carries."""
    from pcca.instrument.load import loads

    instrument = loads(SOURCE, "pcca-maturity.yaml")
    return {each.id: {column: str(code) for column, code in each.answers.items()} for each in instrument.examples}


@pytest.fixture
def wave(site: stored.Store) -> Instrument:
    """An open wave `now` of the maturity instrument."""
    return add(site, SOURCE, "now", opens=NOW - timedelta(days=1))


def assessed(store: stored.Store, instrument: Instrument, answers: dict[str, str], wave: str = "now") -> str:
    """The key of a submitted assessment."""
    token = stored.start_draft(store, wave, language="en", day=DAY)
    response = NewResponse(answers, encode(instrument, answers), "en", DAY)
    key = stored.submit(store, token, response, versions={}).key
    assert key is not None
    return key.hex()


@pytest.fixture
def rate(site: stored.Store, wave: Instrument, examples: Examples) -> Rate:
    """Submits the answers of an example, some of them changed, and gives the key."""

    def submit(example: str, into: str = "now", **more: str) -> str:
        return assessed(site, wave, examples[example] | more, into)

    return submit


def stage(client: FlaskClient, key: str, lang: str = "en", wave: str = "now") -> Page:
    return get(client, f"/{lang}/assess/{wave}/{key}")


class TestStage:
    def test_a_stage_capped_by_the_critical_items(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("capped_by_the_gate"))
        assert words(page.all("h1")[0]) == "Blaen Meillion"
        assert "Stage 2 of 3: Stable" in page.body
        assert "Mean of the domains: Stage 3 of 3: High-performing potential." in page.body
        assert "6 of 8 critical items reach stage 2, and 7 must." in page.body
        assert "“Critical items” allows stage 2 at most, so it lowered the stage." in page.body

    def test_the_fewest_raises_with_their_next_descriptor(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("capped_by_the_gate"))
        assert "1 step up is enough for stage 3." in page.body
        [item] = next(each for each in page.all("ol") if each.get("class") == "raises")
        assert words(item) == "Shared planFrom 1 Developing to 2 Stable.We have a yearly plan that members agreed."

    def test_the_same_in_welsh(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("capped_by_the_gate"), "cy")
        assert "Cam 2 o 3: Sefydlog" in page.body
        assert "Mae gennym gynllun blynyddol y cytunodd yr aelodau arno." in page.body

    def test_an_interval_names_the_unknown_items(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("an_unknown_that_decides"))
        assert "Stage 2 or 3 of 3: Stable or High-performing potential" in page.body
        assert "depends on these items, which are unknown. Rate them first: Shared plan" in page.body

    def test_not_rated_says_why(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("too_little_answered"))
        assert "Not rated" in page.body
        assert "All domains: 5 of 8 rated, 6 needed" in page.body

    def test_the_highest_stage_needs_no_lift(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("exactly_on_the_upper_cut"))
        assert "Stage 3 of 3" in page.body
        assert "This is the highest stage." in page.body

    def test_the_calculation_is_exact(self, client: FlaskClient, rate: Rate) -> None:
        page = stage(client, rate("just_below_the_lower_cut"))
        assert "All domains | 13/8 | 1.63 | 8 of 8, 6 needed" in rows(page)
        assert any(row.startswith("Weakest domain | Stage 1 of 3: Developing | ") for row in rows(page))

    def test_evidence_target_and_confidence_stand_beside_their_item_and_run_nothing(
        self, client: FlaskClient, rate: Rate
    ) -> None:
        beside = {
            "planning.plan.evidence": "<script>alert(1)</script>",
            "planning.plan.target": "3",
            "planning.plan.confidence": "high",
        }
        page = stage(client, rate("capped_by_the_gate", **beside))
        row = next(each for each in page.all("tr") if words(each).startswith("Shared plan"))
        cells = [" ".join(words(each).split()) for each in row.iter("td")]
        assert cells[1:] == ["3 High-performing potential", "High", "<script>alert(1)</script>"]
        assert not any("alert" in words(each) for each in page.all("script"))


class TestAround:
    def test_evidence_says_in_which_language_it_was_written(self, client: FlaskClient, rate: Rate) -> None:
        key = rate("capped_by_the_gate", **{"planning.plan.evidence": "A plan of 2025"})
        welsh, english = (get(client, f"/{lang}/assess/now/{key}") for lang in ("cy", "en"))
        assert "A plan of 2025" in ["".join(each.itertext()) for each in welsh.all("td") if each.get("lang") == "en"]
        assert not [each for each in english.all("td") if each.get("lang")]

    def test_the_result_can_be_taken_away_as_a_table(self, client: FlaskClient, rate: Rate) -> None:
        key = rate("capped_by_the_gate", **{"planning.plan.evidence": "=HYPERLINK()"})
        [link] = get(client, f"/en/assess/now/{key}").links("result.csv")
        answer = client.get(link)
        assert "attachment" in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert [row["Part"] for row in rows].count("Critical item") == 8
        assert [row["Part"] for row in rows].count("This rule decides") == 1
        assert "'=HYPERLINK()" in [row["What the rule saw, or the evidence"] for row in rows]
        assert "Rhan" in client.get(link.replace("/en/", "/cy/")).data.decode("utf-8-sig").split(",")[0]

    def test_last_year_is_linked_and_drawn(self, client: FlaskClient, site: stored.Store, rate: Rate) -> None:
        label = {"en": "A year ago", "cy": "Flwyddyn yn ôl"}
        add(site, SOURCE, "before", opens=NOW - timedelta(days=400), label=label)
        earlier = rate("just_below_the_lower_cut", "before", cluster="c07")
        page = stage(client, rate("capped_by_the_gate", cluster="c07"))
        assert "A year ago: Stage 1 of 3: Developing." in page.body
        assert page.links(f"/en/assess/before/{earlier}")
        [image] = page.all("img")
        assert "A year ago: Purpose and plan 1.67" in (image.get("alt") or "")
        assert "A year ago" in client.get(image.get("src") or "").get_data(as_text=True)
        assert not stage(client, earlier, wave="before").links("/en/assess/now/"), "a later year is not last year"

    def test_the_target_is_where_items_with_a_target_would_be(self, client: FlaskClient, rate: Rate) -> None:
        key = rate("just_below_the_lower_cut", **{"planning.plan.target": "3"})
        [image] = stage(client, key).all("img")
        assert "Now: Purpose and plan 1.67" in (image.get("alt") or "")
        assert "Target for next year: Purpose and plan 2; " in (image.get("alt") or "")

    def test_the_median_is_of_all_that_were_assessed(self, client: FlaskClient, rate: Rate) -> None:
        key = rate("exactly_on_the_upper_cut")
        [alone] = stage(client, key).all("img")
        assert "Median" not in (alone.get("alt") or ""), "one has no median to stand against"
        rate("just_below_the_lower_cut")
        [image] = stage(client, key).all("img")
        assert "Median of the 2 assessed: Purpose and plan 2; " in (image.get("alt") or "")


class TestWave:
    def test_lists_each_one_and_counts_the_stages(self, client: FlaskClient, rate: Rate) -> None:
        for name in ("capped_by_the_gate", "an_unknown_that_decides", "too_little_answered"):
            rate(name)
        page = get(client, "/en/assess/now/")
        counted = ["Developing | 0 | 0%", "Stable | 1 | 33%", "Stable or High-performing potential | 1 | 33%"]
        assert {f"Stage {place} of 3: {row}" for place, row in zip(("1", "2", "2 or 3"), counted, strict=True)} <= {
            *rows(page)
        }
        assert "Not rated | 1 | 33%" in rows(page)
        assert "Blaen Meillion | Stage 2 of 3: Stable" in rows(page)

    def test_an_empty_wave_says_how_to_begin(self, client: FlaskClient, wave: Instrument) -> None:
        page = get(client, "/en/assess/now/")
        assert "Nothing can be shown here yet" in page.body
        assert page.links("/en/survey/now")

    def test_single_ones_are_shown_only_where_answers_are_named(
        self, client: FlaskClient, site: stored.Store, examples: Examples
    ) -> None:
        source = SOURCE.replace(b"identification: named", b"identification: confidential")
        instrument = add(site, source, "quiet")
        key = assessed(site, instrument, examples["capped_by_the_gate"], "quiet")
        page = get(client, "/en/assess/quiet/")
        assert "Answers to this survey are not named" in page.body
        assert "Blaen Meillion" not in page.body
        assert client.get(f"/en/assess/quiet/{key}").status_code == 404
        assert client.get(f"/en/assess/quiet/{key}/radar.svg").status_code == 404

    @pytest.mark.parametrize(
        "path",
        [
            "nothing/",
            "members-2025/",
            "maturity-2026/beef",
            "maturity-2026/no-key",
            "maturity-2026/beef/radar.svg",
        ],
    )
    def test_what_does_not_exist_is_not_found(self, reader: FlaskClient, path: str) -> None:
        assert reader.get(f"/en/assess/{path}").status_code == 404


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_pages_of_the_demonstration_are_sound(read: Read, lang: str) -> None:
    index = read(f"/{lang}/assess/")
    assert index.links(f"/{lang}/assess/maturity-2026/")
    units = read(f"/{lang}/assess/maturity-2026/").links("/assess/maturity-2026/")
    singles = [link for link in units if not link.endswith("/") and link.startswith(f"/{lang}/")]
    assert len(singles) == 64
    for link in singles[:8]:
        page = read(link)
        assert page.status == 200
        assert page.links("/assess/maturity-2025/"), "last year's assessment is linked"
