"""Vector: a matplotlib figure as SVG that can stand inside an HTML page beside others."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lbpmeta.report.safe import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["inline_svg"]

#: Elements that a plot needs; everything else (metadata, style sheets, scripts, links) is left out.
_TAGS: Final = frozenset(
    {"svg", "g", "path", "use", "defs", "text", "tspan", "clipPath", "rect", "circle", "pattern", "image"}
)

#: Attributes that are kept as they are, apart from shorter numbers.
_KEPT: Final = frozenset({"d", "x", "y", "width", "height", "viewBox", "transform", "cx", "cy", "r", "textLength"})

#: Properties of a style that are attributes of SVG too. A strict Content-Security-Policy forbids style attributes.
_STYLE: Final = frozenset(
    {
        "fill",
        "fill-opacity",
        "font-size",
        "font-style",
        "font-weight",
        "opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
    }
)

_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_LONG_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")
#: A letter of a path's course, and the numbers behind it.
_STEP: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")
#: Attributes of paths that may be joined; with opacity, what overlaps would be drawn twice.
_JOINABLE: Final = frozenset(
    {"d", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "clip-path"}
)
_NUMBER: Final = re.compile(r"[\d.,%\u2212]{1,8}")
_TENTH: Final = re.compile(r"-?\d+\.\d+")
_REFERENCE: Final = re.compile(r"url\(#([^)]*)\)")


def inline_svg(axes: Axes, prefix: str, title: str) -> str:
    """Return the figure of some axes as an SVG element, and close it.

    Parameters
    ----------
    axes : matplotlib Axes
        Their label is the description, for people who cannot see the plot.
    prefix : str
        Starts every id, so that several plots can share a page.
    title : str
        The accessible name.

    Returns
    -------
    str
        One element without style attributes, style sheets, outside references or fonts: texts stay text, as wide in
        the reader's font as they were laid out for.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from matplotlib import pyplot
    >>> ax = pyplot.figure(figsize=(4, 3)).add_axes((0, 0, 1, 1))
    >>> inline_svg(ax, "one", "A <plot>").startswith('<svg viewBox="0 0 288 216" role="img"')
    True
    """
    from matplotlib import pyplot as plt, rc_context

    from lbpmeta.plots.canvas.figures import root_figure
    from lbpmeta.plots.canvas.svg import READERS_FONTS, svg_text

    figure = root_figure(axes)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": prefix}):
        written = svg_text(figure, metadata={"Date": None}, bbox_inches=None)
    plt.close(figure)
    # What XML cannot hold came from a cell of a table; matplotlib writes it as it is.
    drawn = ET.fromstring(visible(written, keep="\n"))
    first = _first_family(drawn)
    # Linked parts keep their ids, numbered: they are nobody's text.
    linked = dict.fromkeys(_references(drawn))
    names = {old: f"{prefix}-{i}" for i, old in enumerate(linked)}
    svg = _joined(_copied(drawn, names))
    box = svg.attrib["viewBox"]
    svg.attrib.clear()
    svg.attrib |= {
        "viewBox": box,
        "role": "img",
        "aria-labelledby": f"{prefix}-title {prefix}-desc",
        "font-family": ", ".join(f"'{name}'" for name in dict.fromkeys((first, *READERS_FONTS))) + ", sans-serif",
        # What matplotlib says in a style sheet, which would style the whole page.
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    _hoist(svg, "font-size", "medium")
    _hoist(svg, "text-anchor", "start")
    for letters in svg.iter("text"):
        if _NUMBER.fullmatch(letters.text or "") and letters.get("text-anchor", svg.get("text-anchor")) == "end":
            letters.attrib.pop("textLength", None)  # digits are as wide in all fonts that are asked for
        for name in ("x", "y", "textLength"):
            if name in letters.attrib:  # a tenth of a point is no letter's width
                letters.set(name, _TENTH.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), letters.attrib[name]))
    for i, (tag, text) in enumerate((("title", title), ("desc", str(axes.get_label())))):
        element = ET.Element(tag, {"id": f"{prefix}-{tag}"})
        element.text = visible(text)
        svg.insert(i, element)
    return ET.tostring(svg, encoding="unicode").replace(" />", "/>")


def _first_family(drawn: ET.Element) -> str:
    from lbpmeta.plots.canvas.svg import READERS_FONTS

    for element in drawn.iter():
        found = re.search(r"font-family: '([\w ]+)'", element.get("style", ""))
        if found:
            return found[1]
    return READERS_FONTS[0]


def _references(drawn: ET.Element) -> Iterator[str]:
    for element in drawn.iter():
        if element.get(_XLINK, "").startswith("#"):
            yield element.get(_XLINK, "")[1:]
        for value in element.attrib.values():
            yield from _REFERENCE.findall(value)


def _copied(element: ET.Element, names: dict[str, str]) -> ET.Element:
    """Return an element with what a plot needs, and only that; groups that say nothing are taken apart."""
    copy = ET.Element(_local(element.tag), _attributes(element, names))
    if copy.tag in ("text", "tspan"):
        copy.text = element.text
    for child in element:
        # Titles of rows would take a page of many plots beyond what can be mailed.
        if _local(child.tag) not in _TAGS or child.get("id", "").startswith("told-"):
            continue
        kept = _copied(child, names)
        if kept.tag in ("g", "defs") and not len(kept):
            continue
        if kept.tag == "g" and not kept.attrib:
            copy.extend(kept)
        else:
            copy.append(kept)
    return copy


def _joined(parent: ET.Element) -> ET.Element:
    """Join neighbouring opaque paths that differ in their course alone: they are drawn in one stroke."""
    last: ET.Element | None = None
    for child in list(parent):
        _joined(child)
        if child.tag != "path" or not set(child.attrib) <= _JOINABLE:
            last = None
        elif last is not None and _look(last) == _look(child) and "fill" in child.attrib:
            last.set("d", last.attrib["d"] + child.attrib["d"])
            parent.remove(child)
        else:
            last = child
    return parent


def _look(path: ET.Element) -> dict[str, str]:
    return {name: value for name, value in path.attrib.items() if name != "d"}


def _hoist(svg: ET.Element, name: str, otherwise: str) -> None:
    """Say the usual value of an attribute of texts once, for all; `otherwise` is what it is without a word."""
    texts = list(svg.iter("text"))
    if not texts:
        return
    usual = Counter(text.get(name, otherwise) for text in texts).most_common(1)[0][0]
    svg.set(name, usual)
    for text in texts:
        if text.get(name, otherwise) == usual:
            text.attrib.pop(name, None)
        else:
            text.set(name, text.get(name, otherwise))


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _attributes(element: ET.Element, names: dict[str, str]) -> dict[str, str]:
    found = {k: _short(v) for k, v in element.attrib.items() if k in _KEPT and not v.startswith("rotate(-0 ")}
    if element.get("id") in names:
        found["id"] = names[element.attrib["id"]]
    reference = element.get(_XLINK, "")
    if reference.startswith("#"):
        found["href"] = f"#{names[reference[1:]]}"
    elif _local(element.tag) == "image" and reference.startswith("data:image/png;base64,"):
        found["href"] = reference
    if "d" in found:
        found["d"] = _course(found["d"])
    clip = _REFERENCE.fullmatch(element.get("clip-path", ""))
    if clip:
        found["clip-path"] = f"url(#{names[clip[1]]})"
    for declaration in element.get("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in _STYLE and value:
            found[name] = "#000" if value == "#000000" else _REFERENCE.sub(lambda m: f"url(#{names[m[1]]})", value)
    return found


def _course(written: str) -> str:
    """Write a path's course shorter: level and upright lines with one number, no white space around letters."""
    parts = _STEP.findall(written)
    short, x, y = [], "", ""
    for letter, numbers in parts:
        ends = numbers.split()
        if letter == "L" and len(ends) == 2 and x:
            told = f"V{ends[1]}" if ends[0] == x else f"H{ends[0]}" if ends[1] == y else f"L{ends[0]} {ends[1]}"
        else:
            told = letter + " ".join(ends)
        short.append(told)
        x, y = (ends[-2], ends[-1]) if letter.isupper() and len(ends) >= 2 else ("", "")
    return "".join(short)


def _short(numbers: str) -> str:
    """Round to a hundredth of a point, which no screen shows."""
    return _LONG_NUMBER.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), " ".join(numbers.split()))
