"""Fills a store with the demonstration; the same every time but for the dates of its open waves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, cast

from pcca import store as stored
from pcca.answers import encode, final
from pcca.clock import CLOCK
from pcca.fieldwork.demonstration import members, ratings
from pcca.fieldwork.demonstration.chance import day_between
from pcca.fieldwork.demonstration.inviting import fill_invitations
from pcca.fieldwork.demonstration.people import fill_people
from pcca.fieldwork.register.loading import loaded
from pcca.fieldwork.waves import Version, add_wave, version
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.instrument.registers import Register, read_register
from pcca.paths import shipped
from pcca.store import NewResponse, PublishedCounts, SourceFile, Store, Wave, register
from pcca.store.values import Identification

SEED = 20261122
REGISTER = 64
MEMBERS = 2000
KEPT_YEARS = 5
Answers = Iterable[tuple[Values, str]]
Source = Callable[[Instrument, date], Answers]


@dataclass(frozen=True)
class Planned:
    """A wave of the demonstration: its texts, and where its answers come from; without answers it is open.

    Results of invented answers are for everybody; those of an open wave are for its owner.
    """

    id: str
    instrument: str
    label: Mapping[str, str]
    population: int | None = None
    closed: tuple[datetime, datetime] | None = None
    answers: Source | None = None
    owner: str = "bma"


def _clock(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CLOCK)


ASKER = {"en": "the demonstration committee", "cy": "pwyllgor yr arddangosiad"}


def _label(english: str, welsh: str) -> dict[str, str]:
    return {"en": f"{english} (synthetic demonstration data)", "cy": f"{welsh} (data arddangos synthetig)"}


def _trial(english: str, welsh: str) -> dict[str, str]:
    return {"en": f"{english} (demonstration, for trying out)", "cy": f"{welsh} (arddangosiad, i roi cynnig arno)"}


@cache
def _register(instrument: Instrument) -> list[ratings.Cluster]:
    return ratings.clusters(instrument, Random(SEED))


def _assessed(years: int) -> Source:
    def answers(instrument: Instrument, day: date) -> Answers:
        chance = Random(SEED + years + 1)
        return ratings.assessments(instrument, _register(instrument), day, years=years, chance=chance)

    return answers


WAVES = (
    Planned(
        "maturity-2025", "pcca-maturity", _label("Cluster maturity 2025", "Aeddfedrwydd clystyrau 2025"),
        REGISTER, (_clock(2025, 9, 1, 9), _clock(2025, 10, 31, 17)), _assessed(0),
    ),
    Planned(
        "maturity-2026", "pcca-maturity", _label("Cluster maturity 2026", "Aeddfedrwydd clystyrau 2026"),
        REGISTER, (_clock(2026, 9, 1, 9), _clock(2026, 10, 30, 17)), _assessed(1),
    ),
    Planned(
        "members-2025", "cluster-member-survey", _label("Cluster members 2025", "Aelodau clystyrau 2025"),
        MEMBERS, (_clock(2025, 5, 12, 9), _clock(2025, 6, 20, 17)),
        lambda instrument, day: members.answers(Random(SEED)),
    ),
    Planned(
        "assess-2026", "pcca-maturity", _trial("Assess a cluster 2026", "Asesu clwstwr 2026"), REGISTER,
        owner="swansea_bay",
    ),
    Planned(
        "members-2026", "cluster-member-survey", _trial("Cluster members 2026", "Aelodau clystyrau 2026"), MEMBERS
    ),
    Planned(
        "sustainability-2026", "practice-sustainability",
        _trial("Practice sustainability 2026", "Cynaliadwyedd practisau 2026"), owner="lmc_gwent",
    ),
)  # fmt: skip

TABLES = (
    (
        "snapshot-2016-2017", "cluster-profile", "cluster-profile-2016-2017",
        {"en": "Clusters in 2016 and 2017: published counts", "cy": "Clystyrau yn 2016 a 2017: cyfrifon cyhoeddedig"},
    ),
    (
        "sustainability-2016", "practice-sustainability", "practice-sustainability-2016-synthetic",
        {
            "en": "GP survey 2016: published percentages, counts reconstructed (synthetic)",
            "cy": "Arolwg meddygon teulu 2016: canrannau cyhoeddedig, cyfrifon wedi'u hail-greu (synthetig)",
        },
    ),
    (
        "scotland-2018", "examples/gp-cluster-experience-2018", "gp-cluster-experience-2018",
        {"en": "GP clusters in Scotland 2018: published counts", "cy": "Clystyrau'r Alban 2018: cyfrifon cyhoeddedig"},
    ),
)  # fmt: skip


def fill(store: Store, now: datetime) -> None:
    """Loads the register and people, adds every wave with its answers, and every published table."""
    register.change(store, loaded(_wales()))
    fill_people(store, now)
    for planned in WAVES:
        _add(store, planned, now)
    fill_invitations(store)
    for name, instrument, table, label in TABLES:
        found = _version(instrument)
        stored.put_instrument(store, found.stored)
        counts = (shipped("instruments") / "examples" / f"{table}.csv").read_text(encoding="utf-8")
        stored.put_counts(store, PublishedCounts(name, found.instrument.digest, counts, label))


def _wales() -> Register:
    path = shipped("instruments") / "registers" / "wales.yaml"
    found = read_register(path.read_bytes(), path.name).register
    return cast(Register, found)


@cache
def _version(name: str) -> Version:
    path: Path = shipped("instruments") / f"{name}.yaml"
    return version(path)


def _add(store: Store, planned: Planned, now: datetime) -> None:
    found = _version(planned.instrument)
    opens, closes = _times(planned, now)
    wave = Wave(
        planned.id, found.instrument.digest, cast(Identification, found.instrument.identification), opens.date(),
        population=planned.population, opens=opens, closes=closes,
        synthetic=planned.answers is not None, label=planned.label, asker=ASKER, owner=planned.owner,
        retain_until=date(closes.year + KEPT_YEARS, 1, 31), **_standing(planned),
    )  # fmt: skip
    add_wave(store, found, wave)
    if planned.answers is not None:
        answers = planned.answers(found.instrument, opens.date())
        responses = _responses(found.instrument, answers, opens.date(), closes.date())
        digest = hashlib.sha256(f"demonstration {planned.id}".encode()).hexdigest()
        source = SourceFile("demonstration", digest, now.astimezone(CLOCK).date())
        stored.add_responses(store, wave.id, responses, source=source)


def _standing(planned: Planned) -> dict[str, Any]:
    """Of a wave that was over from the beginning, nothing waits to be closed."""
    return {"status": "closed", "settled": True, "published": True} if planned.answers is not None else {}


def _times(planned: Planned, now: datetime) -> tuple[datetime, datetime]:
    """A filled wave is closed, even where the clock is behind; an open one stays open for a year."""
    if planned.closed is None:
        local = now.astimezone(CLOCK).replace(hour=17, minute=0, second=0, microsecond=0)
        return now, (local + timedelta(days=365)).astimezone(UTC)
    opens, closes = (instant.astimezone(UTC) for instant in planned.closed)
    ahead = max(closes - now, timedelta())
    return opens - ahead, closes - ahead


def _responses(instrument: Instrument, answers: Answers, first: date, last: date) -> Iterable[NewResponse]:
    chance = Random(SEED)
    for values, language in answers:
        document = final(instrument, values)
        yield NewResponse(document, encode(instrument, document), language, day_between(chance, first, last))
