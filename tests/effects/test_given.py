"""Effect sizes from tables: columns by name, indexes of series, and other programs' argument names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lbpmeta as lm
from lbpmeta.effects.given import OTHER_NAMES, OtherNames

ARMS = pd.DataFrame(
    {
        "author": ["Smith", "Jones", "Lee"],
        "m_e": [3.1, 4.0, 5.5],
        "s_e": [2.0, 2.1, 1.7],
        "n_e": [25, 30, 41],
        "m_c": [4.4, 4.5, 5.9],
        "s_c": [2.0, 1.9, 2.2],
        "n_c": [25, 31, 40],
    }
)
OURS = {"mean1": "m_e", "sd1": "s_e", "n1": "n_e", "mean2": "m_c", "sd2": "s_c", "n2": "n_c"}
EXPECTED = lm.effect_sizes("MD", **{name: ARMS[column].to_numpy() for name, column in OURS.items()})


@pytest.mark.parametrize(
    "names",
    [
        OURS,
        {"m1i": "m_e", "sd1i": "s_e", "n1i": "n_e", "m2i": "m_c", "sd2i": "s_c", "n2i": "n_c"},
        {"mean_e": "m_e", "sd_e": "s_e", "n_e": "n_e", "mean_c": "m_c", "sd_c": "s_c", "n_c": "n_c"},
        {"mean.e": "m_e", "sd.e": "s_e", "n.e": "n_e", "mean.c": "m_c", "sd.c": "s_c", "n.c": "n_c"},
    ],
)
@pytest.mark.parametrize("table", [ARMS, ARMS.to_dict("list"), ARMS.convert_dtypes()])
def test_columns_are_found_under_each_programs_names(names, table):
    es = lm.effect_sizes("MD", data=table, labels="author", **names)
    assert es.yi.tolist() == EXPECTED.yi.tolist()
    assert es.vi.tolist() == EXPECTED.vi.tolist()
    assert es.labels == ("Smith", "Jones", "Lee")


@pytest.mark.parametrize(
    ("measure", "theirs", "ours"),
    [
        ("RR", {"ai": [4], "bi": [16], "ci": [8], "di": [13]}, {"events1": [4], "n1": 20, "events2": [8], "n2": 21}),
        (
            "OR",
            {"event_e": [4], "n_e": [20], "event_c": [8], "n_c": [21]},
            {"events1": 4, "n1": 20, "events2": 8, "n2": 21},
        ),
        ("IRR", {"x1i": 4, "t1i": 30.0, "x2i": 8, "t2i": 31.0}, {"events1": 4, "time1": 30, "events2": 8, "time2": 31}),
        ("PLO", {"xi": 4, "ni": 30}, {"events": 4, "n": 30}),
        ("PLO", {"event": 4, "n": 30}, {"events": 4, "n": 30}),
        ("MN", {"mi": 4, "sdi": 2, "ni": 30}, {"mean": 4, "sd": 2, "n": 30}),
        ("ZCOR", {"ri": 0.3, "ni": 30}, {"r": 0.3, "n": 30}),
        ("ZCOR", {"cor": 0.3, "n": 30}, {"r": 0.3, "n": 30}),
        ("GEN", {"TE": [0.4], "seTE": [0.3]}, {"yi": [0.4], "vi": [0.09]}),
        ("GEN", {"yi": [0.4], "sei": [0.3]}, {"yi": [0.4], "vi": [0.09]}),
    ],
)
def test_both_names_give_one_number(measure, theirs, ours):
    one, other = lm.effect_sizes(measure, **theirs), lm.effect_sizes(measure, **ours)
    assert one.yi.tolist() == other.yi.tolist()
    assert one.vi == pytest.approx(other.vi, rel=1e-15)


def test_every_name_is_typed_and_has_its_meaning():
    assert set(OtherNames.__annotations__) == {*OTHER_NAMES, "mi", "vtype"}


@pytest.mark.parametrize(
    ("asked", "error", "why"),
    [
        ({"mean1": "m_x"}, lm.DataError, r"`mean1` is 'm_x', which is no column of `data`. Did you mean 'm_e'"),
        ({"m1i": "m_e"}, lm.MethodError, "`mean1` is given twice, the second time as `m1i`"),
        ({"maen1": "m_e"}, TypeError, "'maen1'. Did you mean 'mean1'"),
        ({"data": 3}, lm.MethodError, "`data` is int; give a data frame"),
        ({"data": None}, lm.DataError, "If that is a column, pass its table"),
    ],
)
def test_refusals_say_what_was_meant(asked, error, why):
    with pytest.raises(error, match=why):
        lm.effect_sizes("MD", **{"data": ARMS, **OURS, **asked})


def test_people_without_an_event_are_not_taken_for_people():
    with pytest.raises(lm.MethodError, match="give `ni`"):
        lm.effect_sizes("PLO", xi=4, mi=26)


def test_an_index_of_texts_names_the_studies_and_orders_them():
    named = ARMS.set_index("author")
    shuffled = {ours: named[column] for ours, column in OURS.items()}
    shuffled["sd2"] = shuffled["sd2"].iloc[::-1]
    es = lm.effect_sizes("MD", **shuffled)
    assert es.labels == ("Smith", "Jones", "Lee")
    assert es.vi.tolist() == EXPECTED.vi.tolist()
    assert lm.effect_sizes("MD", data=named, **OURS).labels == es.labels


def test_series_that_cannot_be_matched_are_refused():
    named = ARMS.set_index("author")
    series = {ours: named[column] for ours, column in OURS.items()}
    with pytest.raises(lm.DataError, match=r"different studies \(not in both: Lee\)"):
        lm.effect_sizes("MD", **{**series, "n2": named["n_c"].iloc[:2]})
    with pytest.raises(lm.DataError, match="has no index to be matched by"):
        lm.effect_sizes("MD", **{**series, "n2": named["n_c"].iloc[::-1], "n1": [25, 30, 41]})
    twice = named.set_axis(["Smith", "Smith", "Lee"])
    with pytest.raises(lm.DataError, match="names a study twice"):
        lm.effect_sizes("MD", **{ours: twice[c] for ours, c in OURS.items()} | {"n2": twice["n_c"].iloc[::-1]})


def test_input_is_never_changed():
    before = ARMS.copy()
    lm.effect_sizes("MD", data=ARMS, **OURS)
    pd.testing.assert_frame_equal(ARMS, before)


@pytest.mark.parametrize("nonsense", [[1 + 2j], np.array([1j]), [pd.Timestamp("2020-01-01")], [{}], [[1, 2], [3]]])
def test_nonsense_is_refused(nonsense):
    with pytest.raises(lm.DataError, match="`yi`"):
        lm.effect_sizes("GEN", yi=nonsense, vi=1.0)
    with pytest.raises(lm.DataError, match="`yi`"):
        lm.pool(nonsense, [1.0])


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([0.1, None, 0.3], dtype="Float64"),
        pd.Series([0.1, pd.NA, 0.3], dtype=object),
        np.ma.masked_array([0.1, 9.0, 0.3], [0, 1, 0]),
        [0.1, None, 0.3],
        (0.1, float("nan"), 0.3),
    ],
)
def test_missing_values_of_every_kind_are_missing(values):
    with pytest.warns(lm.LbpmetaWarning, match="Study 2"):
        fit = lm.pool(values, [0.1, 0.1, 0.1])
    assert fit.yi.tolist() == [0.1, 0.3]
