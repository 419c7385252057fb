"""Two boards, two committees and a cluster in each board, with words in their waves that nobody else may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pcca import store as stored
from pcca.answers import encode
from pcca.instrument.model import Instrument
from pcca.language import Text
from pcca.paths import shipped
from pcca.store import NewResponse, Store, register
from pcca.store.register import Named, Organisation, Tag
from tests.conftest import add, small

NOW = datetime.now(UTC)
DAY = NOW.date()
MATURITY = (shipped("instruments") / "pcca-maturity.yaml").read_bytes()
BOARD = {"c01": "swansea_bay", "c03": "betsi_cadwaladr"}
OPEN = {"opens": NOW - timedelta(days=1), "closes": NOW + timedelta(days=9)}
FAR = "canary-far"
"""An assessment that a committee asks for, and in which only one of the clusters took part."""
OWNERS = {"canary-bma": "bma", "canary-lmc": "lmc_gwent"}
"""Waves of members' surveys, each called after itself, by the organisation that asks."""


def settle(store: Store) -> Mapping[str, str]:
    """Fills a store and returns the key of each cluster's assessment in the wave `stages`, which no board owns."""
    _belong(store)
    for wave, owner in OWNERS.items():
        add(store, small(), wave, owner=owner, label=_words(wave), population=100, access="invited", **OPEN)
    instrument = add(store, MATURITY, "stages", owner="pcca", label=_words("stages"), **OPEN)
    add(store, MATURITY, FAR, owner="lmc_gwent", label=_words(FAR), access="invited", **OPEN)
    assessed(store, instrument, "c03", FAR)
    return {code: assessed(store, instrument, code) for code in BOARD}


def canary(code: str) -> str:
    """A word that stands in the evidence of one cluster's assessment and nowhere else."""
    return f"dryw{code}"


def assessed(store: Store, instrument: Instrument, code: str, wave: str = "stages") -> str:
    """Submits an assessment of a cluster; the key of its response."""
    example = next(each for each in instrument.examples if each.id == "capped_by_the_gate")
    given = {column: str(each) for column, each in example.answers.items()} | {"cluster": code}
    evidence = next(column for column in instrument.columns if column.endswith(".evidence"))
    document = given | {evidence: canary(code)}
    token = stored.start_draft(store, wave, language="en", day=DAY)
    response = NewResponse(document, encode(instrument, document), "en", DAY)
    key = stored.submit(store, token, response, versions={}).key
    assert key is not None
    return key.hex()


def _words(wave: str) -> dict[str, str]:
    return {"en": f"Called {wave}", "cy": f"O'r enw {wave}"}


def _belong(store: Store) -> None:
    boards = [_organisation(board, "board") for board in BOARD.values()]
    clusters = [_organisation(code, "cluster", Tag("board", board)) for code, board in BOARD.items()]
    register.change(store, lambda _: {each.code: each for each in (*boards, *clusters)})


def _organisation(code: str, kind: str, *tags: Tag) -> Organisation:
    return Organisation(code, kind, (Named(None, Text((("en", code), ("cy", code)))),), tags=tags)


__all__ = ["BOARD", "FAR", "MATURITY", "OPEN", "OWNERS", "assessed", "canary", "settle"]
