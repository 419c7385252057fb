"""Stages of maturity in exact arithmetic: with what is unknown, what blocks and lifts a stage, and how sure it is.

`assess` gives one unit its stage by every rule, `assess_columns` many units; `blocking` and `lift` say what the next
stage needs; `group_rating` and `moderate` make one rating of several; `stage_confidence`, `answer_sensitivity` and
`weight_sensitivity` say how sure a stage is.
"""

from scoring.maturity.assessment import Assessment
from scoring.maturity.blocking import Blocking, Choice, Shortfall, blocking
from scoring.maturity.columns import Rating, StageColumn, StageColumns, assess_columns, assess_values
from scoring.maturity.combine import combine
from scoring.maturity.confidence import OwnStages, StageConfidence, stage_confidence
from scoring.maturity.consensus import GroupRating, Moderated, consensus, group_rating, moderate
from scoring.maturity.disagreement import Disagreement
from scoring.maturity.raises import Lift, Raise, lift
from scoring.maturity.resample import Resampling
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Item, Lowest, Rule, ScoreNode
from scoring.maturity.sensitivity import (
    AnswerChange,
    WeightChange,
    WeightSensitivity,
    answer_sensitivity,
    weight_sensitivity,
)
from scoring.maturity.standard import standard_assessment
from scoring.maturity.trace import CapTrace, CutsTrace, FlooredCutsTrace, GateTrace, LowestTrace, Trace
from scoring.maturity.unit import Assessed, Scored, Stage, assess

__all__ = [
    "AnswerChange",
    "Assessed",
    "Assessment",
    "Blocking",
    "Cap",
    "CapTrace",
    "Choice",
    "Cuts",
    "CutsTrace",
    "Disagreement",
    "FlooredCuts",
    "FlooredCutsTrace",
    "Gate",
    "GateTrace",
    "GroupRating",
    "Item",
    "Lift",
    "Lowest",
    "LowestTrace",
    "Moderated",
    "OwnStages",
    "Raise",
    "Rating",
    "Resampling",
    "Rule",
    "ScoreNode",
    "Scored",
    "Shortfall",
    "Stage",
    "StageColumn",
    "StageColumns",
    "StageConfidence",
    "Trace",
    "WeightChange",
    "WeightSensitivity",
    "answer_sensitivity",
    "assess",
    "assess_columns",
    "assess_values",
    "blocking",
    "combine",
    "consensus",
    "group_rating",
    "lift",
    "moderate",
    "stage_confidence",
    "standard_assessment",
    "weight_sensitivity",
]
