"""German phrases."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lbpmeta.reading.languages.language import Language

__all__ = ["GERMAN"]

GERMAN: Final = Language(
    "de",
    "German",
    "der die das nach wochen monaten patienten gruppe mittlere risiko behandlung unterschied signifikant und "
    "mit für nicht bei wurde wurden war waren den dem des von zu im ist sich auf eine einer zwischen bis "
    "betrug",
    MappingProxyType(
        {
            "MEAS:OR": "odds-ratio|odds ratio|oddsratio|chancenverhältnis|quotenverhältnis|odds-ratios|"
            "odds ratios|chancenquotient",
            "MEAS:RR": "relatives risiko|relative risiko|relativen risiko|relatives risiken|risk ratio|"
            "risikoverhältnis|risiko-ratio|relativen risikos|relative risiken|prävalenzratio|prävalenzverhältnis",
            "MEAS:HR": "hazard-ratio|hazard ratio|hazardratio|hazard-ratios|hazard ratios|hazardquotient",
            "MEAS:IRR": "ratenverhältnis|rate ratio|rate-ratio|inzidenzratenverhältnis|inzidenzratenratio|"
            "inzidenzdichteverhältnis|inzidenzrate-ratio|ratenquotient|inzidenzraten-verhältnis",
            "MEAS:ROM": "verhältnis der mittelwerte|verhältnis der geometrischen mittelwerte|mittelwertverhältnis",
            "MEAS:SMD": "standardisierte mittelwertdifferenz|standardisierten mittelwertdifferenz|"
            "standardisierte mittlere differenz|standardisierten mittleren differenz|"
            "standardisierte mittelwertsdifferenz|effektstärke|effektgröße|effektstärken|effektgrößen|"
            "standardisierte differenz|standardisierter mittelwertunterschied|"
            "standardisierter mittlerer unterschied",
            "MEAS:MD": "differenz der veränderung|differenz der veränderungen|unterschied in der veränderung|"
            "differenz der mittleren veränderung|"
            "mittelwertdifferenz|mittlere differenz|mittleren differenz|mittelwertsdifferenz|"
            "mittlerer unterschied|mittlere unterschied|mittelwertunterschied|gewichtete mittelwertdifferenz|"
            "gewichtete mittlere differenz|mittelwertdifferenzen|differenz der mittelwerte|mittleren unterschied|"
            "adjustierte mittelwertdifferenz|durchschnittliche differenz|durchschnittlicher unterschied|"
            "mittlere gruppendifferenz|mittlerer gruppenunterschied|adjustierte mittlere differenz|"
            "durchschnittlichen unterschied",
            "MEAS:DIFF": "differenz|unterschied|gruppendifferenz|gruppenunterschied|unterschiede|differenzen|"
            "behandlungsunterschied|behandlungseffekt|zwischengruppendifferenz|therapieeffekt|"
            "unterschied zwischen den gruppen|differenz zwischen den gruppen|intergruppendifferenz",
            "MEAS:MC": "mittlere veränderung|mittlere änderung|mittlere abnahme|mittlere zunahme|"
            "mittlere reduktion|mittlere verbesserung|veränderung gegenüber baseline|"
            "mittlere veränderung gegenüber baseline|durchschnittliche veränderung|änderung gegenüber baseline|"
            "mittlerer rückgang|veränderung gegenüber dem ausgangswert|mittleren veränderung|"
            "mittleren verbesserung",
            "MEAS:CHG": "gewichtsverlust|gewichtszunahme|gewichtsabnahme|sanken um|stiegen um|"
            "verringerte sich um|erhöhte sich um|"
            "abnahme um|zunahme um|reduktion um|verbesserung um|rückgang um|anstieg um|senkung um|"
            "abnahme|zunahme|reduktion|verbesserung|veränderung|änderung|rückgang|anstieg|senkung|sank um|"
            "stieg um|verbesserte sich um|reduzierte sich um|abnahme von|reduktion von|verringerung|nahm um|"
            "nahmen um|sank|sanken|stieg|stiegen|verringerte|verringerten|verbesserte|verbesserten|reduzierte|"
            "reduzierten|senkte|senkten|erhöhte|erhöhten",
            "MEAS:MN": "mittelwert|mittelwerte|mittlere|mittlerer|durchschnitt|durchschnittlich|"
            "durchschnittliche|mittel|im mittel|mittleren",
            "MEAS:RD": "risikodifferenz|absolute risikodifferenz|absolute risikoreduktion|absolute differenz|"
            "absoluter unterschied|absolute risikosenkung|risikodifferenzen|absolute risikoerhöhung|"
            "absolute reduktion",
            "MEAS:NNT": "number needed to treat|anzahl der notwendigen behandlungen|number needed to harm",
            "MEAS:COR": "korrelation|korrelationskoeffizient|intraklassenkorrelation|"
            "intraklassen-korrelationskoeffizient|korrelationskoeffizienten|intraklassenkorrelationskoeffizient",
            "MEAS:GEN": "regressionskoeffizient|koeffizient|schätzwert|schätzer|effekt|effektschätzer|steigung|"
            "punktschätzer",
            "MEAS:PR": "sensitivität|spezifität|prävalenz|anteil|ansprechrate|überleben|überlebensrate|"
            "mortalität|sterblichkeit|letalität|positiver prädiktiver wert|negativer prädiktiver wert|"
            "positiv prädiktiver wert|negativ prädiktiver wert|remissionsrate|erfolgsrate|kumulative inzidenz|"
            "heilungsrate|responderrate|komplikationsrate|rezidivrate|gesamtüberleben|wahrscheinlichkeit|"
            "risiko für|lebenszeitprävalenz|12-monats-prävalenz|rücklaufquote",
            "MEAS:IR": "raten pro|inzidenz|inzidenzrate|inzidenzdichte|neuerkrankungsrate",
            "MEAS:MEDD": "mediandifferenz|differenz der mediane|mediane differenz",
            "MEAS:X": "relative risikoreduktion|wirksamkeit|impfstoffwirksamkeit|likelihood-ratio|kappa|"
            "relative reduktion|kosten|risikoreduktion|relative risikosenkung|verhältnis|quotient|effektivität",
            "CI:confidence": "konfidenzintervall|konfidenzintervalle|vertrauensintervall|vertrauensintervalle|"
            "konfidenzintervalls|vertrauensbereich|konfidenzgrenzen|konfidenz-intervall|konfidenzbereich|"
            "konfidenzintervallen",
            "CI:credible": "glaubwürdigkeitsintervall|kredibilitätsintervall|credible-intervall|"
            "kredibles intervall|glaubwürdigkeitsintervalle",
            "CI:prediction": "prädiktionsintervall|vorhersageintervall|prognoseintervall",
            "P": "p-wert|p-werte|p wert",
            "POTHER": "p für interaktion|p für trend|p für heterogenität|p-wert für interaktion|p-wert für trend|"
            "für interaktion|für trend|für heterogenität|p-interaktion|p-trend|log-rank-test|logrank-test|"
            "p-wert für heterogenität|für die interaktion",
            "KN": "studien|studie|rct|rcts|untersuchungen|vergleiche|kohorten|randomisierte studien|arbeiten|"
            "primärstudien|publikationen|randomisierten studien|einzelstudien|rct-studien",
            "NN": "patienten|teilnehmer|personen|frauen|männer|kinder|erwachsene|probanden|patientinnen|"
            "teilnehmern|teilnehmerinnen|menschen|patient|fälle|kontrollen|schwangere|neugeborene|jugendliche|"
            "ältere|säuglinge|studienteilnehmer|erwachsenen|augen|befragte|teilnehmenden|teilnehmende",
            "TIME": "wochen|woche|monate|monaten|monat|jahre|jahren|jahr|tage|tagen|tag|stunden|stunde|minuten|minute",
            "UNIT": "punkt|punkte|punkten|prozentpunkte|prozentpunkten|sekunden|meter|metern|gramm|einheiten|"
            "standardabweichungen|grad|liter|kilogramm|skalenpunkte|schritte|euro|prozentpunkt|millimeter|"
            "zentimeter",
            "PCT": "prozent",
            "NEG": "niedriger|weniger|kürzer|kleiner|schlechter|geringer|niedrigere",
            "POS": "stärker|weiter|schneller|höher|mehr|länger|größer|besser|höhere",
            "TO": "bis|bis zu",
            "AND": "und",
            "FROM": "von|zwischen|reichend von|im bereich von",
            "FILL": "mit|war|waren|ist|sind|betrug|betrugen|ein|eine|einem|einer|der|die|das|bei|für|von|um|"
            "beträgt|lag bei|gleich|etwa|ca.|einen|zweiseitiges|adjustiert|adjustierte|adjustiertes|zugehöriges|"
            "als|dem|den|lag|lagen|circa|rund|insgesamt|adjustierter|zugehörigem|entspricht|entsprechend",
            "VS": "versus|verglichen mit|gegenüber|im vergleich zu|im vergleich mit|gegen|vs|im vergleich zur|"
            "im vergleich zum",
            "PER": "pro|je|für jede|jede",
            "OUTOF": "aus|von den|von insgesamt",
            "KILL:SD": "standardabweichung|standardabweichungen|=SA|=Stabw",
            "KILL:SE": "standardfehler",
            "KILL:IQR": "interquartilsabstand|interquartilbereich|quartile|interquartilsbereich|"
            "interquartilabstand|=IQA|=IQB",
            "W": "im bereich|im normbereich",
            "KILL:range": "spannweite|bereich|spanne|streuung|spannbreite",
            "KILL:margin": "schwelle|power|fallzahl|klinisch relevanter unterschied|"
            "minimal klinisch relevante differenz|nichtunterlegenheitsgrenze|cut-off|nichtunterlegenheitsmarge|"
            "klinisch relevante",
            "MEDIAN": "median|mediane|medianes|mediane überlebenszeit|medianer|medianen",
            "GROUP": "gruppe|gruppen|arm|interventionsgruppe|kontrollgruppe|placebogruppe|kontrollen|placebo|"
            "behandlungsgruppe|studienarm|vergleichsgruppe|kontrollarm",
        }
    ),
    "ein/eine/einer/einem zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    MappingProxyType(
        {
            "no": "kein keine keinen ohne nicht",
            "when": "nach bei",
            "falls": "abnahme reduktion rückgang senkung sank niedriger geringer reduzier verringer langsamer",
            "risk": "risiko risikos",
            "relative": "relative relatives relativen",
            "odds": "odds",
            "hazard": "hazard",
            "amount": "um",
            "respectively": "beziehungsweise bzw respektive",
            "compound": "ratio differenz",
            "of": "von",
            "time": "woche tag",
            "heading": "tabelle abbildung",
            "level": "zu",
            "by": "um von",
            "sided": "seitig seitige seitiges",
            "one": "ein eine einer",
            "from": "aus",
            "than": "als",
            "bound": "grenze untergrenze obergrenze",
            "favour": "gunsten",
            "both": "beide",
            "all": "alle",
            "rises": "zunahme anstieg stieg erhöh",
            "start": "ausgangswert ausgangswerten baseline beginn",
            "within": "in bei",
            "rates": "raten",
            "means": "mittelwerte",
            "between": "zwischen",
            "mean": "mittlere mittlerer",
            "fall": "reduktion abnahme verringerung anstieg zunahme verbesserung",
            "those": "denen diejenigen",
            "be": "ist sind war waren wurde wurden hatte hatten",
            "people": "gruppe gruppen arm arme beide alle wir sie",
            "whom": "berichteten erreichten",
            "differ": "unterschied unterschieden",
            "comparing": "verglichen",
            "goes with": "assoziiert",
            "outcome": "kosten fläche geometrisch",
            "likely": "wahrscheinlicher häufiger",
            "on scale": "auf",
            "came to": "auf",
            "effect": "effekt effekte wirkung",
            "other effects": "random fixed",
        }
    ),
)
