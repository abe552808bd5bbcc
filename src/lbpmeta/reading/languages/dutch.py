"""Dutch phrases."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lbpmeta.reading.languages.language import Language

__all__ = ["DUTCH"]

DUTCH: Final = Language(
    "nl",
    "Dutch",
    "het een van na weken maanden patiënten groep risico behandeling significant studie met voor niet bij werd "
    "waren zijn dat deze op te naar ook aan tot tussen verschil was gemiddeld gemiddelde",
    MappingProxyType(
        {
            "MEAS:OR": "oddsratio|oddsratio's|odds-ratio|odds ratio|oddsratio’s|kansenverhouding",
            "MEAS:RR": "relatief risico|relatieve risico|relatieve risico's|risicoratio|risk ratio|"
            "relatieve risico’s|risicoverhouding|prevalentieratio",
            "MEAS:HR": "hazardratio|hazard ratio|hazardratio's|hazard-ratio|hazardratio’s",
            "MEAS:IRR": "incidentieratio|rate ratio|rateratio|incidentierateratio|incidentiedichtheidsratio",
            "MEAS:ROM": "ratio van gemiddelden|verhouding van gemiddelden|ratio van geometrische gemiddelden",
            "MEAS:SMD": "gestandaardiseerd gemiddeld verschil|gestandaardiseerde gemiddelde verschil|"
            "effectgrootte|effectgroottes|gestandaardiseerd verschil|gestandaardiseerd gemiddelde verschil|"
            "gestandaardiseerde gemiddelde verschillen|gestandaardiseerde verschil|"
            "gestandaardiseerde gemiddeld verschil|effectgrootte van",
            "MEAS:MD": "verschil in gemiddelde verandering|verschil in verbetering|verschil in afname|"
            "gemiddeld verschil|gemiddelde verschil|gewogen gemiddeld verschil|"
            "verschil in gemiddelden|gemiddelde verschillen|gewogen gemiddelde verschil|extra daling|"
            "extra stijging|verschil in gemiddelde|gemiddelde groepsverschil|extra verbetering|"
            "gemiddeld groepsverschil|gecorrigeerd gemiddeld verschil|verschil in verandering|extra afname|"
            "extra toename",
            "MEAS:DIFF": "verschil|verschillen|verschil tussen de groepen|behandelverschil|behandeleffect|"
            "groepsverschil|verschil tussen beide groepen|meer daling|meer stijging|verschil tussen groepen|"
            "gecorrigeerd verschil|meer verbetering",
            "MEAS:MC": "gemiddelde verandering|gemiddelde daling|gemiddelde stijging|gemiddelde verbetering|"
            "verandering ten opzichte van baseline|gemiddelde afname|gemiddelde toename|gemiddelde vermindering|"
            "gemiddeld verbeterd",
            "MEAS:CHG": "gewichtsverlies|gewichtstoename|af met|toe met|daalde met|steeg met|nam af met|"
            "nam toe met|verbeterde met|verbeterd|"
            "daling van|stijging van|afname van|toename van|verbetering van|verandering van|vermindering van|"
            "daling|stijging|afname|toename|verbetering|verandering|vermindering|gedaald met|gestegen met|"
            "reductie van|reductie|verminderde met|gedaald|gestegen|verminderde|verminderden|daalde|daalden|steeg|"
            "stegen|verbeterde|verbeterden|verlaagde|verlaagden|verhoogde|verhoogden",
            "MEAS:MN": "gemiddelde|gemiddelden|gemiddeld|gemiddelde score|gemiddelde waarde|gemiddelde scores",
            "MEAS:RD": "risicoverschil|absoluut risicoverschil|absolute risicoreductie|"
            "absolute risicovermindering|verschil in risico|absoluut verschil|verschil in proportie|"
            "verschil in percentage|absolute risicotoename|absolute risicoverschil|absolute risicodaling|"
            "verschil in proporties",
            "MEAS:NNT": "number needed to treat|aantal te behandelen patiënten|number needed to harm",
            "MEAS:COR": "correlatie|correlatiecoëfficiënt|intraclass-correlatiecoëfficiënt|"
            "intraclasscorrelatiecoëfficiënt",
            "MEAS:GEN": "regressiecoëfficiënt|coëfficiënt|schatting|effectschatting|bèta|richtingscoëfficiënt|effect",
            "MEAS:PR": "sensitiviteit|specificiteit|prevalentie|proportie|percentage|responspercentage|"
            "overleving|sterfte|mortaliteit|positief voorspellende waarde|negatief voorspellende waarde|"
            "positieve voorspellende waarde|negatieve voorspellende waarde|risico op|kans op|"
            "cumulatieve incidentie|overlevingspercentage|absoluut risico|slaagpercentage",
            "MEAS:IR": "cijfers per|incidentie|incidentiecijfer|incidentiedichtheid",
            "MEAS:MEDD": "verschil in medianen|mediaan verschil|mediane verschil",
            "MEAS:X": "relatieve risicoreductie|doeltreffendheid|effectiviteit|vaccineffectiviteit|"
            "likelihoodratio|kappa|relatieve risicovermindering|werkzaamheid|kosten|risicoreductie|"
            "oppervlakte onder de curve|ratio|verhouding",
            "CI:confidence": "betrouwbaarheidsinterval|betrouwbaarheidsintervallen|betrouwbaarheidsgrenzen|"
            "betrouwbaarheids-interval|betrouwbaarheidsmarge|b.i.|=B.I.",
            "CI:credible": "geloofwaardigheidsinterval|geloofwaardigheidsintervallen|=GI",
            "CI:prediction": "predictie-interval|predictieinterval|voorspellingsinterval",
            "P": "p-waarde|p-waarden|p waarde",
            "POTHER": "p voor interactie|p voor trend|p voor heterogeniteit|p-waarde voor interactie|"
            "p-waarde voor trend|voor interactie|voor trend|voor heterogeniteit|p-interactie|p-trend|"
            "logranktoets|log-ranktoets|p-waarde voor heterogeniteit",
            "KN": "studies|studie|onderzoeken|trials|rct's|rct’s|rct|vergelijkingen|cohorten|"
            "gerandomiseerde studies|gerandomiseerde onderzoeken|rcts|onderzoek|artikelen|publicaties|trial",
            "NN": "patiënten|deelnemers|personen|vrouwen|mannen|kinderen|volwassenen|patiënt|deelnemer|mensen|"
            "proefpersonen|zwangeren|baby's|ouderen|moeders|pasgeborenen|adolescenten|gevallen|controles|"
            "patienten|jongeren|zuigelingen|individuen|ogen",
            "TIME": "weken|week|maanden|maand|jaar|jaren|dagen|dag|uur|uren|minuten|minuut",
            "UNIT": "punt|punten|procentpunten|procentpunt|seconden|meter|gram|eenheden|standaarddeviaties|"
            "graden|liter|kilogram|stappen|schaalpunten|euro|eenheid|millimeter|centimeter",
            "PCT": "procent",
            "NEG": "lager|minder|korter|kleiner|slechter|lagere|kortere",
            "POS": "verder|sneller|sterker|hoger|meer|langer|groter|beter|hogere|langere",
            "TO": "tot|t/m|tot en met",
            "AND": "en",
            "FROM": "van|tussen|variërend van|lopend van|gaande van|spreiding van|gaand van",
            "FILL": "met|was|waren|is|zijn|bedroeg|bedroegen|een|de|het|van|bij|voor|komt neer op|gelijk aan|"
            "ongeveer|door|bedraagt|op|bijbehorend|bijbehorende|een 95|hun|tweezijdig|gecorrigeerd|gecorrigeerde|"
            "totale|als|geschat|geschatte|circa|ca.|aangepaste|aangepast|respectievelijk",
            "VS": "versus|vergeleken met|tegenover|ten opzichte van|in vergelijking met|tegen|t.o.v.",
            "PER": "per|voor elke|voor ieder|elke|iedere",
            "OUTOF": "van de|op de|uit|van in totaal",
            "KILL:SD": "standaarddeviatie|standaardafwijking|standaarddeviaties",
            "KILL:SE": "standaardfout|standaard error",
            "KILL:IQR": "interkwartielafstand|interkwartielrange|interkwartielbereik|kwartielen|interkwartiel",
            "KILL:range": "spreiding|bereik|range|spreidingsbreedte|uitersten",
            "KILL:margin": "marge|power|drempel|klinisch relevant verschil|minimaal klinisch relevant verschil|"
            "steekproefgrootte|aan te tonen|minimaal verschil|afkappunt|klinisch relevant|"
            "minimaal klinisch belangrijk verschil",
            "MEDIAN": "mediaan|mediane|medianen|mediane overleving",
            "GROUP": "groep|groepen|arm|interventiegroep|controlegroep|placebogroep|controles|placebo|"
            "behandelgroep|studiearm|vergelijkingsgroep",
        }
    ),
    "één/een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig",
    MappingProxyType(
        {
            "no": "geen niet zonder",
            "when": "na op over gedurende",
            "falls": "daling daalde afname minder lager vermindering gedaald afgenomen korter trager vertraag",
            "risk": "risico risico's",
            "relative": "relatief relatieve",
            "odds": "odds",
            "hazard": "hazard",
            "amount": "met",
            "respectively": "respectievelijk",
            "compound": "ratio verschil verhouding",
            "of": "op van",
            "time": "dag",
            "heading": "tabel figuur",
            "by": "met van",
            "sided": "zijdig",
            "one": "een",
            "from": "uit",
            "than": "dan",
            "bound": "grens ondergrens bovengrens",
            "favour": "gunste",
            "both": "beide",
            "all": "alle",
            "rises": "toe steeg stijg",
            "start": "baseline uitgangswaarde uitgangswaarden begin start",
            "within": "in van",
            "rates": "incidentiecijfers",
            "means": "gemiddelden",
            "between": "tussen",
            "mean": "gemiddelde",
            "fall": "daling afname vermindering stijging toename verbetering",
            "those": "degenen die",
            "be": "is zijn was waren werd werden had hadden",
            "people": "groep groepen arm armen beide allen wij zij",
            "whom": "rapporteerde meldde bereikte",
            "differ": "verschilde verschilden verschillend",
            "comparing": "vergeleken vergeleek",
            "goes with": "geassocieerd samenhing",
            "outcome": "kosten oppervlakte geometrisch",
            "likely": "waarschijnlijker vaker",
            "on scale": "op",
            "came to": "naar op",
            "effect": "effect effecten",
            "other effects": "bijwerking vloer plafond",
        }
    ),
)
