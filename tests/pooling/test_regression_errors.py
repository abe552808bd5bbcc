"""Meta-regression: what it refuses, and how it says so."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.regression.meta_regression import meta_regression

Y = np.array([-0.94, -1.67, -1.39, -1.46, -0.22, -0.96, -1.63, 0.01, -0.47, -1.40, -0.34, 0.45, -0.02])
V = np.array([0.357, 0.208, 0.433, 0.020, 0.052, 0.010, 0.227, 0.004, 0.057, 0.075, 0.012, 0.533, 0.071])
LAT = np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33], dtype=float)
ALLOC = np.array(list("rrrraarrrsssa"))


def names_of(letters: np.ndarray) -> list[str]:
    return [{"r": "random", "a": "alternate", "s": "systematic"}[x] for x in letters]


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"moderators": {"a": LAT, "b": 2 * LAT + 1}}, MethodError, "column 'b' is a linear combination"),
        ({"moderators": {"a": np.ones(13)}}, MethodError, "column 'a' is a linear combination"),
        ({"moderators": {"a": np.zeros(13)}}, MethodError, "column 'a' is zero in every study"),
        ({"moderators": np.eye(13)}, MethodError, "13 studies cannot support 14 coefficients"),
        ({"moderators": LAT[:5]}, DataError, "'moderator' has 5 values; `yi` has 13"),
        ({"moderators": {"g": ["a"] * 13}}, MethodError, "factor 'g' has the single level 'a'"),
        ({"moderators": np.where(LAT == 13, np.inf, LAT)}, DataError, "'moderator' holds an infinite value"),
        ({"moderators": LAT, "formula": "lat"}, MethodError, "`moderators` and `formula` are both given"),
        ({"formula": "lat"}, MethodError, "without `data`"),
        ({"formula": "y ~ lat", "data": {"lat": LAT}}, MethodError, "right-hand side only"),
        ({"formula": "nothere", "data": {"lat": LAT}}, MethodError, "'nothere' is no column of `data`"),
        ({"data": {"lat": LAT}}, MethodError, "`data` is given without `formula`"),
        ({"intercept": False}, MethodError, "neither an intercept nor a moderator"),
        ({"X": LAT}, DataError, "`X` has 1 dimension"),
        ({"X": np.ones((13, 1)), "names": ["a", "b"]}, DataError, "`names` has 2 entries; `X` has 1"),
        ({"moderators": LAT, "names": ["a", "b"]}, DataError, "`names` has 2 entries; there are 1"),
        ({"moderators": LAT, "labels": ["a"]}, DataError, "`labels` names 1 studies"),
        ({"moderators": LAT, "tau2": "GENQ"}, MethodError, "`tau2` is 'GENQ'"),
        ({"moderators": LAT, "ci": "kr"}, MethodError, "'kr'"),
        ({"moderators": LAT, "tau2": -0.1}, MethodError, "`tau2` is -0.1"),
        ({"moderators": LAT, "level": 95}, MethodError, "Write 0.95"),
    ],
)
def test_errors(kwargs: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        meta_regression(Y, V, **kwargs)  # type: ignore[arg-type]


def test_bad_outcomes() -> None:
    with pytest.raises(DataError, match="`vi` of Study 2 \\(row 2\\) is 0"):
        meta_regression([0.1, 0.2, 0.3], [0.1, 0.0, 0.1])
    with pytest.raises(DataError, match=r"`yi` of Study 2 .* must be finite"):
        meta_regression([0.1, math.inf, 0.3], [0.1, 0.1, 0.1])
    with pytest.raises(DataError, match="`yi` has 3 values and `vi` has 2"):
        meta_regression([0.1, 0.2, 0.3], [0.1, 0.1])
    with pytest.raises(DataError, match="`vi` is missing"):
        meta_regression([0.1, 0.2, 0.3])
    with pytest.raises(DataError, match="`yi` must be an array of numbers"):
        meta_regression(["a", "b"], [1, 2])
    with pytest.raises(DataError, match="`yi` has shape"):
        meta_regression(np.ones((2, 2)), np.ones((2, 2)))


def test_bad_new_moderators() -> None:
    fit = meta_regression(Y, V, {"lat": LAT, "alloc": names_of(ALLOC)})
    with pytest.raises(DataError, match="lacks the moderator 'alloc'"):
        fit.predict({"lat": 3})
    with pytest.raises(DataError, match="has the level 'other'"):
        fit.predict({"lat": 3, "alloc": "other"})
    with pytest.raises(DataError, match="different lengths"):
        fit.predict({"lat": [1, 2, 3], "alloc": ["random", "random"]})
    with pytest.raises(DataError, match="the model has 'lat', 'alloc'"):
        fit.predict([[1, 2, 3]])
    with pytest.raises(MethodError, match="`level` is 95"):
        fit.predict(level=95)
    with pytest.raises(DataError, match="the design has 2"):
        meta_regression(Y, V, X=np.column_stack([np.ones(13), LAT])).predict([1, 2, 3])
    with pytest.raises(MethodError, match="the model has a formula"):
        meta_regression(Y, V, formula="lat", data={"lat": LAT}).predict([1])
