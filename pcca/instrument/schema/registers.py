"""The keys of a register: organisations with dates, and what each belongs to and when."""

from __future__ import annotations

from typing import ClassVar

from pcca.instrument.fields import ID, INSTRUMENT_FORM, INSTRUMENT_ID, Date, MapOf, Some, Word, Words
from pcca.instrument.schema.base import Keys, nested
from pcca.language import LANGUAGES

KINDS = ("association", "board", "lmc", "authority", "cluster", "practice")


class TagKeys(Keys):
    class Meta(Keys.Meta):
        include: ClassVar = {"from": Date(), "to": Date()}

    kind = Word(*KINDS, required=True)
    of = Word(pattern=ID, required=True)


class OrganisationKeys(Keys):
    class Meta(Keys.Meta):
        include: ClassVar = {"from": Date(), "to": Date()}

    kind = Word(*KINDS, required=True)
    name = Words(required=True)
    became = Some(Word(pattern=ID))
    tags = Some(nested(TagKeys))


class RegisterKeys(Keys):
    register = Word(pattern=INSTRUMENT_ID, form=INSTRUMENT_FORM, required=True)
    version = Word(required=True)
    languages = Some(Word(*LANGUAGES), required=True)
    provenance = Words(required=True)
    organisations = MapOf(nested(OrganisationKeys), required=True)
