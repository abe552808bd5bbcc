"""Spanish: labels, names of intervals, small words, decimal commas and points."""

from __future__ import annotations

import pytest

from ..reader import intervals, read, triple

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

#: Kinds of labels that English has as well.
MORE_LABELS = {
    "PETO": ("odds ratio de Peto",),
    "OR": (
        "razón de productos cruzados",
        "razón de oportunidades",
    ),
    "RR": ("razón de incidencia acumulada",),
    "IRR": (
        "RTI",
        "tasa relativa",
        "razón de las tasas",
    ),
    "ROM": ("razón de las medias geométricas",),
    "SMD": ("diferencia estandarizada",),
    "SMCR": ("cambio medio estandarizado",),
    "MD": ("diferencia absoluta",),
    "GEN": ("efecto indirecto",),
    "PR": (
        "exactitud",
        "tasa de recaída",
    ),
    "RD": ("diferencia en las proporciones",),
    "IRD": ("diferencia de tasas de incidencia",),
    "?": (
        "LR positivo",
        "riesgo atribuible poblacional",
        "media geométrica",
        "coeficiente de variación",
        "odds ratio diagnóstica",
    ),
}


@pytest.mark.parametrize(
    ("measure", "label"),
    [(m, label) for table in (LABELS, MORE_LABELS) for m, labels in table.items() for label in labels],
)
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


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        (
            "Los niños tuvieron 7,9 y 7,8 infecciones por persona-año (diferencia: 0,07; IC 95%: -0,70 a 0,85).",
            "IRD 0.07 -0.70 0.85",
        ),
        ("La OR fue 1,41 (IC 95%: 1,02 a 1,95; tendencia p = 0,021) en este estudio.", "OR 1.41 1.02 1.95"),
        ("La OR fue 1,41 (IC 95%: 1,02 a 1,95; p de la tendencia = 0,021) en este estudio.", "OR 1.41 1.02 1.95"),
        ("Los grupos difirieron en 3,4 puntos (IC 95%: 0,2 a 6,6) tras seis semanas.", "MD 3.4 0.2 6.6"),
        ("La diferencia media fue 4,5 (intervalo de confianza bootstrap del 95%: 1,2 a 7,8).", "MD 4.5 1.2 7.8"),
        ("La diferencia fue 4,5 (intervalo de incertidumbre del 95%: 1,2 a 7,8) en este grupo.", "MD 4.5 1.2 7.8"),
        ("El riesgo fue 2,2 veces mayor (IC 95%: 1,2 a 4,1) en estos pacientes.", "RR 2.2 1.2 4.1"),
        ("La diferencia absoluta fue de 3,2 puntos (IC 95%: 1,1 a 5,3) tras seis semanas.", "MD 3.2 1.1 5.3"),
        ("La diferencia fue de 5,3 puntos porcentuales (IC 95%: 4,6 a 6,0) en la tasa de éxito.", "RD 5.3 4.6 6.0"),
        ("En estos ensayos, la DR típica -0,26 (IC 95%: -0,31 a -0,21) fue favorable.", "RD -0.26 -0.31 -0.21"),
        ("La presión aumentó en 2,1 mmHg (IC 95%: 1,2 a 3,0) por cada aumento de una unidad.", "GEN 2.1 1.2 3.0"),
        ("La proporción fue 31% (IC 95% por el método de Wilson: 12 a 50) en este grupo.", "PR 31 12 50"),
        ("La reducción de la intensidad del dolor fue del 60% (IC 95% 54 a 66).", "? 60 54 66"),
        ("Entrenamiento menos control: -0,52 puntos (IC 95% -1,40 a 0,36)", "MD -0.52 -1.40 0.36"),
        (
            "Hubo un aumento de 5,4 puntos porcentuales desde un valor basal de 62% (IC 95% 0,8-10,0).",
            "RD 5.4 0.8 10.0",
        ),
        ("La tasa de mortalidad fue de 121,3 por 100 000 nacidos (IC 95 %: 98,1-144,5).", "IR 121.3 98.1 144.5"),
        ("Fue útil (LR positivo: 3,7. IC del 95 %: 1,9 a 7,0).", "? 3.7 1.9 7.0"),
    ],
)
def test_kinds_that_english_has(sentence: str, read_as: str) -> None:
    found = intervals(sentence)
    assert [triple(r) + (f" p{r.p}" if r.p else "") for r in found] == [read_as]


def test_heterogeneity_in_words() -> None:
    results, _ = read(
        "La heterogeneidad fue grande (I cuadrado = 45%; Q de Cochran = 10,8; tau cuadrado = 0,02) en este ensayo."
    )
    assert [(r.i2, r.q, r.tau2) for r in results] == [("45", "", ""), ("", "10.8", ""), ("", "", "0.02")]
