"""Distributions of a few numbers without SciPy: the same as SciPy's, and SciPy stays out of a small check."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import special as scipy

from lbpmeta import few


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the way that is taken where SciPy was not loaded."""
    monkeypatch.setattr(few, "_few", lambda *_: True)


def points(count: int) -> list[tuple[float, float, float]]:
    draw = random.Random(4)
    some = [(0.5, 12.7, 1e-9), (1.0, 0.0, 0.5), (2.0, 1e-8, 0.4999), (199.0, 40.0, 1e-12), (20_000.0, 3.0, 0.025)]
    return some + [
        (10 ** draw.uniform(-1, 4.3), 10 ** draw.uniform(-3, 1.5), 10 ** draw.uniform(-12, -0.31)) for _ in range(count)
    ]


@pytest.mark.usefixtures("alone")
def test_they_are_those_of_scipy() -> None:
    df, x, p = map(np.array, zip(*points(3000), strict=True))
    for sign in (-1.0, 1.0):
        np.testing.assert_allclose(few.ndtr(sign * x), scipy.ndtr(sign * x), rtol=1e-12)
        np.testing.assert_allclose(few.stdtr(df, sign * x), scipy.stdtr(df, sign * x), rtol=2e-12)
    for share in (p, 1 - p):
        np.testing.assert_allclose(few.ndtri(share), scipy.ndtri(share), rtol=1e-12)
        np.testing.assert_allclose(few.stdtrit(df, share), scipy.stdtrit(df, share), rtol=2e-12)


@pytest.mark.usefixtures("alone")
def test_ends_and_what_is_no_number() -> None:
    for p in (0.0, 1.0, np.nan, -0.1, 1.1):
        np.testing.assert_array_equal(few.ndtri(p), scipy.ndtri(p))
        if p != 0:  # where SciPy gives the other end
            np.testing.assert_array_equal(few.stdtrit(3.0, p), scipy.stdtrit(3.0, p))
    for x in (-np.inf, np.inf, np.nan, 0.0):
        np.testing.assert_array_equal(few.stdtr(3.0, x), scipy.stdtr(3.0, x))
    np.testing.assert_allclose(few.stdtr(np.inf, -1.5), scipy.ndtr(-1.5), rtol=1e-12)
    np.testing.assert_allclose(few.stdtrit(np.inf, 0.975), scipy.ndtri(0.975), rtol=1e-12)
    assert np.isnan(few.stdtr(-1.0, 1.0))


@pytest.mark.usefixtures("alone")
def test_shapes_are_kept() -> None:
    assert few.stdtrit(np.array([[3.0], [5.0]]), np.array([0.9, 0.95, 0.975])).shape == (2, 3)
    assert isinstance(few.ndtri(0.975), float)


def test_a_small_check_does_without_scipy(tmp_path: Path) -> None:
    """Loading it took a fifth of the time in which ten rows are checked, the line on power included."""
    head = "study,measure,estimate,ci_low,ci_high,p"
    row = "MD,-5.{0}0,-9.{0}3,-1.{0}7,0.00{0}"
    (tmp_path / "a.csv").write_text(
        head + "\n" + "".join(f"S{i},{row.format(i)}\n" for i in range(10)), encoding="utf-8"
    )
    code = (
        "import sys\nfrom lbpmeta.cli import main\nsys.argv = ['lbpmeta', 'check', 'a.csv']\n"
        "try:\n    main()\nexcept SystemExit:\n"
        "    print('scipy' in sys.modules, 'lbpmeta.report.pages' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Of 100 slips" in run.stdout
    assert run.stdout.splitlines()[-1] == "False False"


def test_a_quantile_of_t_takes_few_tails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a fraction worked out by hand: SciPy is loaded where there are many."""
    asked: list[float] = []
    tail = few._t_tail
    monkeypatch.setattr(few, "_t_tail", lambda df, square: asked.append(df) or tail(df, square))
    few._stdtr.cache_clear()
    few._stdtrit.cache_clear()
    found = [few._stdtrit(float(df), 0.0125) for df in range(5, 205)]
    assert len(asked) <= 4 * len(found)
    np.testing.assert_allclose(found, scipy.stdtrit(np.arange(5.0, 205.0), 0.0125), rtol=1e-12)
