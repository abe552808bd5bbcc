"""Conventions of others: whole headers as people write them, by somebody who did not look at the lexicon.

Each line is one table: the kind of its numbers, then its names with the column that each is; "-" is a column that no
check reads (an age, a dose, a score), whose numbers must stay out. The lines were written down before any of them was
read, and are not changed to fit what is read: where one is read in part, the reader is mended or the share says so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

__all__ = ["HEADERS", "elsewhere"]

#: Kind: names with what they are. Several numbers in one cell: "mean1 (sd1)", "events1/n1", "estimate [ci_low, ci_high]".
HEADERS: Final = """
means: Author=study;Year=-;Intervention group, n=n1;Intervention group, mean=mean1;Intervention group, SD=sd1;Control group, n=n2;Control group, mean=mean2;Control group, SD=sd2
means: Study ID=study;Country=-;N_Int=n1;N_Con=n2;Mean_Int=mean1;SD_Int=sd1;Mean_Con=mean2;SD_Con=sd2;Mean age=-;% female=-
means: study=study;ExpMean=mean1;ExpSD=sd1;ExpN=n1;CtrlMean=mean2;CtrlSD=sd2;CtrlN=n2;RoB=-
means: Reference=study;Sample size (treatment)=n1;Mean score (treatment)=mean1;Standard deviation (treatment)=sd1;Sample size (control)=n2;Mean score (control)=mean2;Standard deviation (control)=sd2;Follow-up (weeks)=-
means: First author=study;M_IG=mean1;SD_IG=sd1;N_IG=n1;M_CG=mean2;SD_CG=sd2;N_CG=n2
means: Trial=study;Outcome=-;post_mean_int=mean1;post_sd_int=sd1;n_int=n1;post_mean_ctl=mean2;post_sd_ctl=sd2;n_ctl=n2
means: Study=study;Group A mean=mean1;Group A SD=sd1;Group A n=n1;Group B mean=mean2;Group B SD=sd2;Group B n=n2
means: study_name=study;Treated Mean=mean1;Treated Std-Dev=sd1;Treated Sample size=n1;Control Mean=mean2;Control Std-Dev=sd2;Control Sample size=n2;Effect direction=-
means: Study=study;No. of patients drug=n1;Mean drug=mean1;SD drug=sd1;No. of patients placebo=n2;Mean placebo=mean2;SD placebo=sd2
means: paper=study;mean.intervention=mean1;sd.intervention=sd1;n.intervention=n1;mean.usualcare=mean2;sd.usualcare=sd2;n.usualcare=n2
means: Author (year)=study;Intervention N=n1;Intervention mean (SD)=mean1 (sd1);Comparator N=n2;Comparator mean (SD)=mean2 (sd2)
means: Author (year)=study;n (exercise)=n1;Mean ± SD (exercise)=mean1 ± sd1;n (no exercise)=n2;Mean ± SD (no exercise)=mean2 ± sd2
means: Study=study;EG (n)=n1;EG Mean (SD)=mean1 (sd1);CG (n)=n2;CG Mean (SD)=mean2 (sd2);Duration (weeks)=-
means: trial_id=study;tx_m=mean1;tx_sd=sd1;tx_n=n1;ctl_m=mean2;ctl_sd=sd2;ctl_n=n2;dose_mg=-
means: Study=study;N exp.=n1;Mean exp.=mean1;St. dev. exp.=sd1;N contr.=n2;Mean contr.=mean2;St. dev. contr.=sd2
means: label=study;treat_n=n1;treat_avg=mean1;treat_stdev=sd1;comp_n=n2;comp_avg=mean2;comp_stdev=sd2
means: studyID=study;n_pt=n1;mean_pt=mean1;sd_pt=sd1;n_hc=n2;mean_hc=mean2;sd_hc=sd2;age_pt=-;age_hc=-
means: Study=study;Nt=n1;Nc=n2;Xt=mean1;Xc=mean2;SDt=sd1;SDc=sd2
means: study=study;nT=n1;meanT=mean1;sdT=sd1;nC=n2;meanC=mean2;sdC=sd2;year=-
means: Studie=study;N Interventie=n1;Gemiddelde Interventie=mean1;SD Interventie=sd1;N Controle=n2;Gemiddelde Controle=mean2;SD Controle=sd2
means: Study=study;Intervention: N=n1;Intervention: Mean=mean1;Intervention: SD=sd1;Comparison: N=n2;Comparison: Mean=mean2;Comparison: SD=sd2;Quality score=-
means: Study=study;mean_trt_12m=mean1;sd_trt_12m=sd1;n_trt=n1;mean_ctrl_12m=mean2;sd_ctrl_12m=sd2;n_ctrl=n2
ses: study=study;mean_trt=mean1;se_trt=se1;n_trt=n1;mean_ctl=mean2;se_ctl=se2;n_ctl=n2
ses: Study=study;Treatment n=n1;Treatment mean=mean1;Treatment SEM=se1;Control n=n2;Control mean=mean2;Control SEM=se2
whole: Study=study;N1=n1;Mean1=mean1;SD1=sd1;N2=n2;Mean2=mean2;SD2=sd2;MD=estimate;MD lower=ci_low;MD upper=ci_high
whole: study=study;exp.n=n1;exp.m=mean1;exp.s=sd1;ctl.n=n2;ctl.m=mean2;ctl.s=sd2;MD=estimate;95% CI=[ci_low, ci_high]
events: Author=study;Year=-;Events (intervention)=events1;Participants (intervention)=n1;Events (control)=events2;Participants (control)=n2
events: Study=study;n/N treatment=events1/n1;n/N control=events2/n2;Follow-up (months)=-
events: trial=study;ev.trt=events1;n.trt=n1;ev.plac=events2;n.plac=n2
events: Study name=study;Treated Events=events1;Treated Total N=n1;Control Events=events2;Control Total N=n2
events: study=study;cases_exposed=events1;total_exposed=n1;cases_unexposed=events2;total_unexposed=n2;mean_age=-
events: Study=study;Exp Events=events1;Exp Total=n1;Ctl Events=events2;Ctl Total=n2;Weight (%)=-
events: study=study;rt=events1;nt=n1;rc=events2;nc=n2
events: study=study;r_treat=events1;n_treat=n1;r_ctrl=events2;n_ctrl=n2
events: Study=study;Deaths (drug)=events1;Randomised (drug)=n1;Deaths (placebo)=events2;Randomised (placebo)=n2;Dose (mg)=-
events: Study=study;No. events drug=events1;No. patients drug=n1;No. events placebo=events2;No. patients placebo=n2
events: study_id=study;int_events=events1;int_n=n1;comp_events=events2;comp_n=n2;rob_overall=-
events: Study=study;TxA #evts=events1;TxA #total=n1;TxB #evts=events2;TxB #total=n2
events: Study=study;Responders IG=events1;N IG=n1;Responders CG=events2;N CG=n2
events: Study=study;Intervention events/total=events1/n1;Control events/total=events2/n2
events: Study=study;Drug n (%)=events1 (percent1);Drug N=n1;Placebo n (%)=events2 (percent2);Placebo N=n2
events: study=study;infected_vacc=events1;n_vacc=n1;infected_unvacc=events2;n_unvacc=n2
ratios: Study=study;Odds Ratio=estimate;95% CI LL=ci_low;95% CI UL=ci_high
ratios: study=study;OR=estimate;CI95_low=ci_low;CI95_high=ci_high;age=-
ratios: study=study;hr=estimate;l95=ci_low;u95=ci_high
ratios: author=study;HR=estimate;Lower 95%=ci_low;Upper 95%=ci_high;n=-
ratios: Study=study;RR=estimate;LowerCI=ci_low;UpperCI=ci_high;Events=-
ratios: study=study;estimate=estimate;conf.low=ci_low;conf.high=ci_high
ratios: Study=study;Hazard Ratio (95% CI)=estimate (ci_low-ci_high);Median follow-up (years)=-
ratios: Study=study;aOR=estimate;aOR 95% CI=(ci_low, ci_high)
ratios: Study=study;OR=estimate;Low=ci_low;High=ci_high;Quality=-
ratios: Study=study;RR=estimate;95% CI (lower)=ci_low;95% CI (upper)=ci_high;Sample size=-
ratios: study=study;or=estimate;or_lci=ci_low;or_uci=ci_high
ratios: Author=study;Adjusted OR=estimate;LCL=ci_low;UCL=ci_high
ratios: Study=study;Effect (RR)=estimate;CI lower=ci_low;CI upper=ci_high
ratios: study=study;pointest=estimate;ci_lb=ci_low;ci_ub=ci_high
ratios: Study=study;HR=estimate;HR_LCI=ci_low;HR_UCI=ci_high;n_total=-
errors: study=study;estimate=estimate;std.error=se
errors: study=study;beta=estimate;se_beta=se
errors: Study=study;g=estimate;SE_g=se;Moderator=-
errors: study=study;cohens_d=estimate;se_cohens_d=se
errors: Study=study;SMD=estimate;SMD_SE=se
errors: Study=study;Hedges' g=estimate;SE=se
errors: study=study;log_hr=estimate;log_hr_se=se
errors: Study=study;ln(HR)=estimate;SE(ln(HR))=se
errors: Study=study;Log Odds Ratio=estimate;Std Err=se
errors: study=study;effect=estimate;stderr=se;n_obs=-
errors: study=study;MD=estimate;SE_MD=se
errors: study=study;TE=estimate;seTE=se;n.total=-
errors: Study=study;Std diff in means=estimate;Std err=se
errors: study=study;es=estimate;se_es=se
variances: study=study;ES=estimate;V=variance
variances: study=study;effect_size=estimate;variance=variance;year=-
variances: Study=study;g=estimate;var_g=variance
variances: study=study;lnRR=estimate;v_lnRR=variance
variances: study=study;yi=estimate;vi=variance;ablat=-
variances: study=study;d=estimate;var.d=variance
variances: study=study;Hedges_g=estimate;Var_g=variance
correlations: Study=study;r=estimate;N=n1
correlations: study=study;cor=estimate;n=n1;mean_age=-
"""


def _means(rng: random.Random) -> dict[str, str]:
    m1, m2 = rng.uniform(8, 30), rng.uniform(8, 30)
    s1, s2, n1, n2 = rng.uniform(2, 7), rng.uniform(2, 7), rng.randint(12, 140), rng.randint(12, 140)
    e1, e2 = s1 / n1**0.5, s2 / n2**0.5
    se = (e1**2 + e2**2) ** 0.5
    cells = {"mean1": m1, "sd1": s1, "mean2": m2, "sd2": s2, "se1": e1, "se2": e2, "estimate": m1 - m2}
    cells |= {"ci_low": m1 - m2 - 1.96 * se, "ci_high": m1 - m2 + 1.96 * se}
    return {k: f"{v:.2f}" for k, v in cells.items()} | {"n1": str(n1), "n2": str(n2)}


def _events(rng: random.Random) -> dict[str, str]:
    n1, n2 = rng.randint(40, 300), rng.randint(40, 300)
    a, c = rng.randint(4, n1 // 2), rng.randint(4, n2 // 2)
    shares = {"percent1": f"{100 * a / n1:.1f}", "percent2": f"{100 * c / n2:.1f}"}
    return {"events1": str(a), "n1": str(n1), "events2": str(c), "n2": str(n2), **shares}


def _ratios(rng: random.Random) -> dict[str, str]:
    import math

    log, se = rng.uniform(-0.9, 0.9), rng.uniform(0.1, 0.5)
    ends = {"estimate": 0.0, "ci_low": -1.96, "ci_high": 1.96}
    return {name: f"{math.exp(log + z * se):.2f}" for name, z in ends.items()}


def _errors(rng: random.Random) -> dict[str, str]:
    se = rng.uniform(0.06, 0.5)
    return {"estimate": f"{rng.gauss(0.2, 0.5):.3f}", "se": f"{se:.3f}", "variance": f"{se * se:.4f}"}


def _correlations(rng: random.Random) -> dict[str, str]:
    return {"estimate": f"{rng.uniform(-0.4, 0.7):.2f}", "n1": str(rng.randint(25, 600))}


_MAKE: Final[Mapping[str, Callable[[random.Random], dict[str, str]]]] = {
    **dict.fromkeys(("means", "ses", "whole"), _means),
    "events": _events,
    "ratios": _ratios,
    **dict.fromkeys(("errors", "variances"), _errors),
    "correlations": _correlations,
}
#: What stands in the columns that nothing reads, by a word of their name.
_CLUTTER: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "year": lambda rng: str(rng.randint(1994, 2023)),
    "country": lambda rng: rng.choice(("NL", "UK", "US", "Brazil")),
    "outcome": lambda rng: "pain",
    "age": lambda rng: f"{rng.uniform(22, 70):.1f}",
    "female": lambda rng: f"{rng.uniform(20, 80):.0f}",
    "rob": lambda rng: rng.choice(("low", "some concerns", "high")),
    "quality": lambda rng: str(rng.randint(3, 10)),
    "dose": lambda rng: str(rng.choice((10, 20, 40, 80))),
    "weight": lambda rng: f"{rng.uniform(2, 20):.1f}",
    "effect direction": lambda rng: "negative",
    "moderator": lambda rng: rng.choice(("a", "b")),
    "n": lambda rng: str(rng.randint(60, 900)),
    "events": lambda rng: str(rng.randint(5, 60)),
    "": lambda rng: str(rng.randint(4, 52)),
}
_NAMES: Final = ("Lee", "Kim", "de Vries", "Garc\u00eda", "O'Brien", "Schmidt", "Sato", "Silva", "Khan", "Novak")


def _clutter(name: str, rng: random.Random) -> str:
    return next(make for word, make in _CLUTTER.items() if word in name.lower())(rng)


def elsewhere(seed: int) -> Iterator[tuple[str, list[str], list[list[str]], list[dict[str, str]]]]:
    """Yield the kind, header, rows and truth of each table; what two arms say is the truth of columns 1 and 2."""
    rng = random.Random(seed)
    for line in HEADERS.strip().splitlines():
        kind, _, text = line.partition(": ")
        pairs = [part.rpartition("=")[::2] for part in text.split(";")]
        rows: list[list[str]] = []
        truth: list[dict[str, str]] = []
        for i in range(rng.randint(5, 14)):
            numbers = _MAKE[kind](rng)
            asked: dict[str, str] = {}
            cells: list[str] = []
            for name, what in pairs:
                if what in ("study", "-"):
                    cells.append(f"{_NAMES[i % 10]} {2001 + i}" if what == "study" else _clutter(name, rng))
                    continue
                cell = what
                for key in sorted(numbers, key=len, reverse=True):
                    if key in cell:
                        cell = cell.replace(key, numbers[key])
                        if not key.startswith("percent"):
                            asked[key] = numbers[key]
                cells.append(cell)
            rows.append(cells)
            truth.append(asked)
        yield kind, [name for name, _ in pairs], rows, truth

