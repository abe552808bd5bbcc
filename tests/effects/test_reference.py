"""Effect sizes against metafor and meta, and against printed examples."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import mpmath
import numpy as np
import pytest

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import LbpmetaWarning
from lbpmeta.measures import MEASURES

FOLDER = Path(__file__).parents[1] / "reference"
METAFOR = json.loads((FOLDER / "metafor_effects.json").read_text())["datasets"]
EDGES = json.loads((FOLDER / "metafor_edge_cases.json").read_text())["effects"]
META = json.loads((FOLDER / "meta_tables.json").read_text())

#: The one reference value that is wrong (numerical integration of r = -0.04, n = 12; mpmath below).
WRONG = {("cohen1981", "UCOR"): 5}


def floats(values):
    return np.array([np.nan if v in (None, "NA") else v for v in values], dtype=float)


def quietly(*args, **inputs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LbpmetaWarning)
        return effect_sizes(*args, **inputs)


CASES = [(name, measure) for name, data in METAFOR.items() for measure in data["measures"]]


def test_the_grid_is_complete():
    covered = {measure for _, measure in CASES} | {case["measure"] for case in EDGES}
    assert covered == set(MEASURES) - {"HR", "GEN", "NNT", "SMD1"}  # tested by hand, not computed from arms, below
    assert len(CASES) == 91


def test_glass_delta_is_that_of_metafor() -> None:
    es = effect_sizes(
        "Glass' delta", mean1=[31, 28.5], sd1=[20.1, 18.7], n1=[30, 45], mean2=[38.2, 36], sd2=[21, 19.2], n2=[31, 44]
    )
    # metafor 3.8-1: escalc("SMD1", ...), 12 digits
    assert es.measure == "SMD1"
    assert es.yi.tolist() == pytest.approx([-0.334201501102, -0.383765217503], abs=1e-12)
    assert es.vi.tolist() == pytest.approx([0.067392859839, 0.046623082929], abs=1e-12)


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_as_metafor(name, measure):
    data = METAFOR[name]
    es = quietly(measure, **{k: floats(v) for k, v in data["inputs"].items()})
    keep = np.arange(len(es)) != WRONG.get((name, measure), -1)
    yi, vi = (floats(data["measures"][measure][k])[keep] for k in ("yi", "vi"))
    # estimates near 0 carry the rounding of their two parts, so an absolute floor goes with 1e-12
    np.testing.assert_allclose(es.yi[keep], yi, rtol=1e-12, atol=2e-15)
    np.testing.assert_allclose(es.vi[keep], vi, rtol=1e-12)


@pytest.mark.parametrize("case", EDGES, ids=lambda c: c["measure"] + "".join(c["options"].values()))
def test_edge_cases_as_metafor(case):
    inputs = {k: floats(v) for k, v in case["inputs"].items()}
    es = quietly(case["measure"], **inputs, **case["options"])
    expected = floats(case["yi"]), floats(case["vi"])
    np.testing.assert_allclose(es.yi, expected[0], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(es.vi, expected[1], rtol=1e-12, atol=1e-18)


def test_unbiased_correlation_against_arbitrary_precision():
    r, n = -0.04, 12
    exact = float(r * mpmath.hyp2f1(0.5, 0.5, mpmath.mpf(n - 2) / 2, 1 - mpmath.mpf(r) ** 2))
    assert effect_sizes("UCOR", r=r, n=n).yi[0] == pytest.approx(exact, rel=1e-13)


META_CASES = [
    (settings, name, key)
    for settings in ("revman5", "meta_default")
    for name, data in META[settings].items()
    for key in data
    if key.startswith("IV_") or key in ("PETO", "MD", "SMD")
]


@pytest.mark.parametrize(("settings", "name", "key"), META_CASES)
def test_as_meta(settings, name, key):
    data = META[settings][name]
    measure = key.removeprefix("IV_")
    recipe = {"revman5": "revman5", "meta_default": "meta"}[settings]
    options = {"smd_variance": "UB"} if (measure, recipe) == ("SMD", "meta") else {}
    es = quietly(measure, **{k: floats(v) for k, v in data["input"].items()}, recipe=recipe, **options)
    np.testing.assert_allclose(es.yi, floats(data[key]["study"]["yi"]), rtol=1e-11, atol=2e-15)
    se = floats(data[key]["study"]["se"])
    # where all SDs are 0, meta shows no standard error; here, as in metafor, the variance is 0 (and noted)
    se = np.where(np.isnan(se) & (es.vi == 0), 0.0, se)
    np.testing.assert_allclose(es.se, se, rtol=1e-11)


def test_rothman_2008_table_15_1():
    """Tolbutamide and deaths (Rothman, Greenland and Lash, Modern Epidemiology, 3rd ed., chapter 15)."""
    table = {"events1": [8, 22], "nonevents1": [98, 76], "events2": [5, 16], "nonevents2": [115, 69]}
    rd = effect_sizes("RD", **table)
    assert rd.yi.round(4).tolist() == [0.0338, 0.0363]
    assert rd.se.round(4).tolist() == [0.0315, 0.0598]
    assert np.exp(effect_sizes("RR", **table).yi).round(4).tolist() == [1.8113, 1.1926]


def test_rothman_2008_table_15_2():
    """Smoking and coronary deaths of British doctors, per 10 000 person-years."""
    rates = {
        "events1": [32, 104, 206, 186, 102],
        "time1": [5.2407, 4.3248, 2.8612, 1.2663, 0.5317],
        "events2": [2, 12, 28, 28, 31],
        "time2": [1.8790, 1.0673, 0.5710, 0.2585, 0.1462],
    }
    ird = effect_sizes("IRD", **rates)
    assert ird.yi.round(4).tolist() == [5.0417, 12.804, 22.961, 38.5674, -20.2008]
    ratios = np.exp(effect_sizes("IRR", **rates).yi)
    assert ratios.round(4).tolist() == [5.7366, 2.1388, 1.4682, 1.3561, 0.9047]
