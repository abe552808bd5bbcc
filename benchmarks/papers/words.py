"""What the sentences need of each language: labels, names of intervals, small words, prose around a result."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LANGUAGES", "Words"]


@dataclass
class Words:
    """What a language needs: labels, the name of an interval, small words, sentences around a result."""

    comma: bool
    ci: tuple[str, ...]
    named: str
    to: str
    labels: dict[str, tuple[str, ...]]
    studies: tuple[str, str]
    arms: tuple[str, str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    of: str
    lower: str
    higher: str
    points: str
    change: str
    versus: str
    at: str


LANGUAGES = {
    "en": Words(
        False,
        (
            "95% CI",
            "95 % CI",
            "95% CI:",
            "95%CI",
            "95% confidence interval",
            "95% confidence interval (CI)",
            "CI 95%",
            "95% CI,",
        ),
        "95% CI",
        "to",
        {
            "MD": (
                "MD",
                "mean difference",
                "weighted mean difference",
                "adjusted mean difference",
                "difference in means",
            ),
            "SMD": ("SMD", "standardised mean difference", "Hedges' g", "effect size", "Cohen's d ="),
            "RR": ("RR", "risk ratio", "relative risk", "adjusted RR", "aRR", "relative risk [RR]"),
            "OR": ("OR", "odds ratio", "adjusted odds ratio", "aOR", "odds ratio (OR)", "OR ="),
            "HR": ("HR", "hazard ratio", "adjusted hazard ratio", "HR,", "hazard ratio [HR],"),
            "IRR": ("IRR", "incidence rate ratio", "rate ratio"),
            "RD": ("RD", "risk difference", "absolute risk difference"),
            "COR": ("r =", "ICC", "intraclass correlation coefficient"),
        },
        ("trials", "participants"),
        ("in the exercise group", "in the control group"),
        (
            "Pain at 12 months was lower with exercise ",
            "After 24 weeks there was a clear effect ",
            "For disability the result was similar ",
            "In the 212 patients who were followed for 2 years, walking was better ",
        ),
        (
            " than with usual care.",
            ".",
            " at the end of follow-up, as Figure 2 shows.",
            ", with little bleeding (3 of 104 people).",
        ),
        "of",
        "lower",
        "higher",
        "points",
        "The mean change was",
        "versus",
        "at 12 months",
    ),
    "nl": Words(
        True,
        (
            "95% BI",
            "95%-BI",
            "95%-betrouwbaarheidsinterval",
            "95% BI van",
            "95% betrouwbaarheidsinterval (BI)",
            "95%-BI:",
            "BI 95%",
            "95% BI:",
        ),
        "95%-BI",
        "tot",
        {
            "MD": (
                "gemiddeld verschil",
                "gewogen gemiddeld verschil",
                "MD",
                "gemiddeld verschil van",
                "verschil in gemiddelden",
            ),
            "SMD": ("SMD", "gestandaardiseerd gemiddeld verschil", "effectgrootte"),
            "RR": ("RR", "relatief risico", "relatief risico (RR)", "risicoratio"),
            "OR": ("OR", "oddsratio", "oddsratio (OR)", "OR van"),
            "HR": ("HR", "hazardratio", "hazardratio van", "hazard ratio (HR)"),
            "IRR": ("IRR", "incidentieratio", "rate ratio"),
            "RD": ("risicoverschil", "RD", "absoluut risicoverschil"),
        },
        ("studies", "deelnemers"),
        ("in de interventiegroep", "in de controlegroep"),
        (
            "De pijn na 12 maanden was minder met oefentherapie ",
            "Na 24 weken was er een duidelijk effect ",
            "Bij de 212 patiënten die 2 jaar werden gevolgd, ging lopen beter ",
        ),
        (" dan met gebruikelijke zorg.", ".", " aan het einde van de follow-up."),
        "op",
        "lager",
        "hoger",
        "punten",
        "De gemiddelde verandering was",
        "versus",
        "na 12 maanden",
    ),
    "de": Words(
        True,
        (
            "95%-KI",
            "95 %-KI",
            "95%-Konfidenzintervall",
            "95-%-KI",
            "95%-KI:",
            "95%-Konfidenzintervall [KI]",
            "95 %-Konfidenzintervall:",
            "KI 95 %",
        ),
        "95%-KI",
        "bis",
        {
            "MD": ("Mittelwertdifferenz", "mittlere Differenz", "MD", "mittlerer Unterschied"),
            "SMD": ("SMD", "standardisierte Mittelwertdifferenz", "Effektstärke"),
            "RR": ("RR", "relatives Risiko", "relatives Risiko [RR]"),
            "OR": ("OR", "Odds Ratio", "Odds-Ratio", "Odds-Ratio [OR]"),
            "HR": ("HR", "Hazard Ratio", "Hazard-Ratio", "Hazard Ratio [HR]"),
            "IRR": ("IRR", "Inzidenzratenverhältnis", "Ratenverhältnis"),
            "RD": ("Risikodifferenz", "RD", "absolute Risikodifferenz"),
        },
        ("Studien", "Teilnehmer"),
        ("in der Interventionsgruppe", "in der Kontrollgruppe"),
        (
            "Der Schmerz war nach 12 Monaten mit Training geringer ",
            "Nach 24 Wochen zeigte sich eine deutliche Wirkung ",
            "Bei den 212 Patienten, die über 2 Jahre beobachtet wurden, war das Gehen besser ",
        ),
        (" als unter der üblichen Versorgung.", ".", " am Ende der Beobachtung."),
        "von",
        "niedriger",
        "höher",
        "Punkte",
        "Die mittlere Veränderung betrug",
        "versus",
        "nach 12 Monaten",
    ),
    "fr": Words(
        True,
        (
            "IC 95 %",
            "IC à 95 %",
            "IC95%",
            "intervalle de confiance à 95 %",
            "IC 95 % :",
            "IC95 %",
            "IC à 95 % :",
            "intervalle de confiance à 95 % [IC 95 %] :",
        ),
        "IC à 95 %",
        "à",
        {
            "MD": ("différence moyenne", "différence moyenne de", "DM", "différence de moyennes"),
            "SMD": ("DMS", "différence moyenne standardisée", "taille d'effet"),
            "RR": ("RR", "risque relatif", "risque relatif (RR)", "rapport de risques"),
            "OR": ("OR", "rapport de cotes", "odds ratio", "RC ="),
            "HR": ("HR", "hazard ratio", "rapport de risques instantanés", "HR ="),
            "IRR": ("rapport de taux", "IRR", "rapport des taux d'incidence"),
            "RD": ("différence de risque", "réduction absolue du risque", "différence de risques"),
        },
        ("essais", "participants"),
        ("dans le groupe intervention", "dans le groupe témoin"),
        (
            "La douleur à 12 mois était moindre avec les exercices ",
            "Après 24 semaines, l'effet était net ",
            "Chez les 212 patients suivis pendant 2 ans, la marche était meilleure ",
        ),
        (" qu'avec les soins usuels.", ".", " à la fin du suivi."),
        "sur",
        "de moins",
        "de plus",
        "points",
        "La variation moyenne était de",
        "contre",
        "à 12 mois",
    ),
    "es": Words(
        True,
        (
            "IC 95%",
            "IC del 95 %",
            "IC95%",
            "intervalo de confianza del 95%",
            "IC 95%:",
            "IC del 95%:",
            "intervalo de confianza [IC] 95%:",
            "IC al 95%",
        ),
        "IC del 95%",
        "a",
        {
            "MD": ("diferencia de medias", "diferencia media", "DM", "diferencia de medias de"),
            "SMD": ("DME", "diferencia de medias estandarizada", "tamaño del efecto"),
            "RR": ("RR", "riesgo relativo", "riesgo relativo (RR)", "razón de riesgos"),
            "OR": ("OR", "razón de momios", "odds ratio", "OR ="),
            "HR": ("HR", "hazard ratio", "cociente de riesgos instantáneos", "HR ="),
            "IRR": ("razón de tasas", "IRR", "razón de tasas de incidencia"),
            "RD": ("diferencia de riesgos", "reducción absoluta del riesgo", "diferencia de riesgo"),
        },
        ("ensayos", "participantes"),
        ("en el grupo de intervención", "en el grupo control"),
        (
            "El dolor a los 12 meses fue menor con ejercicio ",
            "Tras 24 semanas hubo un efecto claro ",
            "En los 212 pacientes seguidos durante 2 años, la marcha fue mejor ",
        ),
        (" que con la atención habitual.", ".", " al final del seguimiento."),
        "de",
        "menor",
        "mayor",
        "puntos",
        "El cambio medio fue de",
        "frente a",
        "a los 12 meses",
    ),
}
