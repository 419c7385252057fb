"""Statistics over respondents or units are computed by `scoring` alone: the site only asks, and prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pcca.paths import PACKAGE

LIBRARIES = {"statistics", "scipy", "pandas", "statsmodels"}
FORMULAS = {"mean", "average", "median", "std", "var", "percentile", "quantile", "sqrt", "histogram", "corrcoef"}
ARRAYS = {"np", "numpy", "math", "statistics"}
NOT_OF_RESPONDENTS = {
    "instrument/functions.py": ["imports statistics"],
    "analysis/lengths.py": ["imports statistics"],
    "analysis/wording.py": ["works out a percentage"],
    "simulate/people.py": ["imports statistics"],
}
"""What is no statistic over respondents or units: the functions of the instrument language over one response, the usual
length of a route, how long the words of a text are, and the normal distribution that invented people are drawn from."""


def computed(tree: ast.AST) -> Iterator[str]:
    """Libraries, functions and percentages that only statistics need."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            yield from (f"line {node.lineno}: imports {name}" for name in names if name.split(".")[0] in LIBRARIES)
        elif isinstance(node, ast.Call) and called(node.func) in FORMULAS:
            yield f"line {node.lineno}: calls {called(node.func)}"
        elif isinstance(node, ast.expr) and percentage(node):
            yield f"line {node.lineno}: works out a percentage"


def called(function: ast.expr) -> str:
    """The name of a function of a library of numbers."""
    match function:
        case ast.Attribute(value=ast.Name(id=library), attr=name) if library in ARRAYS:
            return name
    return ""


def percentage(node: ast.expr) -> bool:
    """100 * k / n, or the same as a fraction."""
    match node:
        case ast.BinOp(left=above, op=ast.Div()) | ast.Call(func=ast.Name(id="Fraction"), args=[above, _]):
            return hundredfold(above)
    return False


def hundredfold(node: ast.expr) -> bool:
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) else ()
    return any(isinstance(side, ast.Constant) and side.value == 100 for side in sides)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_site_computes_no_statistic_itself(path: Path) -> None:
    found = [each.partition(": ")[2] for each in computed(ast.parse(path.read_text("utf-8")))]
    assert found == NOT_OF_RESPONDENTS.get(str(path.relative_to(PACKAGE)), [])


@pytest.mark.parametrize(
    "code",
    [
        "from statistics import mean",
        "import scipy.stats",
        "np.mean(x)",
        "100 * k / n",
        "Fraction(100 * k, n)",
        "k * 100 / n",
    ],
)
def test_the_search_would_find_it(code: str) -> None:
    assert list(computed(ast.parse(code)))
