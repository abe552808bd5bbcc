"""Judged effects on one axis."""

import math

import matplotlib as mpl
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

from lbpmeta.errors import DataError
from lbpmeta.plots import judgement_plot, judgement_rows
from lbpmeta.relevance import judge

JUDGED = [
    judge("-7.7", "-12.1", "-3.3", threshold=10),
    judge("-8.2", "-12.1", "-4.3", threshold=6, threshold_high=8),
    judge("1.6", "1.2", "2.0", threshold=1.25, null=1),
    judge(3.0, -1.0, 70.0, threshold=10, better="higher"),
]


def test_rows_are_in_units_of_their_own_mcid_with_benefit_positive():
    pain, disability, events, wide = judgement_rows(JUDGED)
    assert (pain.low, pain.estimate, pain.high) == pytest.approx((0.33, 0.77, 1.21), rel=1e-12)
    assert (pain.text, pain.second) == ("possible", None)
    assert disability.second == pytest.approx(8 / 6)
    assert events.estimate == pytest.approx(-math.log(1.6) / math.log(1.25), rel=1e-12)
    assert events.text == "probable (harm)"
    assert (wide.low, wide.high) == (-0.1, 7.0)


def test_draws_every_row_and_marks_what_goes_on(tmp_path):
    labels = ["Pain", "Disability", "Adverse events", "A function score with a very long name, twelve months"]
    ax = judgement_plot(JUDGED, labels=labels, title="Judged")
    texts = [t.get_text().replace("\n", " ") for t in ax.texts]
    assert all(label in texts for label in labels)
    low, high = ax.get_xlim()
    assert low < -1 < 1 < high == 3.0
    ax.figure.savefig(tmp_path / "judged.svg")
    assert (tmp_path / "judged.svg").stat().st_size > 5000
    plt.close("all")


def test_errors():
    with pytest.raises(DataError, match="empty"):
        judgement_rows([])
    with pytest.raises(DataError, match="1 entries for 4"):
        judgement_rows(JUDGED, ["a"])
