"""Stages of maturity in exact arithmetic: intervals from unknown answers, and what would lift a stage."""

from scoring.maturity.assessment import Assessment
from scoring.maturity.columns import StageColumn, StageColumns, assess_columns
from scoring.maturity.raises import Lift, Raise, lift
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Item, Lowest, Rule, ScoreNode
from scoring.maturity.trace import CapTrace, CutsTrace, FlooredCutsTrace, GateTrace, LowestTrace, Trace
from scoring.maturity.unit import Assessed, Scored, Stage, assess

__all__ = [
    "Assessed",
    "Assessment",
    "Cap",
    "CapTrace",
    "Cuts",
    "CutsTrace",
    "FlooredCuts",
    "FlooredCutsTrace",
    "Gate",
    "GateTrace",
    "Item",
    "Lift",
    "Lowest",
    "LowestTrace",
    "Raise",
    "Rule",
    "ScoreNode",
    "Scored",
    "Stage",
    "StageColumn",
    "StageColumns",
    "Trace",
    "assess",
    "assess_columns",
    "lift",
]
