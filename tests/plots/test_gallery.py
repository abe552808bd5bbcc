"""The pictures of the gallery, made by the code of its page and compared with stored ones.

The stored pictures do not depend on the machine: they are small, laid out for the font that comes with the package,
and without letters, which each version of matplotlib shapes in its own way (the texts have tests of their own). The
tolerance (root mean square of the differences, 0 to 255) leaves room for how versions smooth lines; a line
that is missing, or marks of another shape, are beyond it. After a change that is meant, look at the new pictures and
store them::

    python -m pytest tests/plots/test_gallery.py --mpl-generate-path=tests/plots/baseline
    python docs/make_gallery.py
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gallery.md"
PICTURES = re.findall(r"!\[[^]]*\]\(img/(\w+)\.png\)", PAGE.read_text(encoding="utf-8"))
TOLERANCE = 3


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Figure]]:
    spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "docs" / "make_gallery.py")
    assert spec is not None
    assert spec.loader is not None
    gallery = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gallery)
    # All are open at once, and compared one by one.
    with mpl.rc_context({"figure.max_open_warning": 0}):
        made = {Path(picture).stem: figure for picture, figure in gallery.figures()}
    yield made
    plt.close("all")


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=TOLERANCE, style="default", savefig_kwargs={"dpi": 60}, deterministic=True
)
def test_picture(figures: dict[str, Figure], name: str) -> Figure:
    for text in figures[name].findobj(Text):
        text.set_visible(False)
    return figures[name]


def test_every_picture_is_on_the_page_and_stored_small() -> None:
    assert len(set(PICTURES)) == len(PICTURES) >= 16
    shown = {file.stem for file in (ROOT / "docs" / "img").glob("*.png")}
    assert set(PICTURES) <= shown
    stored = list((Path(__file__).parent / "baseline").glob("*.png"))
    assert len(stored) == len(PICTURES)
    assert max(file.stat().st_size for file in stored) < 30_000
