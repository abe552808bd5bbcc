"""SVG: a figure whose texts stay text, as wide in the reader's font as they were laid out for."""

from __future__ import annotations

import html
import io
import re
import warnings
from typing import TYPE_CHECKING, Any, Final

from lbpmeta.plots.canvas.letters import OWN_FONT, text_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ALL", "FLAG", "READERS_FONTS", "TOLD", "WITHOUT", "svg_text"]

#: Starts the id of a part of a figure whose label is shown as its title where it is pointed at.
TOLD: Final = "told-"
#: Starts the ids of the letters of a footnote, followed by its first letter.
FLAG: Final = "flag-"
#: Starts the ids of what shows the total of all studies, and of the total without one, followed by its row.
ALL: Final = "all"
WITHOUT: Final = "without-"

#: Fonts of the reader in which the texts are drawn: as wide as the own one first, letter by letter.
READERS_FONTS: Final = ("Arimo", "Arial", "Liberation Sans", "Helvetica", "Nimbus Sans", "DejaVu Sans")

_TEXT: Final = re.compile(r"<text\b(?P<attributes>[^>]*)>(?P<text>[^<]+)</text>")
_FAMILIES: Final = re.compile(r"font-family: ?(?P<names>[^;\"]*)")
_SIZE: Final = re.compile(r"font-size: ?(?P<size>[\d.]+)px")
_WEIGHT: Final = re.compile(r"font-weight: ?(?P<weight>\w+)")
#: Weights that are drawn in the bold face.
_BOLD: Final = ("bold", "600", "700", "800", "900")


def svg_text(figure: Figure, *, hidden: bool = False, **saving: Any) -> str:
    """Return a figure as SVG, each text with the length that it was laid out for.

    The reader's machine draws the letters with a font of its own. ``textLength`` has it set them as wide as in the
    font of the layout, so that no text reaches another one whatever the font is.

    Parameters
    ----------
    figure : matplotlib Figure
    hidden : bool
        Whether the totals without each study are written too, not displayed, for a page that shows one at a click.
    **saving
        For ``Figure.savefig``.
    """
    buffer = io.StringIO()
    without = figure.findobj(lambda one: str(one.get_gid() or "").startswith(WITHOUT)) if hidden else []
    for artist in without:
        artist.set_visible(True)
    with warnings.catch_warnings():
        # Letters that no font here has may be known to the reader's.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        figure.savefig(buffer, format="svg", **saving)
        written = _TEXT.sub(_with_length, buffer.getvalue())
    for artist in without:
        artist.set_visible(False)
    if without:
        written = re.sub(f'<g id="{WITHOUT}', f'<g display="none" id="{WITHOUT}', written)
    return _with_titles(written, figure)


def _with_titles(svg: str, figure: Figure) -> str:
    """Return the SVG with a title in each part that has something to tell."""
    for artist in figure.findobj(lambda one: str(one.get_gid() or "").startswith(TOLD)):
        start = f'<g id="{artist.get_gid()}">'
        title = html.escape(str(artist.get_label()), quote=False)
        svg = svg.replace(start, f"{start}<title>{title}</title>", 1)
    return svg


def _with_length(found: re.Match[str]) -> str:
    attributes, text = found["attributes"], found["text"]
    families, size, weight = (pattern.search(attributes) for pattern in (_FAMILIES, _SIZE, _WEIGHT))
    # White space is read as one space, and none at either end.
    shown = re.sub("[ \t\r\n]+", " ", html.unescape(text)).strip(" ")
    if families is None or size is None or not shown:
        return found[0]
    names = tuple(name.strip().strip("'") for name in html.unescape(families["names"]).split(","))
    bold = weight is not None and weight["weight"] in _BOLD
    length = 72 * text_width(names, room=1.0)(shown, float(size["size"]), bold)
    if OWN_FONT in names:
        listed = dict.fromkeys((*READERS_FONTS, *(name for name in names if name != OWN_FONT)))
        written = ", ".join(f"'{name}'" for name in listed) + ", sans-serif"
        attributes = _FAMILIES.sub(lambda _: f"font-family: {written}", attributes)
    # Glyphs too, not the gaps alone: letters of a wider font would run into each other.
    told = f' textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs"' if length > 0 else ""
    return f"<text{attributes}{told}>{text}</text>"
