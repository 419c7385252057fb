"""Small charts that tests draw."""

from __future__ import annotations

from pcca.charts import Bar, Bars, Radar, Series, Tick

PERCENT = tuple(Tick(percent / 100, f"{percent}%") for percent in (0, 50, 100))


def bars(*shares: float, title: str = "Effect & cause") -> Bars:
    """A bar for each share, each with an interval of ten points to either side."""
    made = tuple(_bar(place, share) for place, share in enumerate(shares))
    return Bars(title, "What it <shows>: 60%.", "en", made, PERCENT, "Source: a test.", Tick(0.5, "Elsewhere 50%"))


def _bar(place: int, share: float) -> Bar:
    return Bar(f"Answer {place}", share, f"{100 * share:.0f}%", share - 0.1, share + 0.1)


def radar(*values: float | None) -> Radar:
    """A radar of one outline over as many axes as there are values."""
    axes = tuple(f"Axis {place}" for place in range(len(values)))
    return Radar("Domains", "Domains of a test.", "cy", axes, ("One", "Two", "Three"), (Series("now", "Nawr", values),))
