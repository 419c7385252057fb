"""Published tables as counts: read with every fault named, scored with every percentage checked."""

from pcca.counts.faults import BadCounts, CountsFault
from pcca.counts.model import CountRow, Counts
from pcca.counts.read import read_counts
from pcca.counts.score import score_counts

__all__ = ["BadCounts", "CountRow", "Counts", "CountsFault", "read_counts", "score_counts"]
