"""Forest plots of pages: the same drawing on vector axes as on matplotlib's, in text and in shape."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

import lbpmeta as lm
from lbpmeta.plots.canvas.letters import font_families, text_width, wrap_to
from lbpmeta.plots.canvas.svg import svg_text
from lbpmeta.plots.forest.draw import forest_on
from lbpmeta.report.vector.axes import VectorAxes
from lbpmeta.workbench.evidence import Evidence

Box = tuple[float, float, float, float]

FIT = lm.pool(
    [-7.0, -3.0, -12.0, 20.0], [4.0, 9.0, 16.0, 30.0], measure="MD", labels=["A", "B & <C>", "D", "Long name"]
)
RATIOS = lm.pool([0.1, -0.3, 0.6, 2.5], [0.04, 0.09, 0.01, 0.2], measure="RR", labels=list("ABCD"))

#: Settings that reach every part of a forest plot.
DRAWN: dict[str, tuple[Any, dict[str, Any]]] = {
    "plain": (FIT, {}),
    "everything": (
        FIT,
        {
            "title": "A title that is so long that it takes more than a single line of the figure, and goes on",
            "favours": ("exercise", "usual care"),
            "better": "lower",
            "mcid": (5, 10),
            "notes": ["A note of two lines " * 12],
            "findings": {"A": "Implausible: the numbers", 2: "Inconsistent: others"},
            "columns": ["study", "year", "effect", "plot", "weight", "risk_of_bias"],
            "data": [{"year": year} for year in (2001, 2002, 2003, 2004)],
            "risk_of_bias": [{"D1": one, "D2": "low"} for one in ("low", "high", "some concerns", "no information")],
        },
    ),
    "clipped": (FIT, {"x_limits": (-10, 10)}),
    "logarithmic": (RATIOS, {"mcid": 1.25}),
    "subgroups": (FIT, {"subgroups": ["x", "x", "y", "y"]}),
    "bmj": (RATIOS, {"style": "bmj", "favours": ("exercise", "usual care"), "better": "lower"}),
    "revman": (FIT, {"style": "revman"}),
    "jama": (FIT, {"style": "jama"}),
    "leave-one-out": (lm.leave_one_out(FIT), {}),
    "density": (FIT, {"prediction": "density", "mcid": 5, "better": "lower"}),
}


def on_vector(x: Any, **settings: Any) -> tuple[VectorAxes, ET.Element]:
    axes = VectorAxes((0.0, 0.0))

    def made(size: tuple[float, float]) -> Any:
        axes.size = size
        return axes

    forest_on(made, x, **settings)
    return axes, ET.fromstring(axes.svg("one", "Title"))


def texts_of_figure(ax: Any) -> list[tuple[Any, ...]]:
    figure = ax.figure
    figure.canvas.draw()
    high = figure.bbox.height
    found = []
    for text in (*ax.texts, *ax.get_xticklabels()):
        if text.get_text() and not hasattr(text, "arrow_patch"):
            x, y = text.get_transform().transform(text.get_position())
            found.append((text.get_text(), x * 72 / figure.dpi, (high - y) * 72 / figure.dpi, text.get_fontsize()))
    return found


def texts_of_svg(svg: ET.Element) -> list[tuple[Any, ...]]:
    """Text, where it stands as its figure says it, baseline and size; what stands in for a total is left out."""
    usual, anchor = svg.get("font-size", ""), svg.get("text-anchor", "")

    def inside(element: ET.Element, down: float) -> Iterator[tuple[Any, ...]]:
        for child in element:
            if child.tag == "g" and child.get("class") != "without":
                moved = re.fullmatch(r"translate\(0 ([\d.]+)\)", child.get("transform", ""))
                yield from inside(child, down + (float(moved[1]) if moved else 0.0))
            elif child.tag == "text":
                x, wide = float(child.get("x", "")), float(child.get("textLength", "0"))
                # A text of a given length may hang on either of its ends.
                places = {x}
                if wide and not child.get("text-anchor"):
                    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
                    places = {x - share * wide, x + (0.5 - share) * wide, x + (1.0 - share) * wide}
                size = float(child.get("font-size", usual).removesuffix("px"))
                yield "".join(child.itertext()), places, down + float(child.get("y", "0")), size

    return list(inside(svg, 0.0))


@pytest.mark.parametrize("name", DRAWN)
def test_every_text_stands_where_matplotlib_writes_it(name: str) -> None:
    x, settings = DRAWN[name]
    ax = lm.forest(x, **settings)
    expected = texts_of_figure(ax)
    axes, svg = on_vector(x, **settings)
    told = texts_of_svg(svg)
    for text, left, top, size in expected:
        near = [
            t
            for t in told
            if t[0] == text and any(abs(x - left) < 0.16 for x in t[1]) and t[3] == pytest.approx(size, abs=0.006)
        ]
        # Labels of ticks hang from their top, which screens round to whole pixels.
        assert any(abs(t[2] - top) < 0.11 or text in {label.get_text() for label in ax.get_xticklabels()} for t in near)
    flags = len(told) - len(expected)
    assert flags == sum(hasattr(text, "arrow_patch") and bool(text.get_text()) for text in ax.texts)
    assert svg.findtext("desc") == ax.get_label() == axes.get_label()
    plt.close(ax.figure)


def boxes(svg: ET.Element) -> dict[tuple[str, str], Box]:
    """The box around everything of one fill and stroke."""
    found: dict[tuple[str, str], list[np.ndarray]] = {}
    for look, points in shapes(svg, {}, {}):
        found.setdefault(look, []).append(points)
    out = {}
    for look, several in found.items():
        points = np.concatenate(several)
        out[look] = (*points.min(axis=0), *points.max(axis=0))
    return out


def shapes(element: ET.Element, known: dict[str, Any], above: dict[str, str]) -> Iterator[tuple[tuple[str, str], Any]]:
    for child in element:
        tag = child.tag.rpartition("}")[2]
        style = dict(part.split(":") for part in child.get("style", "").replace(" ", "").split(";") if ":" in part)
        own = {name: style.get(name) or child.get(name) or above.get(name, "none") for name in ("fill", "stroke")}
        # Plates that tell a row, and the place of totals without a study, are not seen.
        if tag in ("clipPath", "pattern") or child.get("class") in ("told", "without"):
            continue
        if tag == "path":
            points = course(child.get("d", ""))
            if child.get("id"):
                known[child.get("id", "")] = points
            if element.tag.rpartition("}")[2] != "defs" and len(points):
                yield look(own), points
        elif tag == "use":
            reference = next(v for k, v in child.attrib.items() if k.endswith("href"))[1:]
            yield look(own), known[reference] + [float(child.get("x", 0)), float(child.get("y", 0))]
        else:
            yield from shapes(child, known, {} if tag == "svg" else own)


def look(own: dict[str, str]) -> tuple[str, str]:
    fill, stroke = ("none" if v == "none" or v.startswith("url") else to_hex(v) for v in (own["fill"], own["stroke"]))
    return fill, stroke


def course(d: str) -> np.ndarray:
    points, x, y = [], 0.0, 0.0
    start = (0.0, 0.0)
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        ends = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", numbers)]
        if letter == "z":
            # What follows a closed course starts where that began.
            x, y = start
        elif letter in "HV":
            x, y = (ends[0], y) if letter == "H" else (x, ends[0])
        elif letter in "hv":
            x, y = (x + ends[0], y) if letter == "h" else (x, y + ends[0])
            points.append((x, y))
        elif letter == "l":
            x, y = x + ends[0], y + ends[1]
            points.append((x, y))
        elif letter == "a":
            points += [(x, y - ends[0]), (x + ends[5], y + ends[0])]
            x += ends[5]
        elif ends:
            for i in range(0, len(ends), 2):
                x, y = ends[i], ends[i + 1]
                points.append((x, y))
            start = (x, y) if letter == "M" else start
        if letter in "HV":
            points.append((x, y))
    return np.array(points).reshape(-1, 2)


@pytest.mark.parametrize("name", DRAWN)
def test_everything_of_one_colour_covers_the_same_ground(name: str) -> None:
    x, settings = DRAWN[name]
    ax = lm.forest(x, **settings)
    with plt.rc_context({"svg.fonttype": "none"}):
        expected = boxes(ET.fromstring(svg_text(ax.figure, bbox_inches=None)))
    found = boxes(on_vector(x, **settings)[1])
    # A plate that tells a row is left out of pages; matplotlib strokes the heads of arrows, 1.6 points, with lines.
    seen = {look for look in expected if look != ("#ffffff", "none") and look != ("none", "none")}
    for fill, stroke in seen:
        alike = [box for (f, s), box in found.items() if (f, s) == (fill, stroke)]
        assert alike, (fill, stroke, sorted(found))
        assert alike[0] == pytest.approx(expected[fill, stroke], abs=1.7), (fill, stroke)
    plt.close(ax.figure)


def test_letters_are_as_wide_as_they_were_laid_out_for() -> None:
    _, svg = on_vector(FIT, title="Pain & <more>", mcid=10)
    measure = text_width(font_families(), room=1.0)
    usual = float(svg.get("font-size", "").removesuffix("px"))
    told = [t for t in svg.iter("text") if t.get("textLength")]
    assert "text-anchor" not in {name for t in told for name in t.attrib}
    assert {t.text for t in told} >= {"Pain & <more>", "B & <C>"}
    for text in told:
        size = float(text.get("font-size", f"{usual}px").removesuffix("px"))
        wide = 72 * measure(text.text or "", size, text.get("font-weight") == "bold")
        assert float(text.get("textLength", "")) == pytest.approx(wide, abs=0.06)
    # Short numbers leave their width to the font; parts of intervals stand too close for that.
    bare = [t for t in svg.iter("text") if not t.get("textLength")]
    assert all(re.fullmatch(r"[\d.,%\u2212]{1,5}", t.text or "") for t in bare)


def titles(svg: ET.Element) -> list[str]:
    return [t.text or "" for t in svg.iter("title")][1:]


def test_each_row_tells_its_numbers_and_the_total_without_it() -> None:
    _, svg = on_vector(FIT, leave_one_out=True)
    told = titles(svg)
    assert len(told) == 6  # four studies, the total, the prediction interval
    for i in range(4):
        left = lm.pool(np.delete(FIT.yi, i), np.delete(FIT.vi, i), measure="MD")
        ends = " [".join((f"{left.estimate:.2f}", f"{left.ci.low:.2f}, {left.ci.high:.2f}]")).replace("-", "\u2212")
        assert told[i].startswith(f"{FIT.labels[i]}: ")
        assert f"Without it: {ends}. " in told[i]
        assert f"I\u00b2 = {left.i2:.1f}%" in told[i]
    assert not any("Without" in one for one in told[4:])


def test_a_choice_shows_what_matplotlib_draws_of_the_total_without_a_study() -> None:
    """What a click puts in the place of the total is what the figure of matplotlib keeps for it."""
    ax = lm.forest(FIT, leave_one_out=True)
    _, svg = on_vector(FIT, leave_one_out=True)
    (place,) = (g for g in svg.iter("g") if g.get("class") == "without")
    assert place.get("display") == "none"
    texts = list(place.iter("text"))
    studies = [path for path in svg.iter("path") if path.get("data-without")]
    assert len(studies) == 4
    for i, study in enumerate(studies):
        diamond, *lines = study.get("data-without", "").split("\u00a6")
        lines += [""] * (len(texts) - len(lines))
        words = [line.split("\u00ac")[-1] or text.text for line, text in zip(lines, texts, strict=True)]
        kept = [t for t in ax.texts if str(t.get_gid()).startswith(f"without-{i}-")]
        assert words == [t.get_text() for t in kept]
        (patch,) = (p for p in ax.patches if str(p.get_gid()).startswith(f"without-{i}-"))
        high = ax.figure.bbox.height
        corners = patch.get_transform().transform(patch.get_xy()) * 72 / ax.figure.dpi
        corners[:, 1] = high * 72 / ax.figure.dpi - corners[:, 1]
        assert course(diamond).min(axis=0) == pytest.approx(corners.min(axis=0), abs=0.11)
        assert course(diamond).max(axis=0) == pytest.approx(corners.max(axis=0), abs=0.11)
    plt.close(ax.figure)


def test_subtotals_are_said_to_stay() -> None:
    _, svg = on_vector(FIT, leave_one_out=True, subgroups=["x", "x", "y", "y"])
    studies = [one for one in titles(svg) if "Without it" in one]
    assert len(studies) == 4
    assert all("the subtotals that are drawn stay those of all studies" in one for one in studies)


def test_letters_lead_to_findings() -> None:
    axes, _ = on_vector(FIT, findings={"A": "Implausible: the numbers", 2: "Inconsistent: others"})
    svg = ET.fromstring(axes.svg("one", "Title", links={"Implausible: the numbers": "finding-1"}))
    assert [(a.get("href"), a.text) for a in svg.iter("a")] == [("#finding-1", "a")]
    assert svg.get("role") == "group"
    assert "b" in {t.text for t in svg.iter("text")}  # nowhere to go: it stays a letter


def test_hostile_labels_stay_text(hostile_text: str) -> None:
    labels = [hostile_text, "b", "c"]
    fit = lm.pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=labels)
    axes = VectorAxes((0.0, 0.0))

    def made(size: tuple[float, float]) -> Any:
        axes.size = size
        return axes

    forest_on(made, fit, title=hostile_text, leave_one_out=True)
    svg = ET.fromstring(axes.svg("one", hostile_text))
    assert {element.tag for element in svg.iter()} <= {"svg", "title", "desc", "path", "g", "text", "defs", "clipPath"}
    assert not any(name.startswith("on") or name == "style" for e in svg.iter() for name in e.attrib)


def test_what_it_cannot_draw_is_an_error() -> None:
    from matplotlib.patches import Rectangle

    axes = VectorAxes((4.0, 3.0))
    with pytest.raises(NotImplementedError, match="cannot be drawn"):
        axes.add_artist(Rectangle((0, 0), 1, 1))
    with pytest.raises(TypeError, match="marker"):
        axes.plot([0, 1], [0, 1], color="black", linewidth=1, marker="o")  # type: ignore[call-arg]


def test_pages_draw_without_matplotlibs_figures(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    from lbpmeta.report.pages.evidence import pooled_lines

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page of many plots is slow with matplotlib's figures")

    monkeypatch.setattr(plt, "figure", refuse)
    shown, failed = pooled_lines(evidence, evidence.check(), lambda done, total: None)
    assert [p.svg[:4] for p in shown] == ["<svg"] * len(shown)
    assert len(shown) == 2
    assert failed == ()


@pytest.mark.parametrize("width", [0.4, 1.0, 2.0, 3.7])
def test_lines_break_where_measuring_each_start_breaks_them(width: float) -> None:
    measure = text_width(font_families())
    rng = np.random.default_rng(1)
    letters = list("abcdefgilmnorstuvwyAVWTf.,-'\u2212\u00b20123456789")
    for _ in range(40):
        words = ["".join(rng.choice(letters, rng.integers(1, 9))) for _ in range(30)]
        text = " ".join(words)
        lines = wrap_to(text, measure, 8.0, width)
        assert " ".join(lines).split() == words or width < 0.6
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            assert measure(line, 8.0) <= width
            first = after.split(" ")[0]
            assert not after or width < 0.6 or measure(f"{line} {first}", 8.0) > width
