"""An instrument as a printable form, in each language, as PDF or Word."""

from __future__ import annotations

from pcca.paper.form import ENTRIES, Wanted, form_of
from pcca.paper.model import Form

__all__ = ["ENTRIES", "Form", "Wanted", "form_of"]
