"""Which waves and which units a page may show to whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import cast

from flask import g

from pcca.rights import EVERYWHERE, Permission, scopes
from pcca.store import Wave, organisations, sign_offs
from pcca.store.people import Person
from pcca.store.sign_offs import SignOff
from pcca.views.frame import store
from pcca.views.guard import holds, lineage_of, own_key, person, today
from pcca.views.units import codes_of


def reads_results_of(wave: Wave) -> bool:
    """Whether the results of a wave may be shown."""
    return wave.published or holds("results.read", wave)


def reads_units_of(wave: Wave) -> bool:
    """Whether a wave may be shown that has units with pages of their own; which units is another question."""
    return wave.status != "draft" and (wave.published or own_key(wave) is not None or _concerns(wave))


def _concerns(wave: Wave) -> bool:
    """Whether a wave touches what whoever asks reads units of: by its owner, or by a unit that took part."""
    someone = person()
    held = _held(someone, "units.read") | _held(someone, "units.read_signed")
    if EVERYWHERE in held or held & lineage_of(wave) or any(wave.owner in _above(each) for each in held):
        return True
    named = bool(held) and wave.identification == "named"
    return named and any(held & _above(each) for each in codes_of(store(), wave))


def _held(someone: Person | None, permission: Permission) -> frozenset[str]:
    return scopes(someone.grants, permission) if someone else frozenset()


def _above(code: str) -> frozenset[str]:
    """An organisation of the register with all to which it belongs today."""
    return _lineages().get(code, frozenset())


def _lineages() -> Mapping[str, frozenset[str]]:
    if "lineages" not in g:
        g.lineages = organisations.lineages(store(), today())
    return cast("Mapping[str, frozenset[str]]", g.lineages)


class UnitScope:
    """Which units of a wave may be shown: all of a published wave, one's own, one's cluster's, what is signed off."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self.own = own_key(wave)

    def shows(self, code: str | None, key: str) -> bool:
        """Whether the result of a unit, by the code of its name and the key of its response, may be shown."""
        if self.wave.published or (self.own is not None and self.own.hex() == key):
            return True
        signed = self.signed_off(code, key) is not None
        return self.reads_ratings(code) or (signed and self._holds("units.read_signed", code))

    def reads_ratings(self, code: str | None) -> bool:
        """Whether what single members said of a unit may be shown; publishing a wave publishes what was agreed."""
        return self._holds("units.read", code)

    def hands_out(self, code: str | None, key: str) -> bool:
        """Whether who runs the wave gets the files of a unit: of one in the register once it signed its result off."""
        return code not in _lineages() or self.signed_off(code, key) is not None or self.shows(code, key)

    def may_sign(self, code: str | None) -> bool:
        """Whether whoever asks may sign a unit's result off."""
        return bool(code) and self._holds("units.sign", code)

    def signed_off(self, code: str | None, key: str) -> SignOff | None:
        """Who signed this very result off."""
        found = self._signed.get(code or "")
        return found if found is not None and found.response.hex() == key else None

    @cached_property
    def _signed(self) -> Mapping[str, SignOff]:
        return sign_offs.signed(store(), self.wave.id)

    def _holds(self, permission: Permission, code: str | None) -> bool:
        return bool(_held(person(), permission) & {EVERYWHERE, *self._lineage(code)})

    def _lineage(self, code: str | None) -> frozenset[str]:
        """A unit of the register with all to which it belongs today; any other is the wave's owner's."""
        lineage = _lineages().get(code or "")
        return lineage if lineage is not None else lineage_of(self.wave)
