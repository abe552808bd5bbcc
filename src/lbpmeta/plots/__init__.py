"""DRAW: fit to layout (plain data) to matplotlib."""

from lbpmeta.plots.elements import Band, Column, ForestLayout, ForestRow
from lbpmeta.plots.forest import draw_forest, forest
from lbpmeta.plots.judgements import JudgementRow, judgement_plot, judgement_rows
from lbpmeta.plots.layout import forest_layout
from lbpmeta.plots.multiverse import SpecificationCurve, multiverse_layout, multiverse_plot

__all__ = [
    "Band",
    "Column",
    "ForestLayout",
    "ForestRow",
    "JudgementRow",
    "SpecificationCurve",
    "draw_forest",
    "forest",
    "forest_layout",
    "judgement_plot",
    "judgement_rows",
    "multiverse_layout",
    "multiverse_plot",
]
