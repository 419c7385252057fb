"""The keys of a module: scales that several instruments share."""

from __future__ import annotations

from pcca.instrument.fields import INSTRUMENT_FORM, INSTRUMENT_ID, RESERVED, MapOf, Some, Word, Words
from pcca.instrument.schema.base import Keys
from pcca.instrument.schema.options import OptionMap
from pcca.language import LANGUAGES


class ModuleKeys(Keys):
    module = Word(pattern=INSTRUMENT_ID, form=INSTRUMENT_FORM, required=True)
    version = Word(required=True)
    languages = Some(Word(*LANGUAGES), required=True)
    provenance = Words(required=True)
    scales = MapOf(OptionMap(), reserved=RESERVED, required=True)
