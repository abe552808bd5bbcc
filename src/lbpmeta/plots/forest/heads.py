"""Heads of the columns of a forest plot, in the words of its style."""

from __future__ import annotations

from typing import Final

from lbpmeta.plots.canvas.letters import Measure, wrap_to
from lbpmeta.plots.canvas.text import decimals_of, wrap
from lbpmeta.plots.forest.elements import ForestLayout
from lbpmeta.plots.forest.entries import Source, null_of
from lbpmeta.plots.forest.styles import ForestStyle
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import display_name

__all__ = ["behind", "heads_of", "method_words", "model_words", "side_texts"]

#: Longest line of the head of the effects, in characters.
_HEAD_WIDTH: Final = 26


def behind(text: str, most: int, measure: Measure, size: float) -> float:
    """Return the room behind a number with fewer than the most decimals, so that the points of a column align."""
    shown = decimals_of(text)
    if shown is None or shown == most:
        return 0.0
    return measure("0" * (most - shown) + ("." if shown == 0 else ""), size, False)


def model_words(fit: Fit) -> str:
    """Return "common effect" or "random effects"."""
    return "common effect" if fit.recipe.model == "common" else "random effects"


def method_words(fit: Fit) -> str:
    """Return the method as RevMan names it: IV, M-H or Peto."""
    return {"inverse variance": "IV", "Mantel-Haenszel": "M-H"}.get(fit.method, fit.method)


def heads_of(source: Source, style: ForestStyle, effect_label: str | None) -> tuple[str, str, str, str]:
    """Return the heads of studies, effects, plot and weights."""
    name = display_name(source.measure, source.scale)
    title = effect_label or name
    # Proportions, rates and correlations are shown turned back: the name of their transformation would mislead.
    compared = source.scale in ("identity", "log") and null_of(source.measure, source.scale) is not None
    words = {
        "measure": (source.measure if compared else "") or name,
        "title": title,
        "level": f"{100 * source.level:g}",
    }
    if source.fit is not None or source.model:
        model = model_words(source.fit).split()[0] if source.fit is not None else source.model
        short = {"random": "Random", "common": "Fixed"}[model]
        method = method_words(source.fit) if source.fit is not None else source.method
        words |= {"method": method, "model": short if style.wording == "revman" else model}

    def filled(template: str) -> str:
        if "method" not in words and "{method}" in template:
            template = "{title}\n{level}% CI" if "(" not in template else "{title}\n({level}% CI)"
        if title == name and name.startswith(f"{words.get('method')} "):  # "Peto odds ratio, Peto,"
            template = template.replace("{title}, {method},", "{title},")
        return "\n".join(wrap(line, _HEAD_WIDTH) for line in template.format(**words).split("\n"))

    plot = style.plot_head if effect_label is None or "{title}" in style.plot_head else "{title}"
    groups = len(source.parts) > 1 or bool(source.parts and source.parts[0].name)
    study = source.study_head or ("Study or subgroup" if groups and style.study_head == "Study" else style.study_head)
    return study, filled(style.effect_head), filled(plot), style.weight_head


def side_texts(
    layout: ForestLayout,
    measure: Measure,
    size: float,
    plot: tuple[float, float],
    null: float,
    width: float,
    *,
    above: bool,
    gap: float,
    margin: float,
) -> tuple[str, ...]:
    """Return the two texts, wrapped to the room on their side of the null."""
    if layout.favours is None or layout.null is None:
        return ()
    if above:
        # Heads of other columns stand beside them, and each keeps to its side of the null.
        rooms = (null - plot[0] - gap, plot[1] - null - gap)
    else:
        rooms = (null - gap - margin, width - margin - null - gap)
    return tuple(
        "\n".join(wrap_to(text, measure, size, max(room, 4 * size / 72), bold=above))
        for text, room in zip(layout.favours, rooms, strict=True)
    )
