"""Stages of maturity in exact arithmetic: intervals from unknown answers, and what would lift a stage."""

from scoring.maturity.columns import StageColumn, StageColumns, assess_columns
from scoring.maturity.raises import Lift, Raise, lift
from scoring.maturity.rules import Assessment, Cap, Cuts, Gate, Item, Lowest, Rule, ScoreNode
from scoring.maturity.trace import CapTrace, CutsTrace, GateTrace, LowestTrace, Trace
from scoring.maturity.unit import Assessed, Scored, Stage, assess

__all__ = [
    "Assessed",
    "Assessment",
    "Cap",
    "CapTrace",
    "Cuts",
    "CutsTrace",
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
