"""traffic_light and rob_summary: risk of bias by study and domain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.lights import LIGHTS, light_of
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import row_axis
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Points, Text
from lbpmeta.plots.chart.draw import draw_chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ROB2", "rob_summary", "rob_summary_layout", "traffic_light", "traffic_light_layout"]

#: Domains of the revised Cochrane tool for randomised trials, and the overall judgement.
ROB2: Final = (
    "Randomisation process",
    "Deviations from intended interventions",
    "Missing outcome data",
    "Measurement of the outcome",
    "Selection of the reported result",
    "Overall",
)

#: Height of a row of lights, and of a bar, in lines of text.
_ROW: Final = 1.5
_BAR: Final = 2.2
#: Half the height of a bar, in rows.
_HALF: Final = 0.36
#: A share in percent that is too narrow for its number.
_NARROW: Final = 9.0
#: Of the axis of shares: the edge of a full bar is seen.
_END: Final = 100.4


def _read(
    judgements: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]], domains: Sequence[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the judgements as (study, roles), checked; pairs keep studies of the same name apart."""
    pairs = list(judgements.items()) if isinstance(judgements, Mapping) else [(s, j) for s, j in judgements]
    if not pairs:
        raise DataError("`judgements` is empty; give at least one study.")
    return [(" ".join(str(study).split()), tuple(_roles(study, given, domains))) for study, given in pairs]


def _roles(study: str, given: Sequence[str], domains: Sequence[str]) -> Iterator[str]:
    if isinstance(given, str) or len(given) != len(domains):
        raise DataError(f"`judgements[{study!r}]` is {given!r}; give {len(domains)} judgements: {', '.join(domains)}.")
    for domain, word in zip(domains, given, strict=True):
        try:
            role = light_of(word).name
        except DataError as error:
            raise DataError(f"`judgements[{study!r}]`, {domain}: {error}") from None
        yield role


def _names(rows: Sequence[tuple[str, tuple[str, ...]]], middle: str) -> dict[str, str]:
    """Return the names of the judgements that occur, from best to worst."""
    present = {role for _, roles in rows for role in roles}
    names = {"low": "Low risk", "some concerns": middle, "high": "High risk"}
    return {role: names.get(role, role.capitalize()) for role in LIGHTS if role in present}


def _on_dark(role: str) -> bool:
    return LIGHTS[role].ink != "#000000"


def traffic_light_layout(
    judgements: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]],
    *,
    domains: Sequence[str] = ROB2,
    middle: str = "Some concerns",
    title: str = "",
) -> Chart:
    """Return the traffic light plot as plain data; see :func:`traffic_light`.

    Examples
    --------
    >>> chart = traffic_light_layout({"Trial A": ["low", "low", "high", "low", "low", "high"]})
    >>> chart.points_of("high")[0].x
    (2.0, 5.0)
    """
    rows = _read(judgements, domains)
    overall = [i for i, d in enumerate(domains) if d.casefold() == "overall"]
    short = [d if i in overall else f"D{i + 1}" for i, d in enumerate(domains)]
    cells = [(float(j), float(i), role) for i, (_, roles) in enumerate(rows) for j, role in enumerate(roles)]
    points = tuple(
        Points(
            role,
            f"{name} ({LIGHTS[role].symbol})",
            tuple(x for x, _, r in cells if r == role),
            tuple(y for _, y, r in cells if r == role),
        )
        for role, name in _names(rows, middle).items()
    )
    texts = tuple(Text("sign on dark" if _on_dark(r) else "sign", x, y, LIGHTS[r].symbol) for x, y, r in cells)
    key = "; ".join(f"D{i + 1}: {d}" for i, d in enumerate(domains) if i not in overall)
    worst = sum("high" in roles for _, roles in rows)
    return Chart(
        Axis("", (-0.6, len(domains) - 0.4), tuple(float(i) for i in range(len(domains))), tuple(short)),
        row_axis([study for study, _ in rows]),
        (),
        (),
        points[::-1],
        title,
        f"Risk of bias of {len(rows)} studies in {len(domains) - len(overall)} domains; {worst} are at high risk in at "
        "least one.",
        rows=_ROW * len(rows),
        texts=texts,
        notes=(f"{key}.",),
    )


def traffic_light(
    judgements: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]],
    *,
    domains: Sequence[str] = ROB2,
    middle: str = "Some concerns",
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    low: Style | None = None,
    some_concerns: Style | None = None,
    high: Style | None = None,
    no_information: Style | None = None,
) -> Axes:
    """Draw the risk of bias of every study in every domain, as lights with signs that grey print shows too.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.traffic_light({"Trial A": ["low", "low", "high", "low", "low", "high"], "Trial B": ["low"] * 6})
    >>> [t.get_text() for t in ax.get_yticklabels()]
    ['Trial A', 'Trial B']

    Parameters
    ----------
    judgements : mapping of str to sequence of str, or sequence of (study, judgements)
        Of each study, one judgement per domain: "low", "some concerns" (or "unclear", "moderate"), "high",
        "no information", or "+", "!", "-" and "". Pairs allow two studies of one name.
    domains : sequence of str
        Names of the domains; those of RoB 2 and "Overall" otherwise.
    middle : str
        What the middle judgement is called: "Unclear risk" for the older Cochrane tool.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    low, some_concerns, high, no_information : mapping, optional
        Properties of matplotlib for these lights.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        For an unknown judgement, or not one per domain.

    References
    ----------
    Sterne JAC et al. RoB 2. BMJ 2019;366:l4898.
    """
    chart = traffic_light_layout(judgements, domains=domains, middle=middle, title=title)
    styles = {"low": low, "some concerns": some_concerns, "high": high, "no information": no_information}
    return draw_chart(chart, ax=ax, width=width, styles=styles)


def rob_summary_layout(
    judgements: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]],
    *,
    domains: Sequence[str] = ROB2,
    weights: Sequence[float] | None = None,
    middle: str = "Some concerns",
    title: str = "",
) -> Chart:
    """Return the bars of :func:`rob_summary` as plain data.

    Examples
    --------
    >>> chart = rob_summary_layout({"A": ["low", "high"], "B": ["low", "low"]}, domains=("Blinding", "Overall"))
    >>> chart.areas_of("bar high")[0].x
    (50.0, 100.0, 100.0, 50.0)
    """
    rows = _read(judgements, domains)
    parts = [1.0] * len(rows) if weights is None else [float(w) for w in weights]
    if len(parts) != len(rows) or not all(0 <= w < math.inf for w in parts) or sum(parts) <= 0:
        raise DataError(f"`weights` is {weights!r}; give one number for each of {len(rows)} studies, none below 0.")
    total = sum(parts)
    names = _names(rows, middle)
    areas, texts, told = [], [], []
    labelled: set[str] = set()
    for row, domain in enumerate(domains):
        left = 0.0
        for role, name in names.items():
            share = 100 * sum(w for w, (_, roles) in zip(parts, rows, strict=True) if roles[row] == role) / total
            if share == 0:
                continue
            right = left + share
            top, bottom = row - _HALF, row + _HALF
            label = "" if role in labelled else name
            labelled.add(role)
            areas.append(Area(f"bar {role}", label, (left, right, right, left), (bottom, bottom, top, top)))
            if share >= _NARROW:
                dark = "share on dark" if _on_dark(role) else "share"
                texts.append(Text(dark, (left + right) / 2, float(row), f"{share:.0f}%"))
            if role == "high":
                told.append(f"{domain} {share:.0f}%")
            left = right
    of = "studies" if weights is None else "the weight"
    return Chart(
        Axis(f"Share of {of} (%)", (0.0, _END), (0.0, 25.0, 50.0, 75.0, 100.0), ("0", "25", "50", "75", "100")),
        row_axis(list(domains)),
        tuple(areas),
        (),
        (),
        title,
        f"Risk of bias of {len(rows)} studies by domain. At high risk: {', '.join(told) if told else 'none'}.",
        rows=_BAR * len(domains),
        texts=tuple(texts),
    )


def rob_summary(
    judgements: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]],
    *,
    domains: Sequence[str] = ROB2,
    weights: Sequence[float] | None = None,
    middle: str = "Some concerns",
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    low: Style | None = None,
    some_concerns: Style | None = None,
    high: Style | None = None,
    no_information: Style | None = None,
) -> Axes:
    """Draw the share of studies at each risk of bias, one bar per domain.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.rob_summary({"Trial A": ["low", "low", "high", "low", "low", "high"], "Trial B": ["low"] * 6})
    >>> ax.get_xlabel()
    'Share of studies (%)'

    Parameters
    ----------
    judgements, domains, middle
        As for :func:`traffic_light`.
    weights : sequence of float, optional
        Of the studies, such as ``fit.weights``; each study counts the same otherwise.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    low, some_concerns, high, no_information : mapping, optional
        Properties of matplotlib for these parts of the bars.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        For an unknown judgement, not one per domain, or weights that cannot be.
    """
    chart = rob_summary_layout(judgements, domains=domains, weights=weights, middle=middle, title=title)
    styles = {
        "bar low": low,
        "bar some concerns": some_concerns,
        "bar high": high,
        "bar no information": no_information,
    }
    return draw_chart(chart, ax=ax, width=width, styles=styles)
