"""The findings of an instrument: statistics that may be published."""

from pcca.instrument.findings.whole import findings

__all__ = ["findings"]
