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
            "MEAS:OR": "oddsratio|oddsratio's|odds-ratio|odds ratio|oddsratio’s|kansenverhouding|"
            "oddsverhouding|odds-verhouding|verhouding van odds|"
            "kansverhouding|kansverhoudingen|kansratio|odds ratio's|odds ratio’s|odds-ratio's|"
            "=OR's|=OR’s|"
            "vermenigvuldigt de odds met|vermenigvuldigde de odds met",
            "MEAS:PETO": "peto-oddsratio|peto oddsratio|oddsratio van peto|oddsratio volgens peto",
            "MEAS:RR": "relatief risico|relatieve risico|relatieve risico's|risicoratio|risk ratio|"
            "relatieve risico’s|risicoverhouding|prevalentieratio|"
            "risico-ratio|risicoratio's|risicoratio’s|prevalentie-ratio|prevalentieratio's|prevalentieratio’s|"
            "cumulatieve incidentieratio|cumulatieve-incidentieratio|risicoverhoudingen|prevalentieverhouding|"
            "relatieve kans|relatieve kansen|relatieve sterfterisico|relatief sterfterisico|"
            "relatieve overlijdensrisico|relatief overlijdensrisico|verhouding van de prevalenties|"
            "verhouding van prevalenties|risk ratio's|=RR's|=RR’s|"
            "vermenigvuldigt het risico met|vermenigvuldigde het risico met|"
            "risico vermenigvuldigd met",
            "MEAS:HR": "hazardratio|hazard ratio|hazardratio's|hazard-ratio|hazardratio’s|"
            "subdistributiehazardratio|subdistributie-hazardratio|relatieve hazard|hazardverhouding|"
            "hazard ratio's|hazard ratio’s|hazard-ratio's|verhouding van de hazards|=HR's|=HR’s",
            "MEAS:IRR": "incidentieratio|rate ratio|rateratio|incidentierateratio|incidentiedichtheidsratio|"
            "incidentieverhouding|ratio van incidenties|ratio van incidentiecijfers|verhouding van incidenties|"
            "verhouding van incidentiecijfers|relatieve incidentie|incidentie-rateratio|incidentie-ratio|"
            "rate ratio's|rateratio's|"
            "incidentiecijferratio|verhouding van de incidenties|sterftecijferratio|=IRR's",
            "MEAS:ROM": "ratio van gemiddelden|verhouding van gemiddelden|ratio van geometrische gemiddelden|"
            "ratio van de gemiddelden|ratio van de geometrische gemiddelden|verhouding van de gemiddelden|"
            "verhouding van de geometrische gemiddelden|verhouding van geometrische gemiddelden|"
            "geometrische gemiddelderatio|responsratio",
            "MEAS:SMD": "gestandaardiseerd gemiddeld verschil|gestandaardiseerde gemiddelde verschil|"
            "effectgrootte|effectgroottes|gestandaardiseerd verschil|gestandaardiseerd gemiddelde verschil|"
            "gestandaardiseerde gemiddelde verschillen|gestandaardiseerde verschil|"
            "gestandaardiseerde gemiddeld verschil|effectgrootte van|"
            "gestandaardiseerde effectgrootte|gestandaardiseerd effect|"
            "gewogen gestandaardiseerd gemiddeld verschil",
            "MEAS:SMCR": "gestandaardiseerde gemiddelde verandering|gemiddelde gestandaardiseerde verandering",
            "MEAS:MD": "verschil in gemiddelde verandering|verschil in verbetering|verschil in afname|"
            "gemiddeld verschil|gemiddelde verschil|gewogen gemiddeld verschil|"
            "verschil in gemiddelden|gemiddelde verschillen|gewogen gemiddelde verschil|extra daling|"
            "extra stijging|verschil in gemiddelde|gemiddelde groepsverschil|extra verbetering|"
            "gemiddeld groepsverschil|gecorrigeerd gemiddeld verschil|verschil in verandering|extra afname|"
            "extra toename|"
            "gemiddeld verschil tussen de groepen|gemiddelde verschil tussen de groepen|"
            "gemiddeld verschil tussen groepen|gewogen gemiddelde verschillen|verschil tussen gemiddelden|"
            "verschil tussen de gemiddelden|verschil in daling|verschil in stijging|verschil in toename|"
            "verschil in vermindering|verschil in reductie|gecorrigeerde gemiddelde verschil|"
            "geschat gemiddeld verschil|verschil van verschillen|incrementele kosten|incrementeel effect|"
            "incrementele effecten",
            "MEAS:DIFF": "verschil|verschillen|verschil tussen de groepen|behandelverschil|behandeleffect|"
            "groepsverschil|verschil tussen beide groepen|meer daling|meer stijging|verschil tussen groepen|"
            "gecorrigeerd verschil|meer verbetering|"
            "absoluut verschil|absolute verschil|absolute verschillen|verschilde|verschilden|verschilde met|"
            "verschilden met|groepsverschillen|netto-effect|netto effect|nettoverschil|netto verschil|netto afname|"
            "netto toename|geschat behandelverschil|geschat verschil|gemiddeld effect|gemiddeld behandeleffect|"
            "interventie-effect|interventie-effecten|behandeleffecten|hoofdeffect|hoofdeffecten|geschat effect|"
            "gecorrigeerd effect|gecorrigeerde verschil|verschil met placebo|verschil ten opzichte van placebo|"
            "verschil met de controlegroep|verschil tussen de behandelingen|verschil tussen behandelingen|"
            "verschil tussen de twee groepen|tussengroepsverschil|procentueel verschil|verschil in score|"
            "scoreverschil|gepoold verschil|gewogen verschil",
            "MEAS:MC": "gemiddelde verandering|gemiddelde daling|gemiddelde stijging|gemiddelde verbetering|"
            "verandering ten opzichte van baseline|gemiddelde afname|gemiddelde toename|gemiddelde vermindering|"
            "gemiddeld verbeterd|"
            "gemiddelde verlaging|gemiddelde verhoging|gemiddelde reductie|gemiddelde winst|gemiddeld verlies|"
            "gemiddeld gewichtsverlies|verandering vanaf baseline|verandering sinds baseline|"
            "verandering ten opzichte van de uitgangswaarde|gemiddelde procentuele verandering|"
            "gemiddelde veranderingen|verandering binnen de groep",
            "MEAS:CHG": "gewichtsverlies|gewichtstoename|af met|toe met|daalde met|steeg met|nam af met|"
            "nam toe met|verbeterde met|verbeterd|"
            "daling van|stijging van|afname van|toename van|verbetering van|verandering van|vermindering van|"
            "daling|stijging|afname|toename|verbetering|verandering|vermindering|gedaald met|gestegen met|"
            "reductie van|reductie|verminderde met|gedaald|gestegen|verminderde|verminderden|daalde|daalden|steeg|"
            "stegen|verbeterde|verbeterden|verlaagde|verlaagden|verhoogde|verhoogden|"
            "nam af|namen af|nam toe|namen toe|afgenomen met|toegenomen met|verlaging|verhoging|verlaging van|"
            "verhoging van|veranderde met|veranderde|veranderden|veranderingen|dalingen|verbeteringen|"
            "verslechtering|winst van|verlies van|verlengde|verkortte",
            "MEAS:MN": "gemiddelde|gemiddelden|gemiddeld|gemiddelde score|gemiddelde waarde|gemiddelde scores|"
            "gemiddelde overleving|gemiddelde overlevingsduur|geschat gemiddelde|marginaal gemiddelde|"
            "gecorrigeerd gemiddelde|gecorrigeerde gemiddelden|levensverwachting",
            "MEAS:RD": "risicoverschil|absoluut risicoverschil|absolute risicoreductie|"
            "absolute risicovermindering|verschil in risico|verschil in proportie|"
            "verschil in percentage|absolute risicotoename|absolute risicoverschil|absolute risicodaling|"
            "verschil in proporties|"
            "risicoverschillen|absolute toename|absolute afname|absolute stijging|absolute daling|"
            "absolute reductie|absolute vermindering|absolute verbetering|absolute risicoverhoging|"
            "verschil in risico's|verschil in percentages|verschil in incidentie|verschil in sterfte|"
            "verschil in mortaliteit|verschil in prevalentie|prevalentieverschil|verschil in responspercentage|"
            "verschil in cumulatieve incidentie|verschil in succespercentage|verschil in genezingspercentage",
            "MEAS:IRD": "incidentieverschil|incidentiedichtheidsverschil|verschil in incidentiedichtheid|"
            "verschil in incidentiecijfers|verschil in incidentiecijfer",
            "MEAS:NNT": "number needed to treat|aantal te behandelen patiënten|number needed to harm|"
            "aantal patiënten dat behandeld moet worden|aantal dat behandeld moet worden",
            "MEAS:COR": "correlatie|correlatiecoëfficiënt|intraclass-correlatiecoëfficiënt|"
            "intraclasscorrelatiecoëfficiënt|"
            "correlaties|correlatiecoëfficiënten|intraclasscorrelatie|intraclass-correlatie|intraklassecorrelatie|"
            "rangcorrelatie|pearson-correlatie|pearsoncorrelatie|spearman-correlatie|correlatie van pearson|"
            "pearsons r",
            "MEAS:GEN": "regressiecoëfficiënt|coëfficiënt|schatting|effectschatting|bèta|richtingscoëfficiënt|effect|"
            "regressiecoëfficiënten|coëfficiënten|helling|bètacoëfficiënt|indirect effect|indirecte effect|"
            "direct effect|directe effect|totale effect|interactie-effect|puntschatting",
            "MEAS:PR": "sensitiviteit|specificiteit|prevalentie|proportie|percentage|responspercentage|"
            "overleving|sterfte|mortaliteit|positief voorspellende waarde|negatief voorspellende waarde|"
            "positieve voorspellende waarde|negatieve voorspellende waarde|risico op|kans op|"
            "cumulatieve incidentie|overlevingspercentage|absoluut risico|slaagpercentage|"
            "seroprevalentie|nauwkeurigheid|gepoolde prevalentie|aandeel|succespercentage|genezingspercentage|"
            "remissiepercentage|complicatiepercentage|recidiefpercentage|infectiepercentage|uitvalpercentage|"
            "sterftepercentage|overlevingskans|totale overleving|progressievrije overleving|ziektevrije overleving|"
            "waarschijnlijkheid|letaliteit|sterftecijfer|detectiepercentage|"
            "voorspellende waarde|eenjaarsoverleving|tweejaarsoverleving|driejaarsoverleving|"
            "vijfjaarsoverleving|tienjaarsoverleving|"
            "foutpercentage|trefferpercentage|"
            "slagingspercentage|"
            "jaarsoverleving|maandsoverleving|jaars-overleving|jaarsprevalentie|dagenmortaliteit|"
            "jaarsmortaliteit|"
            "jaars-pfs|jaars-os|maands-pfs|maands-os",
            "MEAS:IR": "cijfers per|incidentie|incidentiecijfer|incidentiedichtheid|"
            "incidenties|incidentiecijfers|jaarlijkse incidentie|geannualiseerd cijfer",
            "MEAS:MEDD": "verschil in medianen|mediaan verschil|mediane verschil|"
            "verschil tussen de medianen|verschil tussen medianen|mediaan verschil tussen de groepen",
            "MEAS:X": "relatieve risicoreductie|doeltreffendheid|effectiviteit|vaccineffectiviteit|"
            "likelihoodratio|kappa|relatieve risicovermindering|werkzaamheid|kosten|risicoreductie|"
            "oppervlakte onder de curve|ratio|verhouding|"
            "geometrisch gemiddelde|geometrische gemiddelde|geometrische gemiddelden|kappacoëfficiënt|cohens kappa|"
            "gewogen kappa|diagnostische oddsratio|diagnostische odds ratio|positieve likelihoodratio|"
            "negatieve likelihoodratio|c-statistiek|incrementele kosteneffectiviteitsratio|"
            "incrementele kosten-effectiviteitsratio|kosteneffectiviteitsratio|relatief verschil|relatieve toename|"
            "relatieve afname|relatieve daling|relatieve stijging|relatieve vermindering|relatieve reductie|"
            "relatieve verandering|procentuele afname|procentuele daling|procentuele vermindering|"
            "gestandaardiseerde incidentieratio|gestandaardiseerde mortaliteitsratio|"
            "gestandaardiseerde sterfteratio|ratio van oddsratio's|ratio van hazardratio's|attributieve fractie|"
            "populatie-attributieve fractie|variatiecoëfficiënt|erfelijkheid|halfwaardetijd|overeenstemming|"
            "cronbachs alfa|cronbachs alpha|bescherming|interactieterm|"
            "roc-oppervlakte|oppervlakte onder de roc-curve|winratio|win ratio|"
            "populatieattributieve risico|populatieattributief risico",
            "CI:confidence": "betrouwbaarheidsinterval|betrouwbaarheidsintervallen|betrouwbaarheidsgrenzen|"
            "betrouwbaarheids-interval|betrouwbaarheidsmarge|b.i.|=B.I.|"
            "betrouwbaarheid|betrouwbaarheidslimieten|betrouwbaarheidsgebied|compatibiliteitsinterval|"
            "betrouwbaarheids interval",
            "CI:credible": "geloofwaardigheidsinterval|geloofwaardigheidsintervallen|=GI|"
            "bayesiaans betrouwbaarheidsinterval|bayesiaans interval|waarschijnlijkheidsinterval|"
            "geloofwaardigheidsgrenzen",
            "CI:bootstrap": "bootstrap-betrouwbaarheidsinterval|bootstrapbetrouwbaarheidsinterval|"
            "bootstrapinterval|bootstrap-interval|bootstrap-bi|bca-betrouwbaarheidsinterval",
            "CI:exact": "exact betrouwbaarheidsinterval|exact bi|exact binomiaal betrouwbaarheidsinterval|"
            "clopper-pearson-interval|clopper-pearson-betrouwbaarheidsinterval",
            "CI:score": "wilson-interval|wilson-betrouwbaarheidsinterval|wilson-bi|newcombe-interval",
            "CI:uncertainty": "onzekerheidsinterval|onzekerheidsintervallen",
            "CI:prediction": "predictie-interval|predictieinterval|voorspellingsinterval|"
            "predictie-intervallen|predictieintervallen|voorspellingsintervallen",
            "P": "p-waarde|p-waarden|p waarde|"
            "overschrijdingskans|p-waardes|p voor het effect|p voor het verschil|p voor verschil",
            "POTHER": "p voor interactie|p voor trend|p voor heterogeniteit|p-waarde voor interactie|"
            "p-waarde voor trend|voor interactie|voor trend|voor heterogeniteit|p-interactie|p-trend|"
            "logranktoets|log-ranktoets|p-waarde voor heterogeniteit|"
            "trend p|p trend|p interactie|interactie p|p heterogeniteit|heterogeniteit p|p voor de trend|"
            "p voor de interactie|p-waarde voor de trend|p-waarde voor de interactie|voor de interactie|"
            "voor de trend|p voor subgroepverschillen|voor subgroepverschillen|toets voor heterogeniteit|"
            "toets op heterogeniteit|toets voor subgroepverschillen|p voor non-inferioriteit|"
            "p-waarde voor non-inferioriteit|voor non-inferioriteit|heterogeniteit|groep × tijd",
            "I2": "i-kwadraat",
            "TAU2": "tau-kwadraat",
            "Q": "cochrans q|q van cochran|chi-kwadraat|chikwadraat|q-statistiek",
            "KN": "studies|studie|onderzoeken|trials|rct's|rct’s|rct|vergelijkingen|cohorten|"
            "gerandomiseerde studies|gerandomiseerde onderzoeken|rcts|onderzoek|artikelen|publicaties|trial|"
            "cohortstudies|cohortonderzoeken|patiënt-controleonderzoeken|geïncludeerde studies|"
            "geïncludeerde onderzoeken|publicatie|klinische studies|klinische trials|gerandomiseerde trials|"
            "gerandomiseerde trial|gerandomiseerd onderzoek|gerandomiseerde studie|vergelijking|cohort|artikel",
            "NN": "patiënten|deelnemers|personen|vrouwen|mannen|kinderen|volwassenen|patiënt|deelnemer|mensen|"
            "proefpersonen|zwangeren|baby's|ouderen|moeders|pasgeborenen|adolescenten|gevallen|controles|"
            "patienten|jongeren|zuigelingen|individuen|ogen|"
            "meisjes|jongens|studenten|vrijwilligers|bewoners|werknemers|verpleegkundigen|huishoudens|knieën|"
            "heupen|benen|tanden|zwangerschappen|bevallingen|geboorten|rokers|gebruikers|respondenten|opnames|"
            "sterfgevallen|laesies|implantaten|dieren|muizen|ratten|gezinnen|mantelzorgers|sporters|artsen|"
            "leerkrachten|ouders|cliënten|koppels|neonaten|leerlingen|hardlopers|"
            "gebeurtenissen|voorvallen",
            "TIME": "weken|week|maanden|maand|jaar|jaren|dagen|dag|uur|uren|minuten|minuut|=mnd|=jr",
            "UNIT": "punt|punten|procentpunten|procentpunt|seconden|meter|gram|eenheden|standaarddeviaties|"
            "graden|liter|kilogram|stappen|schaalpunten|euro|eenheid|millimeter|centimeter|"
            "seconde|meters|standaarddeviatie|graad|liters|dollar|dollars|stap|herhalingen|slagen|"
            "slagen per minuut|glazen|sigaretten|maaltijden|porties|calorieën|kilometer|woorden|dioptrie|"
            "dioptrieën|scorepunten|qaly's",
            "W": "bloedafname|urineafname|stressreductie|"
            "bèta blokker|bèta blokkers|bèta agonist|bèta agonisten|bèta cellen|bèta lactam|normaal bereik|"
            "binnen bereik",
            "UNIT:times": "keer|maal",
            "PCT": "procent",
            "NEG": "lager|minder|korter|kleiner|slechter|lagere|kortere|"
            "zwakker|dunner|smaller|lichter|trager|langzamer|eerder|jonger|geringer|geringere|kleinere",
            "POS": "verder|sneller|sterker|hoger|meer|langer|groter|beter|hogere|langere|"
            "luider|dikker|breder|warmer|later|ouder|zwaarder|grotere|betere|sterkere",
            "TO": "tot|t/m|tot en met",
            "AND": "en",
            "FROM": "van|tussen|variërend van|lopend van|gaande van|spreiding van|gaand van|"
            "variërend tussen|lopend tussen|uiteenlopend van|grenzen|grenzen van",
            "FILL": "met|was|waren|is|zijn|bedroeg|bedroegen|een|de|het|van|bij|voor|komt neer op|gelijk aan|"
            "ongeveer|door|bedraagt|op|bijbehorend|bijbehorende|een 95|hun|tweezijdig|gecorrigeerd|gecorrigeerde|"
            "totale|als|geschat|geschatte|circa|ca.|aangepaste|aangepast|respectievelijk|"
            "ongecorrigeerd|ongecorrigeerde|ruwe|gepoold|gepoolde|exact|exacte|eenzijdig|eenzijdige|tweezijdige|"
            "rond|slechts|overeenkomend met|komt overeen met|bij benadering|had|werd|"
            "gepaard|gepaarde",
            "VS": "versus|vergeleken met|tegenover|ten opzichte van|in vergelijking met|tegen|t.o.v.|"
            "in vergelijking tot|vergeleken bij|afgezet tegen|in plaats van|in tegenstelling tot",
            "PER": "per|voor elke|voor ieder|elke|iedere|voor iedere|per elke|voor elk|elk|ieder",
            "OUTOF": "van de|op de|uit|van in totaal|op een totaal van|uit een totaal van",
            "KILL:SD": "standaarddeviatie|standaardafwijking|standaarddeviaties|"
            "standaardafwijkingen|standaard deviatie",
            "KILL:SE": "standaardfout|standaard error|standaardfouten",
            "KILL:IQR": "interkwartielafstand|interkwartielrange|interkwartielbereik|kwartielen|interkwartiel|"
            "interkwartielafstanden|kwartielafstand|eerste en derde kwartiel|25e-75e percentiel|"
            "25e en 75e percentiel|p25-p75",
            "KILL:range": "spreiding|bereik|range|spreidingsbreedte|uitersten|"
            "minimum-maximum|overeenstemmingsgrenzen|grenzen van overeenstemming|referentiewaarden",
            "KILL:margin": "marge|power|drempel|klinisch relevant verschil|minimaal klinisch relevant verschil|"
            "steekproefgrootte|aan te tonen|minimaal verschil|afkappunt|klinisch relevant|"
            "minimaal klinisch belangrijk verschil|"
            "non-inferioriteitsmarge|non-inferioriteitsgrens|minimaal belangrijk verschil|"
            "minimaal klinisch relevante verandering|kleinste detecteerbare verschil|"
            "kleinste detecteerbare verandering|klinisch belangrijk verschil|klinisch relevante verandering|"
            "afkapwaarde|drempelwaarde|detecteren|alfa|grenswaarde",
            "MEDIAN": "mediaan|mediane|medianen|mediane overleving|mediane tijd|mediane duur|mediane overlevingsduur",
            "GROUP": "groep|groepen|arm|interventiegroep|controlegroep|placebogroep|controles|placebo|"
            "behandelgroep|studiearm|vergelijkingsgroep|"
            "behandelarm|controlearm|interventiearm|placeboarm|wachtlijstgroep|cohort",
        }
    ),
    "één/een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig",
    MappingProxyType(
        {
            "named": "model type klasse niveau groep studie beoordelaar waarnemer",
            "bounds": "ligt lag loopt liep reikt grenzen",
            "but": "maar",
            "scale": "schaal",
            "point": "punt punten eenheid eenheden",
            "same": "bijbehorende overeenkomstige",
            "model": "logistische multivariabele multivariate univariate regressie",
            "one more": "extra",
            "step": "eenheid toename stijging",
            "no": "geen niet zonder",
            "when": "na op over gedurende tijdens bij per binnen",
            "falls": "daling daalde afname minder lager vermindering gedaald afgenomen korter trager vertraag "
            "verminder verlies verloren kleiner",
            "risk": "risico risico's",
            "relative": "relatief relatieve",
            "odds": "odds",
            "hazard": "hazard",
            "amount": "met",
            "respectively": "respectievelijk",
            "compound": "ratio verschil verhouding",
            "of": "op van",
            "time": "dag week weken maand maanden jaar graad fase",
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
            "start": "aanvang aanvangswaarde beginwaarde baseline uitgangswaarde uitgangswaarden begin start",
            "within": "in van",
            "rates": "incidentiecijfers percentages",
            "means": "gemiddelden",
            "between": "tussen",
            "mean": "gemiddelde",
            "fall": "daling afname vermindering stijging toename verbetering",
            "those": "degenen die",
            "be": "is zijn was waren bedroeg bedroegen bedraagt bedragen werd werden had hadden",
            "people": "groep groepen arm armen beide allen wij zij interventiegroep controlegroep",
            "whom": "rapporteerde meldde bereikte rapporteerden meldden bereikten",
            "differ": "verschilde verschilden verschillend verschillende verschillen",
            "comparing": "vergeleken vergeleek vergelijken",
            "goes with": "geassocieerd samenhing",
            "outcome": "kosten oppervlakte geometrisch",
            "likely": "waarschijnlijker vaker waarschijnlijk",
            "becomes": "werd werden",
            "on scale": "op",
            "came to": "naar op",
            "effect": "effect effecten",
            "other effects": "bijwerking vloer plafond",
            "minus": "min minus",
            "rate word": "cijfer graad",
            "aged": "onder boven",
            "joined": "reductie daling stijging toename afname vermindering verlaging verhoging verbetering "
            "verslechtering verandering verschil",
            "way": "volgens via met op basis",
            "method": "bootstrapmethode score-methode exacte fisher-transformatie",
            "manner": "methode transformatie z-transformatie",
            "samples": "steekproeven trekkingen herhalingen",
        }
    ),
    MappingProxyType(
        {
            "percentage points": r"procentpunt",
            "before and after": r"voor- en na|voor en na",
            "groups": r"\b\w*groep(?:en)?\b|\bcontrole|\bvergeleken|\binterventies?\b",
            "per": r"per",
            "person time": r"(?:persoons?|patiënt(?:en)?|vrouwen)[-\s]?(?:ja?ar|maand|we[ek]k|dag)",
            "people": r"personen|inwoners|patiënten|mensen|vrouwen|mannen|kinderen|geboorten",
            "shares": r"aandeel|sterfte|percentage patiënten|overlev|genez|remissi|prevalent|incidenti",
            "means": r"gemiddeld|gewicht",
            "in percent": r"ejectiefractie",
        }
    ),
)
