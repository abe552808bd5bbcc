"""DRAW: fit to layout (plain data) to matplotlib."""

from lbpmeta.plots.canvas.figures import save_figure
from lbpmeta.plots.canvas.letters import in_font
from lbpmeta.plots.canvas.style import STYLES
from lbpmeta.plots.chart.chart import Area, Axis, Cells, Chart, Line, Panels, Points, Text
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.panels import draw_panels
from lbpmeta.plots.fits.baujat import baujat_layout, baujat_plot
from lbpmeta.plots.fits.bubble import bubble, bubble_layout
from lbpmeta.plots.fits.caterpillar import caterpillar, caterpillar_layout
from lbpmeta.plots.fits.drapery import drapery, drapery_layout
from lbpmeta.plots.fits.funnel import funnel, funnel_layout
from lbpmeta.plots.fits.gosh import gosh_layout, gosh_plot
from lbpmeta.plots.fits.influence import INFLUENCE_PANELS, influence_layout, influence_plot
from lbpmeta.plots.fits.labbe import labbe, labbe_layout
from lbpmeta.plots.fits.multiverse import SpecificationCurve, multiverse_layout, multiverse_plot
from lbpmeta.plots.fits.normal import qq_layout, qq_plot
from lbpmeta.plots.fits.profile import profile_layout, profile_plot
from lbpmeta.plots.fits.radial import radial, radial_layout
from lbpmeta.plots.forest.draw import draw_forest, forest, mm
from lbpmeta.plots.forest.elements import Band, Column, Density, ForestLayout, ForestRow
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.styles import FOREST_STYLES, ForestStyle
from lbpmeta.plots.forest.summary import alt_text
from lbpmeta.plots.judged.admissible import admissible_layout, admissible_plot
from lbpmeta.plots.judged.judgements import JudgementRow, judgement_plot, judgement_rows
from lbpmeta.plots.judged.relevance import relevance_plot
from lbpmeta.plots.judged.relevance_layout import BandRow, RelevanceLayout, relevance_layout
from lbpmeta.plots.judged.risk_of_bias import ROB2, rob_summary, rob_summary_layout, traffic_light, traffic_light_layout
from lbpmeta.plots.judged.thresholds import threshold_plot

__all__ = [
    "FOREST_STYLES",
    "INFLUENCE_PANELS",
    "ROB2",
    "STYLES",
    "Area",
    "Axis",
    "Band",
    "BandRow",
    "Cells",
    "Chart",
    "Column",
    "Density",
    "ForestLayout",
    "ForestRow",
    "ForestStyle",
    "JudgementRow",
    "Line",
    "Panels",
    "Points",
    "RelevanceLayout",
    "SpecificationCurve",
    "Text",
    "admissible_layout",
    "admissible_plot",
    "alt_text",
    "baujat_layout",
    "baujat_plot",
    "bubble",
    "bubble_layout",
    "caterpillar",
    "caterpillar_layout",
    "drapery",
    "drapery_layout",
    "draw_chart",
    "draw_forest",
    "draw_panels",
    "forest",
    "forest_layout",
    "funnel",
    "funnel_layout",
    "gosh_layout",
    "gosh_plot",
    "in_font",
    "influence_layout",
    "influence_plot",
    "judgement_plot",
    "judgement_rows",
    "labbe",
    "labbe_layout",
    "mm",
    "multiverse_layout",
    "multiverse_plot",
    "profile_layout",
    "profile_plot",
    "qq_layout",
    "qq_plot",
    "radial",
    "radial_layout",
    "relevance_layout",
    "relevance_plot",
    "rob_summary",
    "rob_summary_layout",
    "save_figure",
    "threshold_plot",
    "traffic_light",
    "traffic_light_layout",
]
