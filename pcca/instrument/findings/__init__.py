"""The findings and tables of an instrument: statistics that may be published."""

from pcca.instrument.findings.tables import tables
from pcca.instrument.findings.whole import findings

__all__ = ["findings", "tables"]
