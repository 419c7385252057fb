"""Invented responses to an instrument, for trying reports and plans: plausible, reproducible, and never real."""

from pcca.simulate.respond import CannotSimulate, Response, simulate

__all__ = ["CannotSimulate", "Response", "simulate"]
