"""Phrases: several words of column names that are one, as data, in the order in which they are joined."""

from __future__ import annotations

from typing import Final

__all__ = ["PHRASES"]

_PERSONS: Final = "(?:participants|patients|subjects|people|persons|individuals)"
#: How RevMan's headers of effects say that they were pooled: "SMD IV, Random, 95% CI".
_METHOD: Final = "(?:iv|m ?h|peto|inverse variance|mantel haenszel)"
_MODEL: Final = "(?:fixed|random|common)(?: effects?)?(?: model)?"
#: Words for arms that tell a time "after the intervention" from what the arm of it had.
_OTHER_ARM: Final = (
    "(?:intervention|treatment|experimental|control|controls|placebo|exp|ctrl|con|ctl|int|comparison|intervencion"
    "|tratamiento|controle|kontrolle|interventie)"
)
#: What was done with persons who are counted.
_TAKEN_IN: Final = (
    "(?:randomi[sz]ed|allocated|enroll?ed|recruited|assigned|analy[sz]ed|evaluated|evaluable|assessed|completed"
    "|completers|completing)"
)
#: A difference of means, and the word that says it is in standard deviations, as other languages put them.
_DIFFERENCE: Final = (
    "(?:(?:diferencia|diferenca|differenza|difference) (?:(?:de |des |delle |tra le |entre )?(?:medias|medie|moyennes)"
    "|media|moyenne)|mittelwertdifferenz|mittlere differenz|mittelwertsdifferenz|gemiddeld verschil"
    "|verschil (?:in|van) gemiddelden?)"
)
_STANDARDISED: Final = (
    "(?:estandari[zs]adas?|padronizadas?|tipificadas?|standardizzat[ae]|standardisees?|standardisierte"
    "|gestandaardiseerde?)"
)

#: "Number of ...", and what is counted, in other languages.
_NUMBER_OF: Final = "(?:nombre|numero|anzahl|aantal)(?: (?:de|d|di|der|des|van))?"
_EVENTS: Final = (
    "(?:cas|casos|casi|deces|muertes|mortes|obitos|decessi|todesfalle|ereignisse|evenements|eventos|eventi|falle"
    "|gebeurtenissen|sterfgevallen|gevallen)"
)
_PEOPLE: Final = (
    "(?:participants|participantes|partecipanti|patients|pacientes|pazienti|patienten|sujets|sujetos|soggetti"
    "|probanden|teilnehmer|deelnemers|proefpersonen|personnes|personas|persone|personen)"
)

#: An effect, and how much more of something it is for: "OR per 1-SD increase", "RR per 10 ug/m3".
_EFFECT: Final = (
    r"(?:a?or|a?rr|a?hr|irr|odds ?ratio|risk ?ratio|relative risk|hazard ?ratio|rate ?ratio|beta|coef|coefficient|es"
    r"|estimate|effect ?size|effect|md|mean diff(?:erence)?)"
)
_UNIT: Final = (
    "(?:[a-z]+per[a-z0-9]+|ug|ng|mg|g|kg|ml|dl|l|m2|m3|ppb|ppm|db|mmhg|mmol|cm|mm|units?|sd|standard deviation"
    "|iqr|points?|degrees?|c|cups?|servings?|allele|log|ln|log2|days?|weeks?|months?|years?|yrs?|increase|increment|decrease|rise|higher)"
)

#: What a limit is one of.
_LIMIT: Final = "(?:bound|band|limit|ci ?9[059]|ci|cl|confidence limit|confidence)"

#: Several words that are one, in the order in which they are joined.
PHRASES: Final[tuple[tuple[str, str], ...]] = (
    ("observed minus expected(?: events)?", "ominuse"),
    ("(?:log ?rank )?var(?:iance)?(?: of)?(?: the)?(?: log ?rank)? ominuse", "varominuse"),
    ("log ?rank (?:variance|var|v)\\b", "varominuse"),
    ("log ?rank ominuse|ominuse log ?rank", "ominuse"),
    (
        "(?:person|patient|participant|pt|subject|woman|women|child|device|catheter|bed) "
        "(?:years?|yrs?|months?|days?|weeks?|hours?|time)(?: (?:of )?(?:follow up|at risk|observed))?",
        "persontime",
    ),
    ("(?:personnes?|personas?|pessoas?|pacientes?|patients?) (?:annees?|anos?)", "persontime"),
    ("personenjahre|patientenjahre|persoonsjaren|patientjaren|anni persona", "persontime"),
    (rf"{_NUMBER_OF} {_EVENTS}", "events"),
    (rf"{_NUMBER_OF} {_PEOPLE}", "samplesize"),
    (
        "(?:(?:tamano|tamanho|taille) (?:de (?:la |l )?|da |del )?(?:muestra|muestral|amostra|amostral|echantillon)"
        "|steekproefgrootte|stichprobengrosse)",
        "samplesize",
    ),
    ("(?:non|no|nao|nicht) (?:expose(?:e?s)?|exposti|expuest[oa]s|expost[oa]s|exponiert)", "unexposed"),
    ("per (?:1 |one )?(?:sd|standard deviation)(?: (?:increase|decrease|change))?\\b", ""),
    ("(?:response|responder) rates?(?: percent)?", "responders percent"),
    ("changes? (?:from|since|versus|vs) baseline", "change"),
    ("statistics for each study", ""),
    (rf"({_EFFECT}(?: [a-z0-9]+)*?) per (?:an? |one )?(?:\d+ ){{0,2}}{_UNIT}(?: {_UNIT})*(?= |$)", r"\1"),
    ("precision (?=se\\b)", ""),
    ("(deney|kontrol) ss\\b|ss (deney|kontrol)\\b", r"\1\2 sd"),
    (rf"(post|pre) (?:intervention|treatment|test|therapy)\b(?=.*\b{_OTHER_ARM}\b)", r"\1"),
    (rf"\b({_OTHER_ARM}\b.*) (post|pre) (?:intervention|treatment|test|therapy)$", r"\1 \2"),
    ("sero ?(?:prevalence|positivity)", "prevalence"),
    ("effektstarke|effektgrosse|effektmass|effectgrootte|taille (?:de l? ?|d )effet", "effectsize"),
    ("tamano del? efecto|tamanho d[eo] efeito|dimensione dell effetto", "effectsize"),
    (rf"{_METHOD} {_MODEL}|{_METHOD}(?= (?:9[059]|ci))", ""),
    ("(?:sample|samp|s) size", "samplesize"),
    (rf"(?:n|number|no|nr|num)(?: of)?(?: {_PERSONS})? {_TAKEN_IN}(?: {_TAKEN_IN})*(?: {_PERSONS})?", "samplesize"),
    (rf"{_TAKEN_IN} (?:n|number|{_PERSONS})\b", "samplesize"),
    ("pearsons?(?: s)? (?:r|cor|corr|correlation)(?: conversion| converted| coefficient)?", "r"),
    ("(?:zero order )?(?:correlation|corr|cor)(?: coefficient)? r\\b|zero order r\\b", "r"),
    ("^(?:zero order )?correlation coefficient$", "correlation"),
    (
        "(intervention|treatment|experimental|exposed|control|comparator|comparison|placebo) group size",
        r"\1 samplesize",
    ),
    ("(?:group|class|family|litter) size", "groupsize"),
    ("((?:height|length|waist|circumference|hip|girth|stature|diameter|len\\w*)) cm\\b", r"\1"),
    ("n n\\b", "events"),
    ("response (mean|avg|sd|se|n)\\b", r"\1"),
    ("events? (?:total|n)\\b", "events"),
    ("(?:standard deviation|std dev)", "sd"),
    ("desv(?:iacion|io)? (?:est(?:andar)?|tip(?:ica)?|padrao)|deviazione standard", "sd"),
    ("st dev", "sd"),
    ("(?:standard error|std err|std error|st err)", "se"),
    ("standardi[sz]ed mean difference", "smd"),
    ("std mean difference", "smd"),
    ("eff(?:ect)? size", "effectsize"),
    ("(?:effect|measure|estimate) value$", "estimate"),
    ("(?:pooled|summary|combined) (?:effect|estimate|es)(?: size)?", "estimate"),
    ("(?:log|ln) te", "te"),
    ("sey", "se yi"),
    ("(?:log|ln) (?:effect|estimate|es)(?: size)?", "estimate"),
    ("post or followup", "post"),
    ("n sample|(?:number|no|nr|num|n)(?: of)? (?:observations|obs)\\b", "samplesize"),
    ("n subj?(?:ect)?s?", "samplesize"),
    ("regression coefficient", "coefficient"),
    ("effect estimate", "estimate"),
    ("(?:conf(?:idence)? int(?:erval)?)(?: (?:95 )?ci\\b)?", "ci"),
    ("^(?:a?(?:or|rr|hr|irr) ){1,3}(?:a?(?:or|rr|hr|irr)|else|others?)$", "estimate"),
    ("odds ratio", "oddsratio"),
    ("risk ratio", "riskratio"),
    ("relative risk", "riskratio"),
    ("hazard ratio", "hazardratio"),
    ("rate ratio", "rateratio"),
    ("risk difference", "riskdifference"),
    (r"(oddsratio) or\b|(riskratio) rr\b|(hazardratio) hr\b|(rateratio) irr\b", r"\1\2\3\4"),
    (r"(oddsratio|riskratio|hazardratio|rateratio|or|rr|hr|irr) (?:for|of) (?:deaths?|mortality|events?)\b", r"\1"),
    (r"(a?(?:or|rr|hr|irr)) deaths?\b", r"\1 mortality"),
    ("weighted mean diff(?:erence)?", "wmd"),
    ("(?:between groups? )?mean (?:between groups? )?diff(?:erence)?|between groups? md", "md"),
    ("between groups? (?=diff)", ""),
    ("(?:std|standardi[sz]ed) diff(?:erence)? in means", "smd"),
    ("diff(?:erence)? in means", "md"),
    (rf"{_DIFFERENCE} {_STANDARDISED}|{_STANDARDISED} {_DIFFERENCE}", "smd"),
    (_DIFFERENCE, "md"),
    ("point estimate", "estimate"),
    ("std md", "smd"),
    ("standardi[sz]ed md", "smd"),
    ("hedges?(?: s)? g|g de hedges", "hedgesg"),
    ("d de cohen", "cohensd"),
    ("cohens?(?: s)? d", "cohensd"),
    ("p val(?:ue)?", "pvalue"),
    ("(?:valor|valeur|valore) (?:de |del? |di )?p|p (?:wert|waarde)", "pvalue"),
    ("t (?:value|val|stat)", "tvalue"),
    ("z val(?:ue)?", "zval"),
    ("conf(?:idence)? (?:lower|low|lo)\\b", "lower"),
    ("conf(?:idence)? (?:upper|higher|high|hi)\\b", "upper"),
    (rf"(?:lower|low|lo|left(?= (?:ci|bound|limit))) {_LIMIT}", "lower"),
    (rf"(?:upper|higher|high|upp|up|hi|right(?= (?:ci|bound|limit))) {_LIMIT}", "upper"),
    (
        "(?:(?:ci|ki|bi|ic)(?: 95)? )?(?:untere grenze|untergrenze|ondergrens|limite inf(?:erior|erieure?|eriore)?)",
        "lower",
    ),
    (
        "(?:(?:ci|ki|bi|ic)(?: 95)? )?(?:obere grenze|obergrenze|bovengrens|limite sup(?:erior|erieure?|eriore)?)",
        "upper",
    ),
    ("untere[rs]? (?:95 )?ki\\b", "lower"),
    ("obere[rs]? (?:95 )?ki\\b", "upper"),
    ("borne inf(?:erieure?)?|(?:ic ?95|95 ic) (?:li|lim inf)\\b|linf\\b", "lower"),
    ("borne sup(?:erieure?)?|(?:ic ?95|95 ic) (?:ls|lim sup)\\b|lsup\\b", "upper"),
    ("^li (?:ic ?)?95$", "lower"),
    ("^ls (?:ic ?)?95$", "upper"),
    ("ci(?:9[059])? (?:lower|low|lo|lb|l|start|min|ll|left)(?: (?:bound|limit))?", "lower"),
    ("ci(?:9[059])? (?:upper|high|hi|ub|upp|up|u|end|max|ul|right)(?: (?:bound|limit))?", "upper"),
    ("(?:ci|ic|ic95|ci95)(?: 95)? (?:inf|inferior)", "lower"),
    ("(?:ci|ic|ic95|ci95)(?: 95)? (?:sup|superior)", "upper"),
    ("(?:ci|ci95) l$", "lower"),
    ("(?:ci|ci95) r$", "upper"),
    ("auc roc|roc auc|auc(?= se$| 95| ci| lower| upper)|auc$", "auroc"),
    ("c (?:index|statistic)|harrell s c", "cindex"),
    (r"(?:oddsratio|or) (?:ln|log)\b", "lnor"),
    (r"(?:riskratio|rr) (?:ln|log)\b", "lnrr"),
    (r"(?:hazardratio|hr) (?:ln|log)\b", "lnhr"),
    (r"(?:rateratio|irr) (?:ln|log)\b", "lnirr"),
    (r"\bconf (low|lower|high|upper)\b", r"\1"),
    ("log or", "lnor"),
    (r"(ln|log)(?:ci ?lo(?:w|wer)?|lci|cil)\b", r"\1 lower"),
    (r"(ln|log)(?:ci ?(?:up|upp|upper|hi|high)|uci|ciu)\b", r"\1 upper"),
    ("ln or", "lnor"),
    ("log rr", "lnrr"),
    ("ln rr", "lnrr"),
    ("log hr", "lnhr"),
    ("ln hr", "lnhr"),
    ("log odds ratio", "lnor"),
    ("z trans(?:formed)?", "zfisher"),
    ("z fisher", "zfisher"),
    ("fishers? z", "zfisher"),
    ("pi (?:low|lower|lb|start)", "pilo"),
    ("pi (?:high|upper|ub|end)", "pihi"),
    ("cr lb", "pilo"),
    ("cr ub", "pihi"),
    ("p q", "qp"),
    ("q (?:pval|pvalue|p value)", "qp"),
    ("(?:[pq] )?(?:0 ?)?(?:2 5|025)(?: pct| percent)?$", "lower"),
    ("(?:[pq] )?(?:0 ?)?(?:97 5|975)(?: pct| percent)?$", "upper"),
    ("^l ((?:l|ln|log)?(?:or|rr|hr|irr)|rd|md|smd)$", r"lower \1"),
    ("^u ((?:l|ln|log)?(?:or|rr|hr|irr)|rd|md|smd)$", r"upper \1"),
    ("(?:cohensd|^d) unb(?:iased)?", "hedgesg"),
    ("^x2 5(?: percent)?$", "lower"),
    ("^x97 5(?: percent)?$", "upper"),
    ("p z", "pvalue"),
    ("non events?", "nonevents"),
    ("non ?cases?", "nonevents"),
    ("r x y", "rxy"),
    ("usual care", "uc"),
    ("care as usual", "uc"),
    ("(?:number|no|nr|num) of events", "events"),
    ("(?:number|no|nr|num) events", "events"),
    (
        "(?:number|no|nr|num|n) (?:of )?(?:participants|patients|subjects|people|persons|individuals|children|adults|"
        "animals|samples|tested|examined|screened|sampled)",
        "samplesize",
    ),
    ("(?:number|no|nr|num|n) (?:of )?(?:infected|positives?|pos|cases)\\b", "events"),
    ("n (?:total|tot)\\b", "samplesize"),
    ("number with", "events"),
    ("tx (a|b) evts", r"\1 events"),
    ("total sample", "samplesize"),
    (r"sample ([etci])$", r"samplesize \1"),
    (r"sample n\b", "samplesize"),
    (r"(?:ave|av|avg|average|averaged) (es|est|estimate|effectsize|effect|g|d|smd)\b", r"\1"),
    (r"(?:ave|av|avg|average|averaged) (?:var|variance|v)\b", "variance"),
    (r"(?:ave|av|avg|average|averaged) se\b", "se"),
    ("number of studies", "k"),
    ("(?:iqr|quartile) (?:low|lower|lo|min|q1|25)\\b", "q1"),
    ("(?:iqr|quartile) (?:high|upper|hi|max|q3|75)\\b", "q3"),
    ("heterogeneity (q|chi2|df|i2|tau2)(?: value)?", r"\1"),
    ("heterogeneity (?:pval|pvalue|p)", "qp"),
    ("follow up", "followup"),
    (r"followup (.*\b)?persontime", r"\1persontime"),
    ("tau squared", "tau2"),
    ("i squared", "i2"),
)
