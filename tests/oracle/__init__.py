"""Reference cases: reading them, finding what computes each, and comparing what it gives."""

from tests.oracle.case import Case, NotOffered, cases, misses
from tests.oracle.verdict import Verdict, judged

__all__ = ["Case", "NotOffered", "Verdict", "cases", "judged", "misses"]
