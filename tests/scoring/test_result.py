from __future__ import annotations

import json
from fractions import Fraction

from scoring.result import Row, suppress

ROW = Row(
    statistic="share",
    finding="clinical_time_adverse",
    by={"board": "b1"},
    count=38,
    n=55,
    estimate=Fraction(38, 55),
    ci_low=0.56,
    ci_high=0.797,
    ci_level=0.95,
    ci_method="wilson",
    base="answered(clinical_time)",
    asked=60,
    answered=55,
    missing={"dk": 5},
    published="69.1",
    reproduces=True,
    rounded="69.1",
    population=402,
    notes=("small base",),
)


def test_a_row_is_json_with_the_estimate_unrounded() -> None:
    row = json.loads(json.dumps(ROW.to_dict(), allow_nan=False))
    assert row["estimate"] == 38 / 55
    assert row["missing"] == {"dk": 5}
    assert row["by"] == {"board": "b1"}
    assert row["suppressed"] is None


def test_a_suppressed_row_holds_no_number_of_the_people_in_it() -> None:
    row = suppress(ROW, "fewer than 10 people").to_dict()
    assert row["suppressed"] == "fewer than 10 people"
    assert (row["finding"], row["by"], row["base"]) == ("clinical_time_adverse", {"board": "b1"}, ROW.base)
    kept = {name for name, value in row.items() if isinstance(value, (int, float))}
    assert kept == {"schema_version", "ci_level"}
    assert "69.1" not in json.dumps(row)
    assert row["missing"] == {}
