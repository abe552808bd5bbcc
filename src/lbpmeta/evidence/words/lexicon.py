"""Lexicon: the words of column names and what each can be, as data.

A word can have several roles; a name is understood by giving each of its words one. A tilde marks a word that is weak:
it counts only in company. Words were collected from the documentation of programs (metafor, meta, RevMan, metaConvert,
broom) and from tables that people share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

__all__ = [
    "ARM_LABELS",
    "CLUSTERS",
    "CONTROLS",
    "GENERIC",
    "IN_SHORT",
    "LABELS",
    "NUMBERED",
    "SEXES",
    "SIZES",
    "SPELT",
    "TIMES",
    "WORDS",
    "Role",
    "WordKind",
    "arm_of",
    "names_time",
]


class WordKind(Enum):
    """What a word of a name can be."""

    ARM = "arm"
    QUANTITY = "quantity"
    ESTIMATE = "estimate"
    TIME = "time"
    COVARIATE = "covariate"
    FILLER = "filler"
    LEFT = "left over"


@dataclass(frozen=True, slots=True)
class Role:
    """One thing that a word can be.

    Parameters
    ----------
    part : WordKind
    value : str
        The arm, the quantity, or the measure that it names.
    weight : float
        How surely.
    """

    part: WordKind
    value: str = ""
    weight: float = 1.0


_ARMS: Final[Mapping[str, str]] = {
    "1": (
        "1 e t exp ex expt experimental experim exper int interv interven intv interventie intervention interventions "
        "treat treated treatm treatmt treatment trt tx active real drug ig eg tg verum exposed cases "
        "intervencion tratamiento traitement trattamento intervento interventionsgruppe interventiegroep "
        "vg versuchsgruppe behandlungsgruppe trattati tratados traites exposes exposti expuestos expostos exponiert "
        "deney intervensi badana interventionsgrupp "
        "patients arm1 group1 g1 a bi"
    ),
    "2": (
        "2 c con cont contr controle kontrolle ctrl ctr ctl control controls placebo plac pbo plb p comparator comp "
        "compar comparison cg uc sham waitlist wl wlc nexp unexposed soc hc standard conventional conv arm2 group2 g2 "
        "kontrol kontrolna kontroll kontrollgrupp kontrolgruppe "
        "b vehicle temoin temoins controllo controlli controles kontrollgruppe controlegroep vergleichsgruppe"
    ),
    "3": "3 arm3 group3 g3",
    "4": "4 arm4 group4 g4",
    "5": "5 arm5",
}

_QUANTITIES: Final[Mapping[str, str]] = {
    "n": (
        "n replicates replicate rep~ reps~ samplesize aantal total tot totaln ntotal ntot size ss randomised "
        "randomized "
        "stichprobe effectif effectifs gesamt totaal totale totales amostra muestra echantillon steekproef campione "
        "patienten pacientes pazienti deelnemers teilnehmer probanden participantes partecipanti proefpersonen sujetos "
        "participants pps subjects patients analysed analyzed tested examined screened~ sampled denominator denom nobs "
        "number~ num~ count~ counts~ "
        "animals~ pigs~ piglets~ rats~ mice~ cows~ calves~ sheep~ lambs~ goats~ dogs~ cats~ "
        "chickens~ broilers~ hens~ rabbits~ horses~"
    ),
    "events": (
        "events event ev evt evts cases responders deaths death dead died infected npos numerator succ success "
        "successes ereignisse evenements eventi eventos casos deces muertes mortes obitos decessi todesfalle gevallen "
        "sterfgevallen x e~ r~ d~"
    ),
    "nonevents": "nonevents nonevent noncases noevents noevent nodeath nodeaths nneg alive survived survivors",
    "mean": "mean means average avg m xbar mn y~ x~ moy moyenne media mittelwert mw~ gemiddelde gem ortalama srednia "
    "medelvarde gennemsnit gjennomsnitt",
    "sd": (
        "sd sds std stdev stddev sdv sdev standarddev standarddeviation dp s~ de~ et~ ds~ desvest desviacion ecarttype "
        "standardabweichung stabw standaarddeviatie standaardafwijking dt~ "
        "standardavvikelse standardavvik standardafvigelse"
    ),
    "se": "se sem stderr standarderror sei ste",
    "variance": "variance var vi samplingvariance vari v~",
    "median": "med median mdn",
    "q1": "q1 lq p25 25thpercentile lowerquartile firstquartile quartile1",
    "q3": "q3 uq p75 75thpercentile upperquartile thirdquartile quartile3",
    "min": "min minimum",
    "max": "max maximum",
    "iqr": "iqr interquartilerange quartiles",
    "range": "range",
    "percent": "percent pct percentage",
    "time": "persontime personyears peryears personyrs pyears pyar pyrs py~ t~ time~",
    "ci_low": (
        "lo low lower lwr lw lb ll lcl lci lowci lowerci cil cilb cilo cilow cilower lowerbound lowerlimit "
        "ondergrens min~ inf~"
    ),
    "ci_high": (
        "hi high up upper upr upp ub ul hl ucl uci hci hcl highci upperci ciu ciub ciup ciupp ciupper cihi cihigh "
        "upperbound upperlimit bovengrens max~ sup~"
    ),
    "pair": "ci confint confidenceinterval ci95 ic ki bi~",
    "p": "p pval pvalue",
    "z": "z zval zi zvalue",
    "t": "tval tvalue tstat tstatistic",
    "weight": "weight weights w wt",
    "r": "r ri rxy ryx rxyi cor corr correlation rho",
    "k": "k nstudies studies~",
    "i2": "i2",
    "tau2": "tau2 tausquared",
    "q": "q qe chi2 cochransq",
    "o_e": "ominuse ome",
    "o_e_var": "varominuse",
    "q_df": "df",
    "q_p": "qp",
    "r2": "r2",
    "pi_low": "pilo",
    "pi_high": "pihi",
    "tp": "tp",
    "fp": "fp",
    "fn": "fn",
    "tn": "tn",
    "sens": "sens sensitivity",
    "spec": "spec specificity sp",
}

#: Names of measures -> measure; "log" in front says that the numbers are logarithms.
_ESTIMATES: Final[Mapping[str, str]] = {
    "": "est estimate estimates effect eff effectsize effsize es yi te yhat coef coefficient beta b~ diff difference "
    "y~ ef pointest pointestimate pcc pcor slope elasticity coefficient lrr auroc cindex cstatistic "
    "verschil differenz diferencia diferenca differenza",
    "SMDH": "smdh",
    "SMD": "smd stdmd g d hedgesg hedges cohensd cohend cohen",
    "MD": "md wmd mwd meandifference",
    "OR": "or aor adjor oddsratio",
    "RR": "rr arr adjrr riskratio relativerisk",
    "HR": "hr ahr adjhr hazardratio",
    "IRR": "irr rateratio",
    "RD": "rd ard riskdifference",
    "PR": "prestimate",
    "log OR": "lnor logor lor",
    "log RR": "lnrr logrr",
    "log HR": "lnhr loghr lhr",
    "log IRR": "lnirr logirr",
    "VR": "lnvr logvr",
    "CVR": "lncvr logcvr",
    "log ROM": "lnrom logrom lnr",
    "ZCOR": "fisherz zcor zfisher zr z~",
}

#: Words for any estimate: they do not tell one estimate from another.
GENERIC: Final = frozenset(_ESTIMATES[""].replace("~", "").split())

#: Digits in words: a digit alone would name an arm.
SPELT: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: States in time that belong to a result; follow-ups by their numbers, spelt out.
TIMES: Final = frozenset(
    (
        *(
            "pre",
            "post",
            "baseline",
            "bl",
            "base",
            "change",
            "chg",
            "delta",
            "followup",
            "fu",
            "fup",
            "endpoint",
            "end",
        ),
        *("after", "before"),
        *(f"{name}{digit}" for name in ("fu", "followup", "wave", "visit") for digit in SPELT[1:]),
    )
)

_COVARIATES: Final = (
    "age year years pubyear bmi sex gender male female males females dose dosage duration weeks months days hours "
    "minutes timepoint timepoints pmid doi id ids quality score rob rob2 robins risk bias temperature retention "
    "frequency freq items seq power scale response span ratio attrition trials outcomes studyid esid sampleid type "
    "source page from weighted groupsize dichot included method reported alpha reliability prop perc fval mod lat "
    "latitude lon lng longitude sig "
)
_FILLERS: Final = (
    "of the in for i value values final exact all group groupe gruppe gruppo grupo groep arm at by and only per unadj "
    "adj adjusted ajuste ajustee ajustado ajustada adjustiert ci"
)

#: Words of labels: beside "number", "id" and the like, or holding codes, they never make a count.
LABELS: Final = frozenset(
    (
        *(
            "treatment",
            "treat",
            "drug",
            "arm",
            "group",
            "study",
            "trial",
            "outcome",
            "comparison",
            "subgroup",
            "author",
        ),
        *("authors", "year", "years", "user", "experiment", "effect", "country", "region", "sample", "subsample"),
        *("dataset", "order", "code", "id"),
    )
)
#: Those of them that name arms as well.
ARM_LABELS: Final = frozenset(["arm", "group", "drug", "treatment", "treat"])
#: What two groups are called in short, where letters stand for much else: the second is the control.
IN_SHORT: Final = (("ge", "gc"), ("gi", "gc"), ("ig", "kg"), ("vg", "kg"))
#: What persons of a trial belong to: as many of them as were taken in, and no events.
CLUSTERS: Final = frozenset(
    ("cluster", "clusters", "sites", "centres", "centers", "practices", "schools", "villages", "wards", "hospitals")
)
#: The sexes: most often what the people are like, else groups, or what is meant for them.
SEXES: Final = frozenset(("male", "female", "males", "females", "men", "women", "boys", "girls"))
#: What others are compared with, where arms or groups are told apart by these words and by no other number.
CONTROLS: Final = frozenset(["none", "untreated", "reference", "ref"])
NUMBERED: Final = frozenset(["number", "no", "id", "code", "order", "num", "nr"])

#: Words of sample sizes: what stands beside them names the groups of a table.
SIZES: Final = frozenset(
    (
        *("n", "samplesize", "total", "tot", "ss", "size", "randomised", "randomized", "gesamt", "totaal", "totale"),
        *("effectif", "effectifs", "patienten", "pacientes", "pazienti", "amostra", "muestra", "deelnemers"),
    )
)


def _words() -> Mapping[str, tuple[Role, ...]]:
    found: dict[str, list[Role]] = {}
    tables = ((WordKind.ARM, _ARMS), (WordKind.QUANTITY, _QUANTITIES), (WordKind.ESTIMATE, _ESTIMATES))
    for part, table in tables:
        for value, words in table.items():
            for word in words.split():
                weight = 0.3 if word.endswith("~") else 1.0
                found.setdefault(word.rstrip("~"), []).append(Role(part, value, weight))
    plain = (
        (WordKind.TIME, TIMES, 0.5),
        (WordKind.COVARIATE, _COVARIATES.split(), 0.0),
        (WordKind.FILLER, _FILLERS.split(), 0.2),
    )
    for part, more, weight in plain:
        for word in more:
            found.setdefault(word, []).append(Role(part, "", weight))
    for word in ("total", "overall", "score", "effect", "size", "percent", "pct", "percentage"):
        found.setdefault(word, []).append(Role(WordKind.FILLER, "", -0.3))
    for word in ("80", "90", "95", "98", "99"):
        found[word] = [Role(WordKind.FILLER, "", 0.2)]
    return MappingProxyType({word: tuple(roles) for word, roles in found.items()})


#: Word -> its roles.
WORDS: Final = _words()


def names_time(word: str) -> bool:
    """Whether a word is a time that belongs to a result: a state, or a number of weeks, which begins with "~".

    Examples
    --------
    >>> names_time("baseline"), names_time("~12w"), names_time("pain")
    (True, True, False)
    """
    return word in TIMES or word.startswith("~")


def arm_of(word: str) -> str:
    """Return the arm that a word names; "" if it names none.

    Examples
    --------
    >>> arm_of("placebo"), arm_of("intervention"), arm_of("pain")
    ('2', '1', '')
    """
    return next((role.value for role in WORDS.get(word, ()) if role.part is WordKind.ARM), "")
