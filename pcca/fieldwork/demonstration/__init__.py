"""The demonstration: invented answers of a fictitious register, and published tables, all labelled as what they are."""

from pcca.fieldwork.demonstration.filling import fill
from pcca.fieldwork.demonstration.folder import NotADemonstration, finish, prepare

__all__ = ["NotADemonstration", "fill", "finish", "prepare"]
