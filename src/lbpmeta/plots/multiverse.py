"""Specification curve of a multiverse analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lbpmeta.pooling.sensitivity.multiverse import CHOICE_NAMES, Multiverse

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SpecificationCurve", "multiverse_layout", "multiverse_plot"]

# Okabe and Ito's palette, as in the forest plot.
_APART: Final = "#0072B2"
_CROSSING: Final = "#8C8C8C"
_INK: Final = "#000000"

#: Height of one line of choices, in inches.
_LINE: Final = 0.17

#: Width of a letter of the labels, in inches.
_LETTER: Final = 0.066


@dataclass(frozen=True, slots=True)
class SpecificationCurve:
    """All that a specification curve shows, as plain data; position i stands for specification i from the left.

    Parameters
    ----------
    estimates, lows, highs : tuple of float
        Rising with the estimate.
    apart : tuple of bool
        Whether the interval leaves out zero.
    rows : tuple of (choice, option, positions)
        One line of dots per option of every choice that varies.
    label : str
        Of the vertical axis.
    """

    estimates: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    apart: tuple[bool, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    label: str


def multiverse_layout(result: Multiverse) -> SpecificationCurve:
    """Return the layout of a specification curve; choices with a single option get no line.

    Examples
    --------
    >>> from lbpmeta.pooling.sensitivity import multiverse
    >>> layout = multiverse_layout(multiverse([0.1, 0.3, 0.9], [0.01, 0.02, 0.03], tau2=["DL"], ci=["z"]))
    >>> [(choice, option) for choice, option, _ in layout.rows]
    [('model', 'random'), ('model', 'common'), ('tau2', 'DL'), ('tau2', 'none')]
    """
    specifications = result.specifications
    rows = []
    for j, choice in enumerate(CHOICE_NAMES):
        values = [s.choices[j] for s in specifications]
        options = sorted(set(values), key=_rank)
        if len(options) > 1:
            rows += [(choice, o, tuple(i for i, value in enumerate(values) if value == o)) for o in options]
    return SpecificationCurve(
        estimates=tuple(s.estimate for s in specifications),
        lows=tuple(s.ci_low for s in specifications),
        highs=tuple(s.ci_high for s in specifications),
        apart=tuple(s.ci_low > 0 or s.ci_high < 0 for s in specifications),
        rows=tuple(rows),
        label=f"Pooled effect and {result.level:.0%} interval",
    )


def multiverse_plot(result: Multiverse, ax: Axes | None = None) -> Axes:
    """Draw a specification curve: estimates in rising order, with the choices behind each one below.

    Parameters
    ----------
    result : Multiverse
    ax : matplotlib.axes.Axes, optional
        Axes whose space is divided between the curve and the choices; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        The axes of the curve; that of the choices is below it in the same figure.

    Examples
    --------
    >>> from lbpmeta.pooling.sensitivity import multiverse
    >>> ax = multiverse_plot(multiverse([0.1, 0.3, 0.2, 0.9], [0.01, 0.02, 0.03, 0.02]))
    >>> ax.get_ylabel()
    'Pooled effect and 95% interval'
    """
    from mpl_toolkits.axes_grid1 import make_axes_locatable  # type: ignore[import-untyped]

    layout = multiverse_layout(result)
    if ax is None:
        import matplotlib.pyplot as plt

        # Automatic layouts do not see the labels of appended axes: make room by the longest one.
        longest = max((len(f"{choice}: {option}") for choice, option, _ in layout.rows), default=0)
        left = max(0.8, 0.15 + _LETTER * longest)
        figure, ax = plt.subplots(figsize=(left + 5.5, 3.0 + _LINE * len(layout.rows)))
        figure.subplots_adjust(left=left / (left + 5.5), right=0.98, bottom=0.02, top=0.97)
    colors = [_APART if apart else _CROSSING for apart in layout.apart]
    positions = range(len(layout.estimates))
    ax.vlines(positions, layout.lows, layout.highs, colors=colors, linewidth=1.0)
    ax.scatter(positions, layout.estimates, c=colors, s=12, zorder=3)
    ax.axhline(0.0, color=_INK, linewidth=0.8)
    ax.set_ylabel(layout.label)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(axis="x", bottom=False, labelbottom=False)
    ax.set_xlim(-0.7, len(layout.estimates) - 0.3)
    if layout.rows:
        below = make_axes_locatable(ax).append_axes("bottom", size=_LINE * len(layout.rows), pad=0.08, sharex=ax)
        for y, (_, _, where) in enumerate(layout.rows):
            below.scatter(where, [y] * len(where), c=[colors[i] for i in where], s=9, marker="s")
        below.set_yticks(range(len(layout.rows)), [f"{c}: {o}" for c, o, _ in layout.rows], fontsize=8)
        below.set_ylim(len(layout.rows) - 0.4, -0.6)
        below.tick_params(axis="both", length=0, labelbottom=False)
        below.spines[:].set_visible(False)
        below.grid(axis="y", color="#E2E2E2", linewidth=0.6)
        below.set_axisbelow(True)
    return ax


def _rank(option: str) -> tuple[int, str]:
    """Order of options: the whole data and the random model first, "none" last, the rest by name."""
    first = {"all studies": -1, "random": -1, "none": 1}
    return first.get(option, 0), option
