"""Answers as columns of small codes, and expressions evaluated over them."""

from pcca.columns.evaluator import Evaluator
from pcca.columns.readings import NotInColumns, Truth
from pcca.columns.scores import Unbounded, bounds_of, is_reversed, rescaling
from pcca.columns.table import BadBlobs, Columns, from_blobs, from_bytes, own_items

__all__ = [
    "BadBlobs",
    "Columns",
    "Evaluator",
    "NotInColumns",
    "Truth",
    "Unbounded",
    "bounds_of",
    "from_blobs",
    "from_bytes",
    "is_reversed",
    "own_items",
    "rescaling",
]
