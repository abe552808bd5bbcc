"""Told: rows of a page's plot that tell their numbers, lead to their findings, and show the total without a study.

What a reader sees at a click was computed before: a study's row holds what is drawn instead of the total, and the
page's script only puts it there. Without scripts the title of the row says the same in words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lbpmeta.plots.canvas.letters import OWN_FONT, font_families
from lbpmeta.plots.canvas.svg import ALL, READERS_FONTS, TOLD, WITHOUT
from lbpmeta.report.safe import visible
from lbpmeta.report.vector.strokes import ANCHORS, WrittenText, as_xml, course, most_usual, short, tenth, written

__all__ = ["Drawn", "Plate", "PlotParts", "sorted_out"]

#: Between the lines of what a click shows, and between place and words: as in `page.js`.
_LINE: Final = "\u00a6"
_PLACE: Final = "\u00ac"


@dataclass(slots=True, eq=False)
class Drawn:
    """One thing that is drawn, an element of SVG or a text, and the name of the part of the figure that it is of."""

    zorder: float
    clipped: bool
    drawn: str | WrittenText
    name: str = ""
    told: str = ""

    def get_gid(self) -> str:
        return self.name

    def set_gid(self, name: str) -> None:
        self.name = name

    def set_visible(self, seen: bool) -> None:
        """Take whether it is seen at once, which its name says too."""

    def set_label(self, told: str) -> None:
        self.told = told


@dataclass(frozen=True, slots=True)
class Plate:
    """The rectangle of a row, in points, and what it tells where it is pointed at."""

    number: int
    left: float
    top: float
    right: float
    foot: float
    told: str

    @classmethod
    def of(cls, patch: Any, ends: tuple[float, float], edges: tuple[float, float]) -> Plate:
        """Take a rectangle that somebody named as the plate of a row."""
        number = int(str(patch.get_gid()).removeprefix(TOLD).partition("-")[0])
        return cls(number, *(min(ends), min(edges), max(ends), max(edges)), str(patch.get_label()))

    def holds(self, text: WrittenText) -> bool:
        return self.top < text.y <= self.foot


@dataclass(slots=True)
class PlotParts:
    """What of a figure is drawn at once, by row, and what is told of each."""

    free: list[Drawn] = field(default_factory=list)
    rows: dict[int, list[WrittenText]] = field(default_factory=dict)
    whole: list[Drawn] = field(default_factory=list)
    totals: dict[int, list[WrittenText]] = field(default_factory=dict)
    without: dict[int, list[Drawn]] = field(default_factory=dict)
    flags: list[WrittenText] = field(default_factory=list)
    plates: Sequence[Plate] = ()

    @property
    def leads(self) -> bool:
        """Whether somebody can do something with it: leave a study out, or go to a finding."""
        return bool(self.without or self.flags)

    def svg(
        self, inches: tuple[float, float], prefix: str, names: tuple[str, str], links: Mapping[str, str], defs: str
    ) -> str:
        """Return the figure of that size as one element: the names are its title and its description."""
        size = most_usual(f"{short(t.size)}px" for t in self._texts())
        anchor = most_usual(ANCHORS[t.align] for t in self._texts())
        wide, high = (short(72 * side) for side in inches)
        known = dict.fromkeys((*(READERS_FONTS if font_families()[0] == OWN_FONT else font_families()), *READERS_FONTS))
        families = html.escape(", ".join(f"'{name}'" for name in known), quote=False)
        clip = f"url(#{prefix}-clip)"
        parts = [
            f'<svg viewBox="0 0 {wide} {high}" role="{"group" if self.leads else "img"}" '
            f'aria-labelledby="{prefix}-title {prefix}-desc" font-family="{families}, sans-serif" '
            f'font-size="{size}" text-anchor="{anchor}" stroke-linejoin="round">',
            *(f'<{n} id="{prefix}-{n}">{as_xml(told)}</{n}>' for n, told in zip(("title", "desc"), names, strict=True)),
            f'<path d="M0 0H{wide}V{high}H0z" fill="#fff"/><defs>{defs}</defs>',
            *_layers(sorted(self.free, key=lambda one: one.zorder), clip, size, anchor),
            *self._rows(self.rows, size, anchor),
        ]
        if self.without:
            whole = "".join((*_layers(self.whole, clip, size, anchor), *self._rows(self.totals, size, anchor)))
            parts.append(f'<g class="whole">{whole}</g>{_place(self.without, clip, anchor)}')
        parts += self._plates()
        parts += [_letters(text, size, anchor, links) for text in self.flags]
        return "".join((*parts, "</svg>")).replace("#HATCH", f"#{prefix}-hatch")

    def _texts(self) -> Iterator[WrittenText]:
        yield from (item.drawn for item in self.free if isinstance(item.drawn, WrittenText))
        yield from (text for texts in (*self.rows.values(), *self.totals.values()) for text in texts)

    def _rows(self, rows: Mapping[int, Sequence[WrittenText]], size: str, anchor: str) -> Iterator[str]:
        """Yield the texts of each row from its own baseline: what they share is written once."""
        for texts in rows.values():
            base = tenth(texts[0].y)
            inside = "".join(written(t, size, anchor, base=base) for t in texts)
            yield f'<g transform="translate(0 {base})">{inside}</g>'

    def _plates(self) -> Iterator[str]:
        if not self.plates:
            return
        instead = dict(_instead(self.without))
        yield '<g class="told" fill="none" pointer-events="all">'
        for plate in self.plates:
            ends = (plate.left, plate.right)
            corners = [(x, y) for y in (plate.top, plate.foot) for x in (ends if y == plate.top else ends[::-1])]
            told, data = plate.told, ""
            if plate.number in instead:
                told = f"{told} {_without_it(told, self.without[plate.number][0].told)}"
                data = f' data-without="{html.escape(visible(instead[plate.number]))}"'
            yield f'<path d="{course(corners, closed=True)}"{data}><title>{as_xml(told)}</title></path>'
        yield "</g>"


def _without_it(told: str, then: str) -> str:
    """Return what is told of the total without a row, beside the row itself, whose name need not be said again.

    Examples
    --------
    >>> _without_it("Aure 2003: -1.0 [-2.0, 0.0].", "Without Aure 2003: -1.5 [-3.0, 0.0]. I2 = 0%.")
    'Without it: -1.5 [-3.0, 0.0]. I2 = 0%.'
    """
    ends = [found.start() for found in re.finditer(": ", told)]
    names = [told[:end] for end in ends if then.startswith(f"Without {told[:end]}: ")]
    return f"Without it{then.removeprefix(f'Without {names[-1]}')}" if names else then


def sorted_out(items: Sequence[Drawn], plates: Sequence[Plate]) -> PlotParts:
    """Sort what was drawn: by row, by what a choice hides and shows, and what leads to a finding.

    Raises
    ------
    NotImplementedError
        If totals without a study do not look alike: they are drawn in one place.
    """
    out = PlotParts(plates=plates)
    for item in items:
        if item.name.startswith(WITHOUT):
            out.without.setdefault(int(item.name.removeprefix(WITHOUT).partition("-")[0]), []).append(item)
    for item in items:
        drawn = item.drawn
        if item.name.startswith(WITHOUT):
            continue
        total = bool(out.without) and item.name.startswith(f"{ALL}-")
        if not isinstance(drawn, WrittenText):
            (out.whole if total else out.free).append(item)
        elif drawn.flags:
            out.flags.append(drawn)
        else:
            plate = next((p for p in plates if p.holds(drawn)), None)
            if plate is None:
                out.free.append(item)
            else:
                (out.totals if total else out.rows).setdefault(plate.number, []).append(drawn)
    looks = {
        (t.y, t.size, t.bold, t.color, re.sub(r' d="[^"]*"', "", _diamond(one)))
        for one in out.without.values()
        for t in _texts(one)
    }
    if len(looks) > 1:
        raise NotImplementedError(f"Totals without a study look in {len(looks)} ways, and are drawn in one.")
    return out


def _layers(items: Sequence[Drawn], clip: str, size: str, anchor: str) -> Iterator[str]:
    """Yield items in their order, what is cut off at the edges of the axes in groups."""
    within = False
    for item in items:
        if item.clipped != within:
            yield f'<g clip-path="{clip}">' if item.clipped else "</g>"
            within = item.clipped
        yield written(item.drawn, size, anchor) if isinstance(item.drawn, WrittenText) else item.drawn
    yield "</g>" * within


def _diamond(items: Sequence[Drawn]) -> str:
    (path,) = (item.drawn for item in items if isinstance(item.drawn, str))
    return path


def _texts(items: Sequence[Drawn]) -> list[WrittenText]:
    return [item.drawn for item in items if isinstance(item.drawn, WrittenText)]


def _aligned(without: Mapping[int, Sequence[Drawn]]) -> tuple[list[WrittenText], dict[int, list[tuple[str, str]]]]:
    """Return the texts of the total that has most, and of each total place and words in their order.

    Raises
    ------
    NotImplementedError
        If a text has no place there.
    """
    most = max(map(_texts, without.values()), key=len)
    out = {}
    for number, items in without.items():
        line = [("", "")] * len(most)
        start = 0
        for text in _texts(items):
            free = [i for i in range(start, len(most)) if most[i].align == text.align]
            if not free:
                raise NotImplementedError(f"The total without a study has {text.text!r} where no other has a text.")
            i = min(free, key=lambda i: abs(most[i].x - text.x))
            line[i] = (tenth(text.x), " ".join(re.sub(f"[{_LINE}{_PLACE}]", " ", text.text).split()))
            start = i + 1
        out[number] = line
    return most, out


def _place(without: Mapping[int, Sequence[Drawn]], clip: str, anchor: str) -> str:
    """Return where the total without a study is shown: what such totals share, empty where they differ."""
    most, lines = _aligned(without)
    path = re.sub(r' d="[^"]*"', "", _diamond(next(iter(without.values()))))
    look = f' font-weight="{"bold" if most[0].bold else "normal"}"'
    look += f' fill="{most[0].color}"' * (most[0].color != "#000")
    texts = ""
    for text, told in zip(most, zip(*lines.values(), strict=True), strict=True):
        at = ANCHORS[text.align]
        own = f' text-anchor="{at}"' * (at != anchor)
        shared = as_xml(text.text) if len(set(told)) == 1 else ""
        texts += f'<text x="{tenth(text.x)}"{own}>{shared}</text>'
    return (
        f'<g class="without" display="none"><g clip-path="{clip}">{path}</g>'
        f'<g transform="translate(0 {tenth(most[0].y)})"{look}>{texts}</g></g>'
    )


def _instead(without: Mapping[int, Sequence[Drawn]]) -> Iterator[tuple[int, str]]:
    """Yield the row of each study and what is drawn without it: the course of a diamond, then a line for each text.

    A line is empty where all such totals share a text; its place stands before it where it is another one.
    """
    if not without:
        return
    most, lines = _aligned(without)
    same = [len(set(told)) == 1 for told in zip(*lines.values(), strict=True)]
    for number, items in without.items():
        path = re.search(r' d="([^"]*)"', _diamond(items))
        told = ["" if path is None else path[1]]
        for text, shared, (x, words) in zip(most, same, lines[number], strict=True):
            told.append("" if shared else f"{x}{_PLACE}{words}" if words and x != tenth(text.x) else words)
        yield number, _LINE.join(told).rstrip(_LINE)


def _letters(text: WrittenText, size: str, anchor: str, links: Mapping[str, str]) -> str:
    """Return the letters of footnotes, each a link to its finding where it has one."""
    told = []
    for letter, note in text.flags:
        href = links.get(note, "")
        told.append(f'<a href="#{html.escape(href)}">{as_xml(letter)}</a>' if href else as_xml(letter))
    return written(text, size, anchor, inside=",".join(told))
