"""The names of this room that do not stand in the front door of the package."""

from .accuracy.crosshair import crosshair_layout as crosshair_layout
from .accuracy.paired import PairedForest as PairedForest, paired_forest_layout as paired_forest_layout
from .accuracy.sroc import sroc_layout as sroc_layout
from .canvas.figures import save_figure as save_figure, save_pages as save_pages
from .canvas.letters import in_font as in_font
from .canvas.style import STYLES as STYLES
from .chart.chart import (
    Area as Area,
    Axis as Axis,
    Cells as Cells,
    Chart as Chart,
    Line as Line,
    Panels as Panels,
    Points as Points,
    Text as Text,
)
from .chart.draw import draw_chart as draw_chart
from .chart.panels import draw_panels as draw_panels
from .fits.baujat import baujat_layout as baujat_layout
from .fits.bubble import bubble_layout as bubble_layout
from .fits.caterpillar import caterpillar_layout as caterpillar_layout
from .fits.drapery import drapery_layout as drapery_layout
from .fits.funnel import funnel_layout as funnel_layout
from .fits.gosh import gosh_layout as gosh_layout
from .fits.influence import INFLUENCE_PANELS as INFLUENCE_PANELS, influence_layout as influence_layout
from .fits.labbe import labbe_layout as labbe_layout
from .fits.multiverse import SpecificationCurve as SpecificationCurve, multiverse_layout as multiverse_layout
from .fits.normal import qq_layout as qq_layout
from .fits.profile import profile_layout as profile_layout
from .fits.radial import radial_layout as radial_layout
from .forest.draw import draw_forest as draw_forest, forest_pages as forest_pages, mm as mm
from .forest.elements import (
    Band as Band,
    Column as Column,
    Density as Density,
    ForestLayout as ForestLayout,
    ForestRow as ForestRow,
)
from .forest.layout import forest_layout as forest_layout
from .forest.styles import FOREST_STYLES as FOREST_STYLES, ForestStyle as ForestStyle
from .forest.summary import alt_text as alt_text
from .judged.admissible import admissible_layout as admissible_layout
from .judged.judgements import (
    JudgementRow as JudgementRow,
    judgement_plot as judgement_plot,
    judgement_rows as judgement_rows,
)
from .judged.relevance_layout import (
    BandRow as BandRow,
    RelevanceLayout as RelevanceLayout,
    relevance_layout as relevance_layout,
)
from .judged.repaired import repair_forest as repair_forest, repair_rows as repair_rows
from .judged.risk_of_bias import (
    ROB2 as ROB2,
    rob_summary_layout as rob_summary_layout,
    traffic_light_layout as traffic_light_layout,
)
from .network.adjusted_funnel import network_funnel_layout as network_funnel_layout
from .network.against import network_forest_layout as network_forest_layout
from .network.graph_plot import network_graph_layout as network_graph_layout
from .network.heat import net_heat_layout as net_heat_layout
from .network.league import league_layout as league_layout
from .network.ranks import rankogram_layout as rankogram_layout
