"""The keys of an instrument and the form of their values, as marshmallow schemas."""

from pcca.instrument.schema.base import Keys
from pcca.instrument.schema.findings import STATISTICS
from pcca.instrument.schema.results import HOWS
from pcca.instrument.schema.whole import InstrumentKeys

__all__ = ["HOWS", "STATISTICS", "InstrumentKeys", "Keys"]
