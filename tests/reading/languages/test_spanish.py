"""Spanish: labels, names of intervals, small words, decimal commas and points."""

from __future__ import annotations

import pytest

from ..reader import intervals, triple

LABELS = {
    "MD": ("diferencia de medias", "diferencia media", "diferencia de medias de"),
    "SMD": ("diferencia de medias estandarizada", "tamaño del efecto", "DME"),
    "RR": ("riesgo relativo", "RR", "razón de riesgos"),
    "OR": ("razón de momios", "odds ratio", "OR"),
    "HR": ("cociente de riesgos instantáneos", "hazard ratio", "HR"),
    "IRR": ("razón de tasas", "razón de tasas de incidencia"),
    "RD": ("diferencia de riesgos", "reducción absoluta del riesgo"),
    "MC": ("cambio medio",),
    "PR": ("sensibilidad", "prevalencia"),
    "?": ("eficacia", "reducción relativa del riesgo"),
}


@pytest.mark.parametrize(("measure", "label"), [(m, label) for m, labels in LABELS.items() for label in labels])
def test_labels(measure: str, label: str) -> None:
    (result,) = intervals(f"En los ensayos, {label} 0,71 (IC del 95 %: 0,48 a 0,94).")
    assert triple(result) == f"{measure} 0.71 0.48 0.94"


@pytest.mark.parametrize(
    "name",
    ["IC 95%", "IC del 95 %", "IC95%", "IC al 95%", "intervalo de confianza del 95%", "IC 95%:", "IC95%,",
     "intervalo de confianza [IC] 95%:"],
)  # fmt: skip
def test_names_of_the_interval(name: str) -> None:
    (result,) = intervals(f"El riesgo relativo fue de 0,71 ({name} 0,48 a 1,05; p = 0,09).")
    assert (triple(result), result.level, result.p) == ("RR 0.71 0.48 1.05", "95", "0.09")


def test_decimal_points_are_read_too() -> None:
    (result,) = intervals("La razón de momios fue de 1.52 (IC 95% 1.25-1.85; p < 0.001) en los pacientes.")
    assert (triple(result), result.p) == ("OR 1.52 1.25 1.85", "<0.001")


def test_signs_in_words() -> None:
    (result,) = intervals("La diferencia media fue 4,5 puntos menor (IC del 95% 11,8 menor a 2,9 mayor).")
    assert triple(result) == "MD -4.5 -11.8 2.9"


def test_what_was_slower_and_two_arms() -> None:
    (slower,) = intervals("La marcha se enlenteció en 0,08 m/s (IC del 95%: -0,10 a -0,06) en los dos grupos.")
    (arms,) = intervals("El dolor fue de 5,1 versus 3,2 (IC del 95%: 0,3 a 3,5) en los grupos.")
    assert (triple(slower), triple(arms)) == ("? -0.08 -0.10 -0.06", "MD 1.9 0.3 3.5")


def test_a_clause_behind_but_has_not_the_change_of_the_one_before() -> None:
    (result,) = intervals(
        "La dosis aumentó en los dos grupos, pero era menor con A (1,14 UI/kg; IC del 95%: 0,94 a 1,34)."
    )
    assert triple(result) == "? 1.14 0.94 1.34"
