"""What a forest plot shows, in sentences: the alternative text, and the shares of its predictive distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lbpmeta.plots.forest.elements import Band, ForestLayout, ForestRow
from lbpmeta.plots.forest.entries import Source
from lbpmeta.plots.forest.predictive import PredictiveDistribution

__all__ = ["alt_text", "predicted_lines", "row_text", "summary_of"]


def alt_text(layout: ForestLayout, *, rows: bool = False) -> str:
    """Return the alternative text of a forest plot, for people who cannot see it.

    Parameters
    ----------
    layout : ForestLayout
    rows : bool
        Whether to read out every row.

    Examples
    --------
    >>> from lbpmeta.plots.forest.layout import forest_layout
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=["A", "B", "C"])
    >>> print(alt_text(forest_layout(fit)).split(". ")[1])
    Total (random effects): −6.76 [−10.58, −2.94]
    """
    sentences = list(layout.summary)
    if rows:
        sentences += [f"{_label(row)}: {_numbers(row, layout)}." for row in layout.rows if row.kind == "study"]
    return " ".join(sentences)


def row_text(row: ForestRow, layout: ForestLayout) -> str:
    """Return the name, estimate, interval, weight and source of a row, in a line."""
    source = f" Source: {row.source}." if row.source else ""
    return f"{_label(row)}: {_numbers(row, layout)}.{source}"


def _label(row: ForestRow) -> str:
    return row.label.replace("\n", " ")


def _numbers(row: ForestRow, layout: ForestLayout) -> str:
    before, between, after = layout.brackets
    interval = f"{before}{row.texts[1]}{between}{row.texts[2]}{after}"
    weight = f", weight {row.weight_text}" if row.weight_text and row.kind == "study" else ""
    return row.remark or f"{row.texts[0]} {interval}".strip() + weight


def summary_of(layout: ForestLayout, source: Source, mcid: float | tuple[float, float] | None) -> tuple[str, ...]:
    """Return the sentences of a layout."""
    title = f": {layout.title}" if layout.title else ""
    sentences = [f"{source.what}{title}."]
    head = layout.head("plot") or layout.head("effect")
    if source.total is None and head:
        sentences[0] += f" Shown: {head.replace(chr(10), ' ')}."
    header = ""
    for row in layout.rows:
        if row.kind == "header":
            header = _label(row)
        elif row.pooled:
            name = f"{header}, {_label(row).lower()}" if row.kind == "subtotal" and header else _label(row)
            sentences.append(f"{name}: {_numbers(row, layout)}.")
        elif row.kind == "prediction":
            sentences.append(f"{_label(row)}: {_numbers(row, layout)}.")
    if source.total is None:
        estimates = [(r.estimate, r) for r in layout.of_kind("study") if math.isfinite(r.estimate)]
        if estimates:
            (_, low), (_, high) = min(estimates, key=lambda e: e[0]), max(estimates, key=lambda e: e[0])
            sentences.append(
                f"Estimates range from {low.texts[0]} ({_label(low)}) to {high.texts[0]} ({_label(high)})."
            )
    sentences += [line if line.endswith(".") else f"{line}." for line in layout.feet]
    flagged = [row for row in layout.rows if row.flags]
    texts = dict(layout.footnotes)
    for row in flagged:
        told = " ".join(texts[letter] for letter in row.flags.split(","))
        sentences.append(f"Marked, {_label(row)}: {told}")
    return tuple(sentences)


def predicted_lines(
    distribution: PredictiveDistribution, scale: str, null: float | None, bands: Sequence[Band], better: str
) -> tuple[list[str], tuple[tuple[float, float, str], ...]]:
    """Return what the shaded parts of the predictive distribution say, and where they are (display scale)."""
    if null is None:
        return [], ()
    # The null and an MCID exist for differences and ratios only.
    to_analysis = math.log if scale == "log" else float
    shares: list[str] = []
    shaded: list[tuple[float, float, str]] = []
    below = distribution.below(to_analysis(null))
    worse, side = (1 - below, (null, math.inf)) if better == "lower" else (below, (-math.inf, null))
    # The side in words that need no direction of benefit: "far side" of what would be a riddle.
    shares.append(f"{worse:.0%} {'above' if better == 'lower' else 'below'} no effect (hatched)")
    shaded.append((*side, "beyond null"))
    if bands:
        band = bands[-1]
        edge = band.low if better == "lower" else band.high
        share = distribution.below(to_analysis(edge))
        share, side = (share, (-math.inf, edge)) if better == "lower" else (1 - share, (edge, math.inf))
        size = f"{edge:.3g}".replace("-", "\u2212")
        where = "below" if better == "lower" else "above"
        shares.append(f"{share:.0%} {where} the minimal important difference of {size} (dark)")
        shaded.append((*side, "beyond mcid"))
    return [f"Predictive distribution of the effect in a new setting: {', '.join(shares)}."], tuple(shaded)
