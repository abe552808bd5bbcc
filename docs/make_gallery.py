"""Run the code blocks of gallery.md and documents.md and write their pictures: ``python docs/make_gallery.py``.

A picture belongs to the block above it. Blocks share their names, from the top of the page to its end; those that show
what a prompt answers are left to the tests.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("gallery.md")
PAGES = (PAGE, Path(__file__).with_name("documents.md"))
_PARTS = re.compile(r"```python\n(?P<code>.*?)```|!\[[^]]*\]\((?P<picture>[^)]+)\)", re.DOTALL)


def figures(page: Path = PAGE) -> Iterator[tuple[str, Any]]:
    """Run the page's blocks and yield (path of the picture, figure) for each picture."""
    names: dict[str, Any] = {}
    for part in _PARTS.finditer(page.read_text(encoding="utf-8")):
        if part["code"] is not None and part["code"].lstrip().startswith(">>>"):
            continue
        if part["code"] is not None:
            names.pop("ax", None), names.pop("axes", None)
            exec(compile(part["code"], str(page), "exec"), names)
        else:
            ax = names["ax"] if "ax" in names else names["axes"][0]
            yield part["picture"], ax.figure


def main() -> int:
    """Write every picture, and close it."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
    from PIL import Image

    asked = [page for page in PAGES if not sys.argv[1:] or page.stem in sys.argv[1:]]
    for picture, figure in (pair for page in asked for pair in figures(page)):
        target = PAGE.parent / picture
        target.parent.mkdir(exist_ok=True)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", dpi=110)
        # A palette keeps the files small; a figure has few colours.
        Image.open(drawn).convert("RGB").quantize(160).save(target, optimize=True)
        print(f"{target.name}: {target.stat().st_size / 1024:.0f} kB")
        plt.close(figure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
