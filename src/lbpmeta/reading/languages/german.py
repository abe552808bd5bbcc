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
            "odds ratios|chancenquotient|"
            "oddsverhältnis|odds-verhältnis|verhältnis der odds|chancenverhältnisse|quotenverhältnisse|"
            "chancenverhältnisses|wettquotient|wettquotienten|relative chance|relativen chancen|"
            "relative chancen|odds-ratio-wert|"
            "multipliziert die odds mit|multiplizierte die odds mit",
            "MEAS:PETO": "peto-odds-ratio|peto odds ratio|odds ratio nach peto|odds-ratio nach peto",
            "MEAS:RR": "relatives risiko|relative risiko|relativen risiko|relatives risiken|risk ratio|"
            "risikoverhältnis|risiko-ratio|relativen risikos|relative risiken|prävalenzratio|prävalenzverhältnis|"
            "relativem risiko|risikoverhältnisse|risk-ratio|risk ratios|prävalenz-ratio|prävalenzratios|"
            "kumulatives inzidenzverhältnis|kumulative inzidenzratio|risikoquotient|verhältnis der risiken|"
            "relative sterberisiko|relatives sterberisiko|relativen sterberisikos|"
            "relative erkrankungsrisiko|relatives erkrankungsrisiko|verhältnis der prävalenzen|"
            "risikoverhältnisses|prävalenzverhältnisse|"
            "multipliziert das risiko mit|multiplizierte das risiko mit|"
            "risiko multipliziert sich mit",
            "MEAS:HR": "hazard-ratio|hazard ratio|hazardratio|hazard-ratios|hazard ratios|hazardquotient|"
            "subdistributions-hazard-ratio|subdistribution-hazard-ratio|relative hazard|relatives hazard|"
            "hazardverhältnis|"
            "hazardratenverhältnis|hazard-quotient|hazardratenquotient|verhältnis der hazards|"
            "hazardverhältnisse",
            "MEAS:IRR": "ratenverhältnis|rate ratio|rate-ratio|inzidenzratenverhältnis|inzidenzratenratio|"
            "inzidenzdichteverhältnis|inzidenzrate-ratio|ratenquotient|inzidenzraten-verhältnis|"
            "inzidenzverhältnis|inzidenzratio|inzidenz-ratio|verhältnis der raten|verhältnis der inzidenzraten|"
            "verhältnis der inzidenzen|inzidenzratenverhältnisse|inzidenzraten-ratio|relative rate|ratenratio|"
            "inzidenzdichteratio|incidence-rate-ratio|"
            "inzidenzratenquotient|inzidenzraten-quotient|inzidenzdichtenverhältnis|raten-ratio|"
            "ratenverhältnisses|inzidenzratenverhältnisses|rate ratios|sterberatenverhältnis",
            "MEAS:ROM": "verhältnis der mittelwerte|verhältnis der geometrischen mittelwerte|mittelwertverhältnis|"
            "verhältnis der geometrischen mittel|verhältnis geometrischer mittelwerte|verhältnis der mittel|"
            "quotient der geometrischen mittelwerte|quotient der mittelwerte|ratio der mittelwerte",
            "MEAS:SMD": "standardisierte mittelwertdifferenz|standardisierten mittelwertdifferenz|"
            "standardisierte mittlere differenz|standardisierten mittleren differenz|"
            "standardisierte mittelwertsdifferenz|effektstärke|effektgröße|effektstärken|effektgrößen|"
            "standardisierte differenz|standardisierter mittelwertunterschied|"
            "standardisierter mittlerer unterschied|"
            "standardisierte effektstärke|standardisierter effekt|standardisierte effektgröße|"
            "gewichtete standardisierte mittelwertdifferenz|standardisierten mittelwertdifferenzen|"
            "standardisierte mittelwertdifferenzen",
            "MEAS:SMCR": "standardisierte mittlere veränderung|standardisierte veränderung",
            "MEAS:MD": "differenz der veränderung|differenz der veränderungen|unterschied in der veränderung|"
            "differenz der mittleren veränderung|"
            "mittelwertdifferenz|mittlere differenz|mittleren differenz|mittelwertsdifferenz|"
            "mittlerer unterschied|mittlere unterschied|mittelwertunterschied|gewichtete mittelwertdifferenz|"
            "gewichtete mittlere differenz|mittelwertdifferenzen|differenz der mittelwerte|mittleren unterschied|"
            "adjustierte mittelwertdifferenz|durchschnittliche differenz|durchschnittlicher unterschied|"
            "mittlere gruppendifferenz|mittlerer gruppenunterschied|adjustierte mittlere differenz|"
            "durchschnittlichen unterschied|"
            "mittlere differenz zwischen den gruppen|mittlerer unterschied zwischen den gruppen|"
            "mittlere differenzen|differenz der mittleren änderung|differenz der abnahme|differenz der zunahme|"
            "differenz der verbesserung|unterschied der mittelwerte|unterschied der veränderungen|"
            "geschätzte mittlere differenz|adjustierte mittlere differenzen|differenz-von-differenzen|"
            "differenz der differenzen|differenz-in-differenzen|inkrementelle kosten|inkrementeller effekt|"
            "inkrementelle effekte",
            "MEAS:DIFF": "differenz|unterschied|gruppendifferenz|gruppenunterschied|unterschiede|differenzen|"
            "behandlungsunterschied|behandlungseffekt|zwischengruppendifferenz|therapieeffekt|"
            "unterschied zwischen den gruppen|differenz zwischen den gruppen|intergruppendifferenz|"
            "absolute differenz|absoluter unterschied|absolute unterschied|absolute differenzen|"
            "unterschieden sich um|unterschied sich um|gruppenunterschiede|gruppendifferenzen|nettoeffekt|"
            "netto-effekt|nettodifferenz|nettoveränderung|geschätzter behandlungsunterschied|"
            "geschätzter unterschied|mittlerer effekt|interventionseffekt|interventionseffekte|behandlungseffekte|"
            "haupteffekt|haupteffekte|geschätzter effekt|adjustierter effekt|adjustierte differenz|"
            "adjustierter unterschied|unterschied zu placebo|differenz zu placebo|unterschied gegenüber placebo|"
            "unterschied zur kontrollgruppe|differenz zur kontrollgruppe|unterschied zwischen den behandlungen|"
            "differenz zwischen den behandlungen|unterschied zwischen beiden gruppen|"
            "differenz zwischen beiden gruppen|unterschied zwischen den beiden gruppen|prozentuale differenz|"
            "prozentualer unterschied|gepoolte differenz|gewichtete differenz|gesamtdifferenz",
            "MEAS:MC": "mittlere veränderung|mittlere änderung|mittlere abnahme|mittlere zunahme|"
            "mittlere reduktion|mittlere verbesserung|veränderung gegenüber baseline|"
            "mittlere veränderung gegenüber baseline|durchschnittliche veränderung|änderung gegenüber baseline|"
            "mittlerer rückgang|veränderung gegenüber dem ausgangswert|mittleren veränderung|"
            "mittleren verbesserung|"
            "mittlerer anstieg|mittlere senkung|mittlere verringerung|mittlere steigerung|"
            "mittlerer gewichtsverlust|mittlerer verlust|mittlerer zuwachs|"
            "veränderung gegenüber dem ausgangsbefund|veränderung gegenüber studienbeginn|"
            "mittlere prozentuale veränderung|mittlere veränderungen|durchschnittliche abnahme|"
            "durchschnittliche zunahme|durchschnittliche reduktion|durchschnittliche verbesserung|"
            "mittleren abnahme|mittleren reduktion|mittleren zunahme",
            "MEAS:CHG": "gewichtsverlust|gewichtszunahme|gewichtsabnahme|sanken um|stiegen um|"
            "verringerte sich um|erhöhte sich um|"
            "abnahme um|zunahme um|reduktion um|verbesserung um|rückgang um|anstieg um|senkung um|"
            "abnahme|zunahme|reduktion|verbesserung|veränderung|änderung|rückgang|anstieg|senkung|sank um|"
            "stieg um|verbesserte sich um|reduzierte sich um|abnahme von|reduktion von|verringerung|nahm um|"
            "nahmen um|sank|sanken|stieg|stiegen|verringerte|verringerten|verbesserte|verbesserten|reduzierte|"
            "reduzierten|senkte|senkten|erhöhte|erhöhten|"
            "veränderte sich um|veränderten sich um|veränderungen|abnahmen|zunahmen|verbesserungen|"
            "verschlechterung|verbesserten sich um|reduzierten sich um|verringerten sich um|erhöhten sich um|"
            "nahm zu|nahm ab|nahmen zu|nahmen ab|verkürzte|verkürzten|verlängerte|verlängerten|steigerung|"
            "steigerung um|verringerung um|erhöhung|erhöhung um|minderung|fiel um|fielen um|ging um|gingen um|"
            "verlust von|gewinn von|steigerte|steigerten",
            "MEAS:MN": "mittelwert|mittelwerte|mittlere|mittlerer|durchschnitt|durchschnittlich|"
            "durchschnittliche|mittel|im mittel|mittleren|"
            "mittlere überlebenszeit|mittleres überleben|geschätzter mittelwert|randmittelwert|"
            "adjustierter mittelwert|adjustierte mittelwerte|lebenserwartung|durchschnittswert|durchschnittlicher|"
            "durchschnittliches|mittleres",
            "MEAS:RD": "risikodifferenz|absolute risikodifferenz|absolute risikoreduktion|"
            "absolute risikosenkung|risikodifferenzen|absolute risikoerhöhung|"
            "absolute reduktion|"
            "absolute zunahme|absolute abnahme|absolute senkung|absolute steigerung|absolute verbesserung|"
            "absolute risikozunahme|absoluten risikoreduktion|absolute risikominderung|differenz der anteile|"
            "differenz der risiken|differenz der raten|differenz der proportionen|differenz der prävalenzen|"
            "differenz der ansprechraten|differenz der mortalität|prävalenzdifferenz|unterschied der anteile|"
            "ratendifferenz|unterschied in den anteilen|"
            "differenz der ereignisraten|differenz der überlebensraten|differenz der prozentsätze|"
            "differenz der heilungsraten|differenz der erfolgsraten|differenz der remissionsraten|"
            "differenz der komplikationsraten|differenz der rezidivraten|"
            "differenz der mortalitätsraten|differenz der quoten|differenz der prozentwerte|"
            "unterschied der ansprechraten|unterschied der raten|unterschied in der mortalität|"
            "unterschied der häufigkeiten|differenz der häufigkeiten",
            "MEAS:IRD": "inzidenzratendifferenz|inzidenzdifferenz|differenz der inzidenzraten|"
            "inzidenzdichtedifferenz|differenz der inzidenzdichten",
            "MEAS:NNT": "number needed to treat|anzahl der notwendigen behandlungen|number needed to harm|"
            "anzahl der zu behandelnden patienten|zahl der zu behandelnden patienten|"
            "zahl der notwendigen behandlungen",
            "MEAS:COR": "korrelation|korrelationskoeffizient|intraklassenkorrelation|"
            "intraklassen-korrelationskoeffizient|korrelationskoeffizienten|intraklassenkorrelationskoeffizient|"
            "korrelationen|pearson-korrelation|pearson-korrelationskoeffizient|spearman-korrelation|"
            "rangkorrelation|intraklassen-korrelation|konkordanz-korrelationskoeffizient",
            "MEAS:GEN": "regressionskoeffizient|koeffizient|schätzwert|schätzer|effekt|effektschätzer|steigung|"
            "punktschätzer|"
            "regressionskoeffizienten|koeffizienten|beta-koeffizient|betakoeffizient|indirekter effekt|"
            "direkter effekt|gesamteffekt|interaktionseffekt|modellkoeffizient|indirekte effekt|direkte effekt",
            "MEAS:PR": "sensitivität|spezifität|prävalenz|anteil|ansprechrate|überleben|überlebensrate|"
            "mortalität|sterblichkeit|letalität|positiver prädiktiver wert|negativer prädiktiver wert|"
            "positiv prädiktiver wert|negativ prädiktiver wert|remissionsrate|erfolgsrate|kumulative inzidenz|"
            "heilungsrate|responderrate|komplikationsrate|rezidivrate|gesamtüberleben|wahrscheinlichkeit|"
            "risiko für|lebenszeitprävalenz|rücklaufquote|"
            "seroprävalenz|genauigkeit|treffsicherheit|gepoolte prävalenz|überlebenswahrscheinlichkeit|"
            "progressionsfreies überleben|krankheitsfreies überleben|ereignisfreies überleben|mortalitätsrate|"
            "sterberate|infektionsrate|abbruchrate|teilnahmerate|impfquote|entdeckungsrate|versagensrate|"
            "rückfallrate|revisionsrate|punktprävalenz|gesamtmortalität|krankenhausmortalität|anteile|"
            "ansprechraten|quote|fehlerrate|"
            "positiv prädiktive wert|negativ prädiktive wert|"
            "positive prädiktive wert|negative prädiktive wert|"
            "trefferquote|erfolgsquote|ereignisrate|hit-rate|trefferrate|erfolgsraten|"
            "heilungsraten|überlebensraten|prävalenzen|"
            "jahres-überleben|jahres-überlebensrate|jahres-überlebensraten|jahresüberleben|"
            "jahresüberlebensrate|jahres-mortalität|tage-mortalität|tages-mortalität|"
            "monats-prävalenz|jahres-prävalenz|jahresprävalenz|tage-letalität|tages-letalität|"
            "jahres-rezidivrate|jahres-pfs|jahres-pfs-rate|"
            "jahres-os|jahres-dfs|jahres-efs|monats-pfs|monats-os",
            "MEAS:IR": "raten pro|inzidenz|inzidenzrate|inzidenzdichte|neuerkrankungsrate|"
            "inzidenzen|inzidenzraten|jährliche inzidenz|annualisierte rate|jährliche schubrate|exazerbationsrate",
            "MEAS:MEDD": "mediandifferenz|differenz der mediane|mediane differenz|"
            "differenz zwischen den medianen|unterschied der mediane",
            "MEAS:X": "relative risikoreduktion|wirksamkeit|impfstoffwirksamkeit|likelihood-ratio|kappa|"
            "relative reduktion|kosten|risikoreduktion|relative risikosenkung|verhältnis|quotient|effektivität|"
            "geometrisches mittel|geometrischer mittelwert|geometrische mittelwerte|kappa-koeffizient|cohens kappa|"
            "gewichtetes kappa|diagnostische odds ratio|diagnostischen odds ratio|diagnostische odds-ratio|"
            "positive likelihood-ratio|negative likelihood-ratio|likelihood-quotient|c-statistik|c-index|"
            "inkrementelles kosten-effektivitäts-verhältnis|inkrementelle kosten-effektivitäts-relation|"
            "relative differenz|relative zunahme|relative abnahme|relative senkung|relative veränderung|"
            "relativer unterschied|prozentuale abnahme|prozentuale reduktion|standardisiertes inzidenzverhältnis|"
            "standardisierte inzidenzratio|standardisierte mortalitätsratio|standardisiertes mortalitätsverhältnis|"
            "verhältnis der odds-ratios|verhältnis der hazard-ratios|attributable fraktion|"
            "populationsattributable fraktion|attributabler anteil|variationskoeffizient|heritabilität|erblichkeit|"
            "halbwertszeit|übereinstimmung|interrater-reliabilität|cronbachs alpha|schutzwirkung|interaktionsterm|"
            "fläche unter der kurve|fläche unter der roc-kurve|"
            "win-ratio|win ratio|attributables risiko|attributable risiko|"
            "bevölkerungsbezogenes attributables risiko|impfeffektivität",
            "CI:confidence": "konfidenzintervall|konfidenzintervalle|vertrauensintervall|vertrauensintervalle|"
            "konfidenzintervalls|vertrauensbereich|konfidenzgrenzen|konfidenz-intervall|konfidenzbereich|"
            "konfidenzintervallen|"
            "konfidenz|konfidenzniveau|kompatibilitätsintervall|vertrauensgrenzen|vertrauensbereiche|"
            "vertrauensintervalls",
            "CI:credible": "glaubwürdigkeitsintervall|kredibilitätsintervall|credible-intervall|"
            "kredibles intervall|glaubwürdigkeitsintervalle|"
            "bayes-intervall|bayessches konfidenzintervall|bayesianisches konfidenzintervall|credible interval|"
            "glaubwürdigkeitsgrenzen|kredibilitätsintervalle",
            "CI:bootstrap": "bootstrap-konfidenzintervall|bootstrapkonfidenzintervall|bootstrap-intervall|"
            "bootstrap-ki|bca-konfidenzintervall",
            "CI:exact": "exaktes konfidenzintervall|exaktes ki|exaktes binomiales konfidenzintervall|"
            "clopper-pearson-intervall|clopper-pearson-konfidenzintervall",
            "CI:score": "wilson-intervall|wilson-konfidenzintervall|wilson-ki|newcombe-intervall",
            "CI:uncertainty": "unsicherheitsintervall|unsicherheitsintervalle|unsicherheitsbereich",
            "CI:prediction": "prädiktionsintervall|vorhersageintervall|prognoseintervall|"
            "prädiktionsintervalle|vorhersageintervalle|prognoseintervalle",
            "P": "p-wert|p-werte|p wert|"
            "irrtumswahrscheinlichkeit|p für den effekt|p für die differenz|p für den unterschied|"
            "überschreitungswahrscheinlichkeit",
            "POTHER": "p für interaktion|p für trend|p für heterogenität|p-wert für interaktion|p-wert für trend|"
            "für interaktion|für trend|für heterogenität|p-interaktion|p-trend|log-rank-test|logrank-test|"
            "p-wert für heterogenität|für die interaktion|"
            "trend p|p trend|interaktion p|p interaktion|heterogenität p|p heterogenität|p für die interaktion|"
            "p für den trend|p-wert für die interaktion|p-wert für den trend|für den trend|"
            "p für subgruppenunterschiede|für subgruppenunterschiede|test auf heterogenität|test auf interaktion|"
            "test auf subgruppenunterschiede|p für nichtunterlegenheit|p-wert für nichtunterlegenheit|"
            "für nichtunterlegenheit|heterogenität|gruppe × zeit",
            "I2": "i-quadrat",
            "TAU2": "tau-quadrat",
            "Q": "cochrans q|cochran-q|chi-quadrat|q-statistik|chiquadrat",
            "KN": "studien|studie|rct|rcts|untersuchungen|vergleiche|kohorten|randomisierte studien|arbeiten|"
            "primärstudien|publikationen|randomisierten studien|einzelstudien|rct-studien|"
            "kohortenstudien|fall-kontroll-studien|eingeschlossene studien|publikation|klinische studien|"
            "randomisierte studie|randomisierte kontrollierte studien|randomisiert-kontrollierte studien|vergleich|"
            "kohorte|artikel",
            "NN": "patienten|teilnehmer|personen|frauen|männer|kinder|erwachsene|probanden|patientinnen|"
            "teilnehmern|teilnehmerinnen|menschen|patient|fälle|kontrollen|schwangere|neugeborene|jugendliche|"
            "ältere|säuglinge|studienteilnehmer|erwachsenen|augen|befragte|teilnehmenden|teilnehmende|"
            "mädchen|jungen|studierende|studenten|freiwillige|bewohner|arbeiter|beschäftigte|pflegekräfte|"
            "haushalte|knie|hüften|beine|zähne|schwangerschaften|geburten|raucher|nutzer|befragten|aufnahmen|"
            "todesfälle|läsionen|implantate|tiere|mäuse|ratten|familien|angehörige|sportler|athleten|ärzte|"
            "lehrkräfte|eltern|paare|frühgeborene|schüler|läufer|babys|kindern|"
            "ereignisse|ereignissen",
            "TIME": "wochen|woche|monate|monaten|monat|jahre|jahren|jahr|tage|tagen|tag|stunden|stunde|minuten|minute|"
            "jahres|=mon",
            "UNIT": "punkt|punkte|punkten|prozentpunkte|prozentpunkten|sekunden|meter|metern|gramm|einheiten|"
            "standardabweichungen|grad|liter|kilogramm|skalenpunkte|schritte|euro|prozentpunkt|millimeter|"
            "zentimeter|"
            "sekunde|standardabweichung|millimetern|dollar|schritt|wiederholungen|schläge|schläge pro minute|"
            "gläser|zigaretten|mahlzeiten|portionen|kalorien|kilometer|wörter|dioptrien|skalenpunkten|einheit|"
            "qalys|buchstaben",
            "UNIT:times": "mal",
            "UNIT:fold": "fach|fache|faches|facher|fachen",
            "PCT": "prozent",
            "NEG": "niedriger|weniger|kürzer|kleiner|schlechter|geringer|niedrigere|"
            "schwächer|dünner|schmaler|leichter|langsamer|früher|jünger|niedrigeren|geringere|kürzere|kleinere",
            "POS": "stärker|weiter|schneller|höher|mehr|länger|größer|besser|höhere|"
            "lauter|dicker|breiter|wärmer|später|älter|schwerer|größere|längere|bessere|stärkere",
            "TO": "bis|bis zu",
            "AND": "und",
            "FROM": "von|zwischen|reichend von|im bereich von|"
            "reichte von|reichend zwischen|variierend von|grenzen|zwischen den grenzen",
            "FILL": "mit|war|waren|ist|sind|betrug|betrugen|ein|eine|einem|einer|der|die|das|bei|für|von|um|"
            "beträgt|lag bei|gleich|etwa|ca.|einen|zweiseitiges|adjustiert|adjustierte|adjustiertes|zugehöriges|"
            "als|dem|den|lag|lagen|circa|rund|insgesamt|adjustierter|zugehörigem|entspricht|entsprechend|"
            "roh|rohe|gepoolt|gepoolte|gepoolter|exakt|exaktes|einseitig|einseitiges|zweiseitig|nur|ungefähr|"
            "geschätzt|geschätzte|geschätzter|unadjustiert|unadjustierte|hatte|ergab|"
            "gepaart|gepaarte|gepaarter|gepaartes|jedoch",
            "VS": "versus|verglichen mit|gegenüber|im vergleich zu|im vergleich mit|gegen|vs|im vergleich zur|"
            "im vergleich zum|"
            "verglichen zu|im gegensatz zu|anstelle von|gegenüber der|in relation zu",
            "PER": "pro|je|für jede|jede|für jeden|für jedes|jeder|jedes",
            "OUTOF": "aus|von den|von insgesamt|aus insgesamt|von den insgesamt",
            "KILL:SD": "standardabweichung|standardabweichungen|=SA|=Stabw|streuungsmaß sd",
            "KILL:SE": "standardfehler|standardfehlern",
            "KILL:IQR": "interquartilsabstand|interquartilbereich|quartile|interquartilsbereich|"
            "interquartilabstand|=IQA|=IQB|"
            "25.-75. perzentil|interquartilsabstände|erstes und drittes quartil|interquartilspanne|"
            "interquartilsspanne|p25-p75",
            "W": "blutabnahme|blutsenkung|stressreduktion|datenreduktion|im bereich|im normbereich|"
            "sensitivitätsanalyse|sensitivitätsanalysen|im zielbereich|im referenzbereich|bewegungsausmaß",
            "KILL:range": "spannweite|bereich|spanne|streuung|spannbreite|"
            "minimum-maximum|min-max|übereinstimmungsgrenzen|grenzen der übereinstimmung|referenzbereich",
            "KILL:margin": "schwelle|power|fallzahl|klinisch relevanter unterschied|"
            "minimal klinisch relevante differenz|nichtunterlegenheitsgrenze|cut-off|nichtunterlegenheitsmarge|"
            "klinisch relevante|"
            "minimal wichtige differenz|minimaler klinisch relevanter unterschied|"
            "kleinster klinisch bedeutsamer unterschied|klinisch bedeutsamer unterschied|"
            "klinisch wichtiger unterschied|klinisch relevanten unterschied|kleinster nachweisbarer unterschied|"
            "schwellenwert|grenzwert|trennwert|nachzuweisen|stichprobengröße|nicht-unterlegenheitsgrenze",
            "MEDIAN": "median|mediane|medianes|mediane überlebenszeit|medianer|medianen|"
            "mediane zeit|mediane dauer|medianes überleben|mediane gesamtüberlebenszeit",
            "GROUP": "gruppe|gruppen|arm|interventionsgruppe|kontrollgruppe|placebogruppe|kontrollen|placebo|"
            "behandlungsgruppe|studienarm|vergleichsgruppe|kontrollarm|"
            "kontrollgruppen|interventionsarm|placeboarm|behandlungsarm|wartelistengruppe|kohorte|verumgruppe",
        }
    ),
    "ein/eine/einer/einem zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    MappingProxyType(
        {
            "named": "modell typ klasse stufe gruppe studie untersucher beobachter",
            "bounds": "liegt lag reicht reichte grenzen",
            "but": "aber jedoch",
            "scale": "skala",
            "point": "punkt punkte einheit einheiten",
            "same": "entsprechende entsprechender zugehörige",
            "model": "logistische logistischen multivariable multivariate univariate regression",
            "one more": "zusätzliche",
            "step": "einheit zunahme anstieg",
            "no": "kein keine keinen ohne nicht",
            "when": "nach bei während über innerhalb",
            "falls": "abnahme reduktion rückgang senkung sank niedriger geringer reduzier verringer langsamer "
            "verlust verlor fiel kürzer kleiner weniger",
            "risk": "risiko risikos",
            "relative": "relative relatives relativen",
            "odds": "odds",
            "hazard": "hazard",
            "amount": "um",
            "respectively": "beziehungsweise bzw respektive",
            "compound": "ratio differenz",
            "of": "von",
            "time": "woche tag wochen monat monate jahr grad phase stadium",
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
            "start": "ausgangsniveau anfangswert anfang ausgangswert ausgangswerten baseline beginn",
            "within": "in bei",
            "rates": "raten quoten",
            "means": "mittelwerte",
            "between": "zwischen",
            "mean": "mittlere mittlerer",
            "fall": "reduktion abnahme verringerung anstieg zunahme verbesserung",
            "those": "denen diejenigen",
            "be": "ist sind war waren betrug betrugen beträgt betragen lag lagen wurde wurden hatte hatten",
            "people": "gruppe gruppen arm arme beide alle wir sie interventionsgruppe kontrollgruppe",
            "whom": "berichteten erreichten erreicht berichtet",
            "differ": "unterschied unterschieden unterschiedlich unterschiedliche unterschiede",
            "comparing": "verglichen vergleich",
            "goes with": "assoziiert",
            "outcome": "kosten fläche geometrisch",
            "likely": "wahrscheinlicher häufiger wahrscheinlich häufig",
            "becomes": "wurde wurden",
            "on scale": "auf",
            "came to": "auf",
            "effect": "effekt effekte wirkung",
            "other effects": "random fixed",
            "minus": "minus",
            "rate word": "rate ziffer quote",
            "aged": "unter über",
            "joined": "reduktion senkung abnahme zunahme anstieg rückgang verbesserung verschlechterung steigerung "
            "veränderung änderung minderung verringerung erhöhung differenz unterschied mittelwert",
            "way": "nach mittels via per aus mit",
            "method": "bootstrap-verfahren bootstrap-methode fisher-z-transformation exakt exakten exakte",
            "manner": "verfahren methode z-transformation",
            "samples": "stichproben ziehungen wiederholungen bootstrap-stichproben",
        }
    ),
    MappingProxyType(
        {
            "percentage points": r"prozentpunkt",
            "before and after": r"vor und nach|vorher und nachher",
            "groups": r"\b\w*gruppen?\b|\bkontroll|\bverglichen|\bgegenüber\b",
            "per": r"pro|je",
            "person time": r"(?:personen|patienten|frauen)-?(?:jahr|monat|tag)",
            "people": r"personen|patienten|einwohner|menschen|frauen|männer|kinder|geburten",
            "shares": r"anteil|überleb|ansprech|mortalität|sterblich|heilung|prävalenz|inzidenz",
            "means": r"mittler|mittelwert|durchschnitt|gewicht",
        }
    ),
)
