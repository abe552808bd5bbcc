"""German: labels, names of intervals, small words, decimal commas."""

from __future__ import annotations

import pytest

from ..reader import intervals, triple

LABELS = {
    "MD": ("Mittelwertdifferenz", "mittlere Differenz", "mittlerer Unterschied"),
    "SMD": ("standardisierte Mittelwertdifferenz", "Effektstärke", "SMD"),
    "RR": ("relatives Risiko", "RR", "relatives Risiko [RR]"),
    "OR": ("Odds Ratio", "Odds-Ratio", "OR"),
    "HR": ("Hazard Ratio", "Hazard-Ratio [HR]", "HR"),
    "IRR": ("Inzidenzratenverhältnis", "Ratenverhältnis"),
    "RD": ("Risikodifferenz", "absolute Risikoreduktion"),
    "MC": ("mittlere Veränderung",),
    "PR": ("Sensitivität", "Prävalenz"),
    "?": ("Wirksamkeit", "relative Risikoreduktion"),
}


@pytest.mark.parametrize(("measure", "label"), [(m, label) for m, labels in LABELS.items() for label in labels])
def test_labels(measure: str, label: str) -> None:
    (result,) = intervals(f"In der Studie zeigte sich: {label} 0,71 (95%-KI 0,48 bis 0,94).")
    assert triple(result) == f"{measure} 0.71 0.48 0.94"


@pytest.mark.parametrize(
    "name",
    ["95%-KI", "95 %-KI", "95-%-KI", "95%-Konfidenzintervall", "95%-Konfidenzintervall [KI]:", "95%-KI:", "KI 95 %",
     "95%-Vertrauensintervall"],
)  # fmt: skip
def test_names_of_the_interval(name: str) -> None:
    (result,) = intervals(f"Das relative Risiko betrug 0,71 ({name} 0,48 bis 1,05; p = 0,09).")
    assert (triple(result), result.level, result.p) == ("RR 0.71 0.48 1.05", "95", "0.09")


def test_a_review() -> None:
    (result,) = intervals("(SMD −0,42; 95%-KI [−0,61; −0,23]; 12 Studien, 1.234 Teilnehmer; I² = 61 %)")
    assert (triple(result), result.k, result.n, result.i2) == ("SMD -0.42 -0.61 -0.23", "12", "1234", "61")


def test_signs_in_words() -> None:
    (result,) = intervals("Die Mittelwertdifferenz war 4,5 Punkte niedriger (95%-KI 11,8 niedriger bis 2,9 höher).")
    assert triple(result) == "MD -4.5 -11.8 2.9"


def test_what_was_slower_and_two_arms() -> None:
    (slower,) = intervals(
        "Der Gang wurde ohne Schuhe um 0,08 m/s langsamer (95%-KI -0,10 bis -0,06) und die Kinder waren nicht müde."
    )
    (arms,) = intervals("Der Schmerz war 5,1 versus 3,2 (95%-KI 0,3 bis 3,5) nach der Behandlung.")
    assert (triple(slower), triple(arms)) == ("? -0.08 -0.10 -0.06", "MD 1.9 0.3 3.5")


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        ("A reduzierte die Schmerzen um 15 mm (95%-KI 10 bis 20) im Vergleich zu Placebo.", "MD 15 10 20"),
        ("Die Schmerzen nahmen um 15 mm (95%-KI 10 bis 20) ab.", "MC 15 10 20"),
        ("Die Schmerzen verringerten sich auf 15 mm (95%-KI 10 bis 20).", "? 15 10 20"),
    ],
)
def test_verbs_of_a_change(sentence: str, read_as: str) -> None:
    assert [triple(r) for r in intervals(sentence)] == [read_as]
