"""German: labels, names of intervals, small words, decimal commas."""

from __future__ import annotations

import pytest

from ..reader import intervals, read, triple

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

#: Kinds of labels that English has as well.
MORE_LABELS = {
    "OR": (
        "relative Chance",
        "Chancenverhältnisses",
        "Oddsverhältnis",
    ),
    "RR": (
        "relatives Sterberisiko",
        "Verhältnis der Prävalenzen",
        "kumulatives Inzidenzverhältnis",
        "Prävalenz-Ratio",
    ),
    "HR": (
        "Hazard-Quotient",
        "Hazardratenverhältnis",
        "Subdistributions-Hazard-Ratio",
        "Mortalitäts-HR",
    ),
    "IRR": (
        "Inzidenzratenquotient",
        "Raten-Ratio",
        "Inzidenzverhältnis",
    ),
    "ROM": ("Verhältnis der geometrischen Mittel",),
    "SMCR": ("standardisierte mittlere Veränderung",),
    "MD": ("absolute Differenz",),
    "COR": ("Pearson-Korrelation",),
    "PR": (
        "5-Jahres-Überleben",
        "12-Monats-Prävalenz",
        "Erfolgsquote",
        "Seroprävalenz",
        "Genauigkeit",
    ),
    "RD": (
        "Differenz der Ereignisraten",
        "absolute Zunahme",
        "Differenz der Anteile",
    ),
    "IRD": ("Inzidenzratendifferenz",),
    "?": (
        "Win-Ratio",
        "relative Abnahme",
        "geometrisches Mittel",
        "diagnostische Odds Ratio",
    ),
}


@pytest.mark.parametrize(
    ("measure", "label"),
    [(m, label) for table in (LABELS, MORE_LABELS) for m, labels in table.items() for label in labels],
)
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
    assert (triple(slower), triple(arms)) == ("MD -0.08 -0.10 -0.06", "MD 1.9 0.3 3.5")


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


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        (
            "Die Kinder hatten 7,9 und 7,8 Infektionen pro Personenjahr (Differenz: 0,07; 95%-KI -0,70 bis 0,85).",
            "IRD 0.07 -0.70 0.85",
        ),
        ("Die OR war 1,41 (95%-KI 1,02 bis 1,95; Trend p = 0,021) in dieser Studie.", "OR 1.41 1.02 1.95"),
        (
            "Die OR war 1,41 (95%-KI 1,02 bis 1,95; Irrtumswahrscheinlichkeit 0,04) in dieser Studie.",
            "OR 1.41 1.02 1.95 p0.04",
        ),
        ("Die Mortalitäts-HR war 2,87 (95%-KI 2,22 bis 3,72) in dieser Studie.", "HR 2.87 2.22 3.72"),
        ("Die Korrelation war r = 0,48 (95%-KI nach Fisher-z [0,12; 0,73]).", "COR 0.48 0.12 0.73"),
        ("Das OR war 1,41 (95%-KI aus 900 Bootstrap-Stichproben: 1,02 bis 1,95).", "OR 1.41 1.02 1.95"),
        ("Die Reduktion der Schmerzen in der Nacht betrug 60 % (95%-KI 54 bis 66).", "? 60 54 66"),
        ("Training minus Kontrolle: -0,52 Punkte; 95%-KI [-1,40; 0,36]", "MD -0.52 -1.40 0.36"),
        ("Es gab einen Anstieg um 5,4 Prozentpunkte von 62 % zu Beginn (95%-KI 0,8 bis 10,0).", "RD 5.4 0.8 10.0"),
        ("Die mittlere Differenz war 4,5 (95%-Bootstrap-Konfidenzintervall 1,2 bis 7,8).", "MD 4.5 1.2 7.8"),
        ("Die Differenz war 4,5 (95%-Unsicherheitsintervall 1,2 bis 7,8) in dieser Gruppe.", "MD 4.5 1.2 7.8"),
        ("Das Risiko war 2,2-fach höher (95%-KI 1,2 bis 4,1) bei diesen Patienten.", "RR 2.2 1.2 4.1"),
        ("Das Risiko war 2,2-mal so hoch (95%-KI 1,2 bis 4,1) bei diesen Patienten.", "RR 2.2 1.2 4.1"),
        ("Es waren 3,3 % mit 2 Ereignissen bei 60 Patientinnen (95%-KI 0,4 bis 11,5%).", "PR 3.3 0.4 11.5"),
        (
            "Die Kosten waren 0,31 Standardabweichungen höher (95%-KI 0,22 bis 0,39) als in der Kontrollgruppe.",
            "SMD 0.31 0.22 0.39",
        ),
        ("Die Mortalitätsrate betrug 121,3 je 100 000 Geburten (95%-KI: 98,1-144,5).", "IR 121.3 98.1 144.5"),
        ("Die mittlere Blutdrucksenkung betrug 5,2 mmHg (95%-KI 2,2 bis 8,2).", "MC 5.2 2.2 8.2"),
        ("Die mittlere Schmerzreduktion betrug 17 % (95%-KI 12 bis 22).", "? 17 12 22"),
        ("Die Schmerzdifferenz betrug 1,2 Punkte (95%-KI 0,2 bis 2,2).", "MD 1.2 0.2 2.2"),
        ("Nach der Blutabnahme war der Wert 1,2 mmol/L (95%-KI 0,2 bis 2,2).", "? 1.2 0.2 2.2"),
        ("Odds Ratio 2,41. 95-%-Konfidenzintervall 1,22 bis 5,30.", "OR 2.41 1.22 5.30"),
        (
            "Die mittlere Differenz war -1,6 kg (p = 0,3). Der 95%-KI betrug jedoch -5,1 bis 1,9 kg.",
            "MD -1.6 -5.1 1.9 p0.3",
        ),
        ("Der mittlere Unterschied war 2,3 kg, gepaartes 95%-KI [1,2; 3,4].", "MD 2.3 1.2 3.4"),
    ],
)
def test_kinds_that_english_has(sentence: str, read_as: str) -> None:
    found = intervals(sentence)
    assert [triple(r) + (f" p{r.p}" if r.p else "") for r in found] == [read_as]


def test_heterogeneity_in_words() -> None:
    results, _ = read(
        "Die Heterogenität war groß (I-Quadrat = 45 %; Cochrans Q = 10,8; tau-Quadrat = 0,02) in dieser Studie."
    )
    assert [(r.i2, r.q, r.tau2) for r in results] == [("45", "", ""), ("", "10.8", ""), ("", "", "0.02")]
