"""The record of all that has been published from one instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scoring.disclosure.faults import BadTable
from scoring.disclosure.released import Released, from_dict

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Ledger:
    """Released tables of one instrument, in the order of their release."""

    instrument: str
    releases: tuple[Released, ...] = ()

    def append(self, *released: Released) -> Ledger:
        """The ledger with further tables.

        Raises
        ------
        BadTable
            If a table of that name is in it already.
        """
        names = [one.name for one in (*self.releases, *released)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BadTable(f"the ledger of {self.instrument!r} has a table {twice[0]!r} already; names must differ")
        return replace(self, releases=(*self.releases, *released))

    def to_dict(self) -> dict[str, Any]:
        """The ledger as JSON values."""
        releases = [one.to_dict() for one in self.releases]
        return {"schema_version": SCHEMA_VERSION, "instrument": self.instrument, "releases": releases}

    @staticmethod
    def from_dict(record: Mapping[str, Any]) -> Ledger:
        """A ledger from the values of `to_dict`.

        Raises
        ------
        BadTable
            If the record is of another version, lacks a part, or has two tables of one name.
        """
        if record.get("schema_version") != SCHEMA_VERSION:
            raise BadTable(
                f"a ledger of schema version {record.get('schema_version')!r} cannot be read; {SCHEMA_VERSION} can"
            )
        if not isinstance(record.get("instrument"), str) or not isinstance(record.get("releases"), list):
            raise BadTable("a record of a ledger has the name of its instrument and a list of releases")
        return Ledger(record["instrument"]).append(*(from_dict(one) for one in record["releases"]))
