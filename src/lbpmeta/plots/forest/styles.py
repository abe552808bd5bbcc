"""Styles of the forest plot: what the houses print, and where. One registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError
from lbpmeta.forest_settings import ELEMENTS, Properties
from lbpmeta.plots.canvas.style import overlaid

__all__ = ["FOREST_STYLES", "ForestStyle", "get_style"]

# Okabe and Ito's palette: told apart by readers with any colour vision, and in grey print.
_SKY: Final = "#56B4E9"
_BLUE: Final = "#0072B2"
_VERMILION: Final = "#D55E00"
_GREEN: Final = "#009E73"
_INK: Final = "#000000"


def _of(**properties: object) -> Properties:
    return MappingProxyType(properties)


@dataclass(frozen=True, slots=True)
class ForestStyle:
    """How a house prints its forest plots. Vary one with :func:`dataclasses.replace`.

    Parameters
    ----------
    name, title : str
    wording : str
        Name of the wording of tests, in :data:`lbpmeta.plots.forest.wording.WORDINGS`.
    columns : tuple of str
        The columns, left to right, where nobody asks for others; "arms" stands for those of both arms.
    right : tuple of str
        Columns that stand right of the plot, where the order is not given.
    arm_form : {"split", "combined"}
        One column per number of an arm, or one per arm.
    study_head, weight_head, total, subtotal, prediction : str
        Words. ``{model}`` and ``{level}`` are filled in.
    size_head : str
        Head of the arms' sizes.
    effect_head, plot_head, axis_label : str
        ``{measure}``, ``{title}``, ``{method}``, ``{model}`` and ``{level}`` are filled in.
    brackets : (str, str, str)
    percent_sign : bool
        Whether weights carry a percent sign.
    favours : {"below", "above"}
        Where it says which way favours whom.
    row_rules, end_rule : bool
        A thin rule under each row; a rule under the last one.
    square, interval, inner, total_mark, subtotal_mark, predicted, band, null_line, pooled_line, flag : mapping
        Matplotlib properties of the elements; `inner` is the interval where it crosses its square.
    second_band : str
        Colour of the inner band, where the MCID is a range.
    """

    name: str
    title: str
    wording: str = "lbpmeta"
    columns: tuple[str, ...] = ("study", "arms", "plot", "effect", "weight")
    right: tuple[str, ...] = ("effect", "weight")
    arm_form: str = "split"
    study_head: str = "Study"
    weight_head: str = "Weight"
    total: str = "Total ({model})"
    subtotal: str = "Subtotal"
    prediction: str = "{level}% prediction interval"
    effect_head: str = "{measure} [{level}% CI]"
    plot_head: str = "{title}"
    brackets: tuple[str, str, str] = ("[", ", ", "]")
    percent_sign: bool = True
    size_head: str = "n"
    axis_label: str = ""
    favours: str = "below"
    row_rules: bool = False
    end_rule: bool = False
    square: Properties = field(default_factory=lambda: _of(facecolor=_SKY))
    interval: Properties = field(default_factory=lambda: _of(color=_INK, linewidth=0.9))
    inner: Properties = field(default_factory=lambda: _of(color=_INK, linewidth=0.7))
    total_mark: Properties = field(default_factory=lambda: _of(facecolor=_BLUE, edgecolor=_BLUE, linewidth=0.8))
    subtotal_mark: Properties = field(default_factory=lambda: _of(facecolor="#FFFFFF", edgecolor=_BLUE, linewidth=0.9))
    predicted: Properties = field(default_factory=lambda: _of(color=_VERMILION, linewidth=2.6))
    band: Properties = field(default_factory=lambda: _of(facecolor="#EFEFEF"))
    second_band: str = "#DFDFDF"
    null_line: Properties = field(default_factory=lambda: _of(color=_INK, linewidth=0.8))
    pooled_line: Properties = field(default_factory=lambda: _of(color=_BLUE, linewidth=0.8, linestyle=(0, (2, 2))))
    flag: Properties = field(default_factory=lambda: _of(color="#B23A00"))

    def with_elements(self, given: Mapping[str, Mapping[str, object] | None]) -> ForestStyle:
        """Return the style with some properties of some elements changed.

        Raises
        ------
        MethodError
            If there is no element of that name.
        """
        changed: dict[str, Properties] = {}
        for name, properties in given.items():
            if name not in ELEMENTS:
                raise MethodError(f"There is no element {name!r}; there are {', '.join(map(repr, ELEMENTS))}.")
            if properties is not None:
                key = f"{name}_mark" if name in ("total", "subtotal") else name
                changed[key] = MappingProxyType(overlaid(getattr(self, key), properties))
        return replace(self, **changed) if changed else self  # type: ignore[arg-type]


#: Every style by name.
FOREST_STYLES: Final[Mapping[str, ForestStyle]] = MappingProxyType(
    {
        style.name: style
        for style in (
            ForestStyle("lbpmeta", "Plot in the middle, numbers on the right, every test and its method named"),
            ForestStyle(
                "revman",
                "Review Manager (Cochrane)",
                wording="revman",
                columns=("study", "arms", "weight", "effect", "plot"),
                right=(),
                study_head="Study or subgroup",
                size_head="Total",
                total="Total ({level}% CI)",
                subtotal="Subtotal ({level}% CI)",
                effect_head="{title}\n{method}, {model}, {level}% CI",
                plot_head="{title}\n{method}, {model}, {level}% CI",
                square=_of(facecolor=_GREEN),
                inner=_of(color="#FFFFFF", linewidth=0.7),
                total_mark=_of(facecolor=_INK, edgecolor=_INK, linewidth=0.8),
                subtotal_mark=_of(facecolor=_INK, edgecolor=_INK, linewidth=0.8),
                pooled_line=_of(color=_INK, linewidth=0.0),
            ),
            ForestStyle(
                "bmj",
                "The BMJ",
                wording="bmj",
                columns=("study", "arms", "plot", "weight", "effect"),
                right=("weight", "effect"),
                arm_form="combined",
                study_head="Study",
                weight_head="Weight\n(%)",
                total="Total ({level}% CI)",
                subtotal="Subtotal ({level}% CI)",
                effect_head="{title}, {method},\n{model} ({level}% CI)",
                plot_head="{title}, {method},\n{model} ({level}% CI)",
                brackets=("(", " to ", ")"),
                percent_sign=False,
                end_rule=True,
                square=_of(facecolor="#7F7F7F"),
                inner=_of(color="#FFFFFF", linewidth=0.7),
                total_mark=_of(facecolor="#B5B5B5", edgecolor=_INK, linewidth=0.8),
                subtotal_mark=_of(facecolor="#FFFFFF", edgecolor=_INK, linewidth=0.8),
                predicted=_of(color="#9E1B32", linewidth=2.6),
                pooled_line=_of(color=_INK, linewidth=0.8, linestyle=(0, (1, 1.6))),
            ),
            ForestStyle(
                "jama",
                "JAMA",
                wording="jama",
                columns=("study", "arms", "effect", "plot", "weight"),
                right=("weight",),
                arm_form="combined",
                study_head="Source",
                weight_head="Weight, %",
                total="Total",
                subtotal="Subtotal",
                effect_head="{measure} ({level}% CI)",
                plot_head="",
                axis_label="{effect}",
                brackets=("(", " to ", ")"),
                percent_sign=False,
                favours="above",
                row_rules=True,
                square=_of(facecolor="#1F3B73"),
                inner=_of(color="#FFFFFF", linewidth=0.7),
                total_mark=_of(facecolor="#9CC3E6", edgecolor="#1F3B73", linewidth=0.8),
                subtotal_mark=_of(facecolor="#FFFFFF", edgecolor="#1F3B73", linewidth=0.8),
                predicted=_of(color="#9E1B32", linewidth=2.6),
                pooled_line=_of(color="#1F3B73", linewidth=0.8, linestyle=(0, (1, 1.6))),
            ),
        )
    }
)


def get_style(style: str | ForestStyle) -> ForestStyle:
    """Return the style of that name, or the style itself.

    Raises
    ------
    MethodError
        If no style has that name.

    Examples
    --------
    >>> get_style("jama").study_head
    'Source'
    """
    if isinstance(style, ForestStyle):
        return style
    try:
        return FOREST_STYLES[style]
    except (KeyError, TypeError):
        raise MethodError(
            f"`style` is {style!r}; it must be a ForestStyle or one of {', '.join(map(repr, FOREST_STYLES))}."
        ) from None
