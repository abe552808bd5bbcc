"""Specification curve: the layout as data, the picture as a smoke test."""

from __future__ import annotations

import numpy as np

from lbpmeta.plots.fits.multiverse import multiverse_layout, multiverse_plot
from lbpmeta.pooling.sensitivity.multiverse import multiverse

YI, VI = [-0.9, -1.6, -1.3, -1.4, -0.2, 0.4], [0.33, 0.19, 0.42, 0.02, 0.05, 0.5]


def test_layout_tells_every_choice_once() -> None:
    result = multiverse(YI, VI, inclusion={"no last": [1, 1, 1, 1, 1, 0]})
    layout = multiverse_layout(result)
    n = len(result.specifications)
    assert list(layout.estimates) == sorted(layout.estimates)
    for choice in ("inclusion", "model", "tau2", "ci"):
        positions = [i for c, _, where in layout.rows if c == choice for i in where]
        assert sorted(positions) == list(range(n))
    assert np.mean(layout.apart) == result.share_significant
    assert [o for c, o, _ in layout.rows if c == "inclusion"] == ["all studies", "no last"]


def test_choices_that_do_not_vary_get_no_line() -> None:
    layout = multiverse_layout(multiverse(YI, VI, model=["random"], ci=["z"], tau2=["DL", "REML"]))
    assert {choice for choice, _, _ in layout.rows} == {"tau2"}


def test_picture(tmp_path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    result = multiverse(YI, VI, inclusion={"low risk of bias and blinded": [1, 1, 1, 1, 1, 0]})
    ax = multiverse_plot(result)
    assert sum(len(marks.get_offsets()) for marks in ax.collections) == len(result.specifications)
    assert ax.get_label().startswith("Specification curve. Multiverse of")
    assert len(ax.figure.axes) == 2
    ax.figure.savefig(tmp_path / "curve.png")
    for axes in ax.figure.axes:
        for label in axes.get_yticklabels():
            assert label.get_window_extent().x0 >= 0, "a label is cut off"
    assert (tmp_path / "curve.png").stat().st_size > 5000
    plt.close(ax.figure)
    figure, given = plt.subplots()
    assert multiverse_plot(multiverse(YI, VI, model=["common"], ci=["z"]), ax=given) is given
    assert len(figure.axes) == 1
    plt.close(figure)
