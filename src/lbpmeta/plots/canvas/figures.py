"""Figures: made under any backend, untouched by the user's settings, saved with text as text."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lbpmeta.errors import ConfigurationError, LbpmetaWarning
from lbpmeta.plots.canvas.page import figure_page
from lbpmeta.plots.canvas.svg import svg_text
from lbpmeta.writing import write_atomically

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["new_axes", "own_look", "root_figure", "save_figure", "save_pages"]

#: Settings of matplotlib while a file is written.
_SAVING: dict[str, Any] = {
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "svg.hashsalt": "lbpmeta",
    # The size and the ground are the figure's own, whatever the user's settings say.
    "savefig.bbox": None,
    "savefig.transparent": False,
    "savefig.facecolor": "auto",
    "savefig.edgecolor": "auto",
}
_TYPES = (".png", ".pdf", ".svg", ".tif", ".tiff", ".html")
#: Dots per inch where nobody asks for others: of TIFF what journals want of line art.
#: Letters that no font has, of which a warning names so many.
_LETTERS = 12
_DPI = {".tif": 600.0, ".tiff": 600.0}


@contextmanager
def _letters_told_once() -> Iterator[None]:
    """Turn matplotlib's warning for each letter that no font has into one that says what to do."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    missing = []
    for one in caught:
        glyph = re.match(r"Glyph (\d+) ", str(one.message))
        if glyph is None:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
        else:
            missing.append(chr(int(glyph[1])))
    if missing:
        letters = "".join(dict.fromkeys(missing))
        shown = letters if len(letters) <= _LETTERS else f"{letters[:_LETTERS]} and {len(letters) - _LETTERS} others"
        warnings.warn(
            f"No font here has the letters {shown}: boxes stand in their place. Install a font that has them, such as "
            "Noto Sans CJK, or save as .svg or .html, which the reader's fonts draw.",
            LbpmetaWarning,
            stacklevel=4,
        )


@contextmanager
def own_look() -> Iterator[None]:
    """Keep the user's settings out of the figure, and the figure's out of the user's settings.

    Whether figures show themselves is no setting of the look: a notebook's backend may start inside, and turns it on.
    """
    import matplotlib

    plain: dict[str, Any] = {
        "text.usetex": False,
        "path.sketch": None,
        "path.effects": [],
        "lines.marker": "None",
        "hatch.linewidth": 0.5,
        "figure.autolayout": False,
        "figure.constrained_layout.use": False,
    }
    with matplotlib.rc_context(plain):  # type: ignore[arg-type]
        yield
        interactive = matplotlib.is_interactive()
    matplotlib.interactive(interactive)


def new_axes(size: tuple[float, float]) -> Axes:
    """Return axes that fill a new figure of that size in inches.

    Where the backend has no screen to open a window on, the figure is made without one.
    """
    from matplotlib import pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    try:
        figure = plt.figure(figsize=size, facecolor="white")
    except ImportError:
        figure = Figure(figsize=size, facecolor="white")
        FigureCanvasAgg(figure)
    return figure.add_axes((0.0, 0.0, 1.0, 1.0), facecolor="white")


def root_figure(ax: Axes) -> Figure:
    """Return the figure that axes are in, the outermost one where there are subfigures."""
    # matplotlib 3.10 knows get_figure(root=True); before, a subfigure and its figure both name it `figure`.
    figure: Any = ax.figure
    while figure.figure is not None and figure.figure is not figure:
        figure = figure.figure
    return cast("Figure", figure)


def save_pages(axes: Sequence[Axes], file: str | Path, *, dpi: float | None = None, close: bool = False) -> list[Path]:
    """Write several figures: into one .pdf with a page each, or into a file each, numbered before the suffix.

    One figure alone is written as it is by :func:`save_figure`, whose parameters and errors these are.

    Returns
    -------
    list of Path
        The files, in order: of "plot.tif", "plot-1.tif", "plot-2.tif" and so on.
    """
    path = Path(file)
    if len(axes) == 1:
        return [save_figure(axes[0], path, dpi=dpi, close=close)]
    if path.suffix.lower() == ".pdf":
        from matplotlib import pyplot as plt, rc_context
        from matplotlib.backends.backend_pdf import PdfPages

        drawn = io.BytesIO()
        about: dict[str, Any] = {"Subject": str(axes[0].get_label()), "CreationDate": None}
        with (
            rc_context(_SAVING),  # type: ignore[arg-type]
            PdfPages(drawn, metadata=about) as drawn_pages,
            _letters_told_once(),
        ):
            for ax in axes:
                root_figure(ax).savefig(drawn_pages, format="pdf")
        write_atomically(path, drawn.getvalue())
        for ax in axes if close else ():
            plt.close(root_figure(ax))
        return [path]
    names = [path.with_name(f"{path.stem}-{i}{path.suffix}") for i in range(1, len(axes) + 1)]
    return [save_figure(ax, name, dpi=dpi, close=close) for ax, name in zip(axes, names, strict=True)]


def save_figure(ax: Axes, file: str | Path, *, dpi: float | None = None, close: bool = False) -> Path:
    """Write the figure of some axes; texts stay text in SVG, as wide as laid out, and fonts are embedded in PDF.

    The same figure makes the same file: no date is written.

    Parameters
    ----------
    ax : matplotlib Axes
    file : path
        Ends in .png, .pdf, .svg, .tif, .tiff or .html; its folder is made if needed. A .html page tells the numbers of
        a row where it is pointed at, leads from marked rows to their findings, and shows the total without a study at
        a click where the plot was drawn with `leave_one_out`; it needs no network.
    dpi : float, optional
        Dots per inch of a .png (300 otherwise) or of a .tif (600 otherwise).
    close : bool
        Whether the figure is not needed any more.

    Returns
    -------
    Path

    Raises
    ------
    ConfigurationError
        If the file type is none of them.
    """
    from matplotlib import pyplot as plt, rc_context

    path = Path(file)
    kind = path.suffix.lower()
    if kind not in _TYPES:
        raise ConfigurationError(
            f"{str(path)!r}: the picture must be a .png, .pdf, .svg or .tif file, or a .html page."
        )
    figure = root_figure(ax)
    alt = str(ax.get_label())
    metadata: Any = {
        ".png": {"Description": alt, "Software": None},
        ".pdf": {"Subject": alt, "CreationDate": None},
        ".svg": {"Description": alt, "Date": None},
    }.get(kind)
    with rc_context(_SAVING):  # type: ignore[arg-type]
        # through memory, so that a picture is whole or not there
        if kind == ".html":
            made = figure_page(figure, alt).encode()
        elif kind == ".svg":
            made = svg_text(figure, metadata=metadata).encode()
        else:
            drawn = io.BytesIO()
            dots = _DPI.get(kind, 300.0) if dpi is None else dpi
            more: dict[str, Any] = {"metadata": metadata}
            if metadata is None:
                # Without loss; 270 is the tag of a description. Journals refuse an alpha channel.
                more = {"pil_kwargs": {"compression": "tiff_lzw"}}
            with _letters_told_once():
                figure.savefig(drawn, format=kind[1:], dpi=dots, **more)
            made = drawn.getvalue()
    write_atomically(path, made)
    if close:
        plt.close(figure)
    return path
