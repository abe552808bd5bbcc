"""Aliases: what other programs and people call the columns of the tables. One table, as data.

Sources: metafor (escalc, rma, summary: Viechtbauer W. J Stat Softw 2010;36(3)); meta (metabin, metacont, metagen:
Balduzzi S et al. Evid Based Ment Health 2019;22:153-160); metaConvert (Gosling CJ et al. 2024); RevMan's data rows;
broom and spreadsheets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.words.scripts import in_english
from lbpmeta.measures import NAMES_IN_WORDS

__all__ = ["MEASURE_NAMES", "Meaning", "meaning", "measure_named", "normalised", "slug"]

#: Column of the tables (or a part of one) -> names between bars, normalised as :func:`normalised` does.
_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # words
        "id": "id|row id",
        "study": (
            "study|studlab|slab|trial|studyc|studyn|study label|study name|trial name|study id|studyid|label|reference|"
            "paper|"
            "studio|estudo|id study|paper id|article id|reference id|primary study id|primary study|"
            "publication|studie|etude|estudio|trials|studies|names|author year|authoryear|author and year|"
            "author yr|first author year|study author year|authors year|lead author year|autor jahr|autor und jahr|"
            "auteur annee|auteur et annee|auteur jaar|autor ano|autor y ano|autor e ano|autore anno|primer autor|"
            "references|citation|short cite|name of study|"
            "studyname|study names|study name year|calisma|study ref|study reference|essai|essais|s id"
        ),
        "author": (
            "author|authors|author s|first author|firstauthor|lead author|auteur|auteurs|autor|autores|autore|autori|"
            "erstautor|eerste auteur|yazar|yazarlar|penulis|forfatter|forfattare|autorzy"
        ),
        "year": "year|year published|yr|study year|publication year|pub year|jaar|jahr|annee|ano|anno",
        "source": "source",
        "locator": "locator|location|page|table",
        "quote": "quote|quotation",
        "set": "set",
        # what is compared with its absence, in tables of risks, tells the analyses apart
        "comparison": "comparison|risk factor|risk factors|prognostic factor|predictor|determinant",
        "outcome": "outcome|outcome name|uitkomst|endpoint|endpunkt|esito|desenlace|desfecho",
        "subgroup": "subgroup",
        "instrument": "instrument|scale",
        "timepoint": "timepoint|time point|time|follow up|followup",
        "kind": "kind",
        "contrast": "contrast",
        "better": "better",
        "arm1": "arm1|intervention|treatment|experimental|intervention name|treatment name|t id",
        "arm2": "arm2|control|comparator|placebo|control name|comparator name",
        "measure": (
            "measure|effect measure|measure name|sm|effect size measure|effectsize measure|es type|es measure|"
            "es metric|effect type|effect metric|effect size type|effect size metric|type of effect size|"
            "type of effect|metric"
        ),
        "review": "review",
        "recipe": "recipe",
        "model": "model|analysis model",
        "tau2_method": "tau2 method|tau method|method tau",
        "ci_method": "ci method",
        "rows_missing": "rows missing",
        "quantity": "quantity",
        "claim_effect": "claim effect",
        "claim_relevance": "claim relevance",
        "conclusion": "conclusion",
        "expected": "expected",
        "expected_reason": "expected reason",
        "note": "note|notes|footnotes|comment|comments",
        "subject": "subject",
        "unit": "unit",
        # what is declared of the numbers: read so only where the cells hold values of the premise
        "interval": "interval|interval method|type of interval|interval type",
        "rounding": "rounding",
        "transcription": "transcription",
        "multiplier": "multiplier",
        "p_of": "p of",
        "ci_unit": "ci unit",
        "ci_scale": "ci scale",
        "ci_order": "ci order",
        "weights_of": "weights of",
        "spread": "spread",
        "software": "software",
        # numbers of a contrast
        "estimate": (
            "estimate|est|effect|effect size|effectsize|es|point estimate|effect estimate|diff|difference|"
            "treatment effect|pooled estimate|yhat"
        ),
        "effect": "yi|te|meta es|computed effect size",
        "ci_low": (
            "ci low|ci lower|lower|low|lcl|lb|ci lb|lower ci|ll|lower limit|lower bound|ci start|ci lo|ci l|"
            "lower cl|lci|cil|conf low|ci min|lo|cilb|lower confidence limit|ci lower limit|ci lower bound|"
            "lower confidence|cilow|ondergrens|l|meta cil|ci inf|ic inf|ic inferior|limite inferior"
        ),
        "ci_high": (
            "ci high|ci upper|upper|high|ucl|ub|ci ub|upper ci|ul|upper limit|upper bound|ci end|ci up|ci u|"
            "upper cl|uci|ciu|conf high|ci max|hi|ciub|upper confidence limit|ci upper limit|ci upper bound|"
            "upper confidence|cihigh|ci hi|bovengrens|u|meta ciu|ci sup|ic sup|ic superior|limite superior"
        ),
        "pair": "ci|confidence interval|conf int|bi|betrouwbaarheidsinterval|konfidenzintervall|ic",
        "level": "level|ci level|conf level|confidence level",
        "p": "p|p value|pvalue|pval|p val|pi|effect p|pr z|p waarde|p wert",
        "se": (
            "se|sei|meta se|sete|std err|stderr|standard error|std error|s e|effect se|se effect|se te|giv se|se yi|"
            "computed standard error"
        ),
        "variance": "variance|vi|varte|var|sampling variance|effect variance",
        "weight": "weight|weights|w|weight percent|meta weight",
        "z": "z|zval|z value|effect z",
        # numbers of a pooled line
        "k": "k studies|k|number of studies|no of studies|n studies|nr of studies",
        "tau2": "tau2|tau 2|tau squared|heterogeneity tau2",
        "q": "q|qe|chi2|chi 2|chi squared|cochran q|heterogeneity chi2|cochrans q",
        "q_df": "q df|df|heterogeneity df",
        "q_p": "q p|qep|q pval|q pvalue|q p value|p q|p heterogeneity|heterogeneity p|pval q",
        "i2": "i2|i 2|i squared|heterogeneity i2",
        "i2_low": "i2 low",
        "i2_high": "i2 high",
        "qb": "qb|q b|q between|chi2 between",
        "qb_df": "qb df|df q b|df between",
        "qb_p": "qb p|pval q b|p between",
        "qb_i2": "qb i2|i2 between",
        "pi_low": (
            "pi low|pi lb|pi lower|pi start|cr lb|lower predict|pred lb|pred low|pred lower|prediction low|"
            "prediction lower|prediction lb"
        ),
        "pi_high": (
            "pi high|pi ub|pi upper|pi end|cr ub|upper predict|pred ub|pred high|pred upper|prediction high|"
            "prediction upper|prediction ub"
        ),
        # one group
        "n": "n|ni|total|sample size|n total|total n|participants|patients|number|meta studysize",
        "events": "events|event|xi|cases|events n|responders|number of events",
        "value": "value|percent|percentage|pct|proportion|prevalence|seroprevalence|prev|rate",
        "low": "value low",
        "high": "value high",
        "mean1_only": "mean|mi",
        "sd1_only": "sd|sdi|std dev|standard deviation",
        "correlation": "ri|r|correlation",
        # two groups: what has no pattern
        "events1": "ai|n cases exp|tpos",
        "nonevents1": "bi|n controls exp|tneg",
        "events2": "ci|n cases nexp|cpos",
        "nonevents2": "di|n controls nexp|cneg",
        "mean1_low": "mean1 low",
        "mean1_high": "mean1 high",
        "mean2_low": "mean2 low",
        "mean2_high": "mean2 high",
        "baseline_sd1": "baseline sd1",
        "baseline_sd2": "baseline sd2",
        "o_e": "o e|ome",
        "o_e_var": "o e var|var o e",
        "n1": "n1i",
        "n2": "n2i",
        "mean1": "m1i",
        "mean2": "m2i",
        "sd1": "sd1i",
        "sd2": "sd2i",
    }
)

#: What a group is called.
_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1": (
            "1|e|t|exp|experimental|intervention|interv|int|treatment|treated|treat|trt|tx|active|arm 1|arm1|"
            "group 1|group1|g1|drug|a"
        ),
        "2": (
            "2|c|con|ctrl|ctl|contr|control|controls|nexp|placebo|pbo|plac|comparator|comparison|usual care|arm 2|"
            "arm2|group 2|group2|g2|b"
        ),
    }
)

#: What of a group is called how.
_STATISTICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "n{}": "n|total|size|sample size|number|participants|patients|randomised|randomized",
        "events{}": "events|event|cases|responders|n events|events n",
        "nonevents{}": "nonevents|non events|noncases|no event|noevents",
        "mean{}": "mean|m|average|endpoint mean|mean score",
        "sd{}": "sd|std|stdev|std dev|standard deviation|mean sd|s d",
        "baseline{}": "baseline|baseline mean|mean baseline|mean pre",
        "baseline_sd{}": "baseline sd|sd baseline|sd pre",
        "change{}": "change|mean change",
        "mean{}_low": "mean low|mean ci low|mean ci lo",
        "mean{}_high": "mean high|mean ci high|mean ci up",
        "se{}": "se|mean se|se mean|sem|standard error",
        "sd_change{}": "sd change|change sd|sd of change",
        "min{}": "min|minimum",
        "q1_{}": "q1",
        "median{}": "median|med",
        "q3_{}": "q3",
        "max{}": "max|maximum",
        "time{}": "person time|person years|time",
    }
)

#: Columns that name the measure -> measure, and whether the numbers are its logarithm.
MEASURE_NAMES: Final = NAMES_IN_WORDS


def normalised(name: str) -> str:
    """Return a column name in small letters, plain digits and single spaces.

    Examples
    --------
    >>> normalised("Heterogeneity Tau\u00b2"), normalised("ci.lb"), normalised("95%-CI")
    ('heterogeneity tau2', 'ci lb', '95 ci')
    """
    plain = re.sub("[\u0394\u2206](?=.*[A-Za-z])", "change ", in_english(name.replace("\ufeff", "")))
    plain = unicodedata.normalize("NFKD", plain).lower().replace("'", "")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


#: Letters that Unicode does not take apart, and what an id cannot hold.
_PLAIN_LETTERS: Final = str.maketrans("\u00f8\u0142\u00df", "ols")
_NO_ID: Final = re.compile(r"[^a-z0-9.]+")


def slug(text: str) -> str:
    """Return a text as an id of the tables.

    Examples
    --------
    >>> slug("S\u00f8rensen 2023, 12 weeks")
    'sorensen-2023-12-weeks'
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_PLAIN_LETTERS)).encode("ascii", "ignore").decode()
    return _NO_ID.sub("-", plain).strip("-.")


def _group_names() -> Iterator[tuple[str, str]]:
    for number, groups in _GROUPS.items():
        for target, statistics in _STATISTICS.items():
            for statistic in statistics.split("|"):
                for group in groups.split("|"):
                    yield f"{statistic} {group}", target.format(number)
                    yield f"{group} {statistic}", target.format(number)
                    if group.isdigit() or (len(group) > 2 and " " not in group and len(statistic) < 6):
                        yield f"{statistic}{group}", target.format(number)


def _meanings() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for target, name in _group_names():
        found.setdefault(target, {})[name] = None
    for target, names in _NAMES.items():
        for name in names.split("|"):
            found.setdefault(name, {})[target] = None
    return {name: tuple(targets) for name, targets in found.items()}


_MEANINGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(_meanings())
_LEVEL: Final = re.compile(r"\b(80|90|95|98|99)(?: percent| pct)?\b")
_GLUED: Final = re.compile(r"\b(ci|ic|lower|upper|low|high|l|u|ll|ul|lb|ub|lcl|ucl|lci|uci)(80|90|95|98|99)\b")
#: Quantiles as R names the limits of an interval.
_QUANTILES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"2 5": ("ci_low", "95"), "97 5": ("ci_high", "95"), "0 5": ("ci_low", "99"), "99 5": ("ci_high", "99")}
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column name can mean.

    Parameters
    ----------
    targets : tuple of str
        Columns of the tables; several if the name alone does not tell; none if it is unknown.
    measure : str
        The measure that the name states, or "".
    log : bool
        Whether the numbers are logarithms of the measure.
    level : str
        The confidence level that the name states, in percent, or "".
    percent : bool
        Whether the name holds a percent sign that is no confidence level.
    """

    targets: tuple[str, ...] = ()
    measure: str = ""
    log: bool = False
    level: str = ""
    percent: bool = False


def measure_named(text: str) -> str:
    """Return the measure of a name such as "Std. Mean Difference", or "".

    Examples
    --------
    >>> measure_named("Odds Ratio"), measure_named("MD"), measure_named("beta")
    ('OR', 'MD', '')
    """
    measure, log = MEASURE_NAMES.get(normalised(text), ("", False))
    return "" if log else measure


def meaning(name: str) -> Meaning:
    """Return what a column name can mean.

    Examples
    --------
    >>> meaning("m1i").targets, meaning("event.e").targets, meaning("ci").targets
    (('mean1',), ('events1',), ('pair', 'events2'))
    >>> meaning("OR (95% CI)")
    Meaning(targets=('estimate',), measure='OR', log=False, level='95', percent=False)
    """
    plain = re.sub(r"\b(80|90|95|98|99)(ci|ic)\b", r"\1 \2", _GLUED.sub(r"\1 \2", normalised(name)))
    if not plain:
        return Meaning(percent="%" in name)
    if plain in _MEANINGS:
        return Meaning(_MEANINGS[plain], percent="%" in name)
    if plain in MEASURE_NAMES:
        measure, log = MEASURE_NAMES[plain]
        return Meaning(("estimate",), measure, log)
    if plain in _QUANTILES and "%" in name:
        target, level = _QUANTILES[plain]
        return Meaning((target,), level=level)
    found = _LEVEL.search(plain)
    level = found[1] if found else ""
    short = re.sub(r" +", " ", _LEVEL.sub(" ", plain)).strip() if found else plain
    if found and short in _MEANINGS and set(_MEANINGS[short]) & {"pair", "ci_low", "ci_high"}:
        return Meaning(tuple(t for t in _MEANINGS[short] if t in ("pair", "ci_low", "ci_high")), level=level)
    for end in (" ci", " confidence interval", " bi", " and ci"):
        if short.endswith(end):  # "effect (95% CI)": both in one cell
            before = meaning(short[: -len(end)].removesuffix(" with").removesuffix(" and"))
            if before.targets in (("estimate",), ("effect",)):
                return Meaning(before.targets, before.measure, before.log, level)
    for known, (measure, log) in MEASURE_NAMES.items():  # "md_ci_lo", "or_se", "OR lower"
        if short.startswith(known + " "):
            rest = meaning(short[len(known) + 1 :])
            if rest.targets and set(rest.targets) & {"ci_low", "ci_high", "se", "p", "variance"}:
                return Meaning(rest.targets, measure, log, level or rest.level)
        if short.endswith(" " + known) and len(known) > 1:  # "se logOR", "pooled MD"
            rest = meaning(short[: -len(known) - 1])
            if rest.targets in (("se",), ("variance",)):
                return Meaning(rest.targets, measure, log)
    return Meaning(percent="%" in name)
