"""English phrases."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lbpmeta.reading.languages.language import Language

__all__ = ["ENGLISH"]

_ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

ENGLISH: Final = Language(
    "en",
    "English",
    "the and of after weeks months patients group risk treatment significant with was were is are in for that "
    "this which by from had not at as than between compared",
    MappingProxyType(
        {
            "MEAS:OR": "odds ratio|odds ratios|odds-ratio|odds-ratios|odds of|"
            "multiplies the odds by|multiplied the odds by|multiply the odds by",
            "MEAS:PETO": "peto odds ratio|peto odds ratios|peto or",
            "MEAS:RR": "risk ratio|risk ratios|relative risk|relative risks|prevalence ratio|prevalence ratios|"
            "relative response|rate of risk|risk ratio of|cumulative incidence ratio|prevalence rate ratio|"
            "relative benefit|multiplies the risk by|multiplied the risk by|multiply the risk by",
            "MEAS:HR": "hazard ratio|hazard ratios|hazards ratio|hazards ratios|relative hazard|"
            "hazard rate ratio|subdistribution hazard ratio|hazard-ratio|subhazard ratio|subhazard ratios|"
            "sub-hazard ratio|sub-hazard ratios|"
            "multiplies the hazard by|multiplied the hazard by",
            "MEAS:IRR": "rate ratio|rate ratios|incidence rate ratio|incidence rate ratios|incidence ratio|"
            "ratio of rates|ratio of incidence rates|ratio of the rates|ratio of event rates|"
            "ratio of episode rates|relative rate|relative rates|incident rate ratio|incidence density ratio|"
            "event rate ratio|count ratio|count ratios|"
            "incident risk ratio|incidence risk ratio",
            "MEAS:ROM": "ratio of ls geometric means|ratio of lsm geometric means|"
            "ratio of least squares geometric means|ratio of least-squares geometric means|"
            "ratios of ls geometric means|ratio of adjusted geometric means|"
            "geometric lsmeans ratio|geometric lsmeans ratios|geometric ls means ratio|"
            "geometric ls means ratios|geometric least squares means ratio|geometric least squares means ratios|"
            "geometric least-squares means ratios|geometric lsm ratio|geometric lsm ratios|ratio of means|"
            "glsmean ratio|glsmean ratios|lsmean ratio|lsmeans ratio|geometric least square mean ratio|"
            "treatment ratio|estimated treatment ratio|treatment ratios|ratio of geometric means|"
            "geometric mean ratio|geometric mean ratios|=GM ratio|=GM ratios|"
            "mean ratio|ratio of geometric mean|geometric mean fold|ratio of the geometric means|"
            "geometric means ratio|response ratio|least-squares geometric mean ratio|ratio of the means|"
            "ratios of geometric means|ratios of geometric lsms",
            "MEAS:SMD": "standardised mean difference|standardized mean difference|standardised mean differences|"
            "standardized mean differences|standardised weighted mean difference|"
            "standardized weighted mean difference|standardized weighted mean differences|"
            "standard mean difference|standard mean differences|standardised difference|standardized difference|"
            "standardised difference in means|weighted standardised mean difference|"
            "standardized difference in means|effect size|effect sizes|effects size|effects sizes|mean effect size|"
            "mean effect sizes|estimated effect size|estimated effect sizes|adjusted effect size|adjusted effect sizes|"
            "treatment effect size|treatment effect sizes|between group effect size|between group effect sizes|"
            "intervention effect size|intervention effect sizes|"
            "cohen|cohen's d|cohen’s d|cohens d|hedges|"
            "hedges g|hedges' g|hedges’ g|hedge's g|hedge’s g|hedges's g|effect size d|effect size g|"
            "standardised effect|standardized effect|standardised treatment effect|standardized treatment effect|"
            "std. mean difference|std mean difference|standardised effect size|standardized effect size|"
            "glass's delta",
            "MEAS:SMCR": "standardised mean change|standardized mean change|standardised mean gain|"
            "standardized mean gain",
            "MEAS:MD": "difference in percentage change|difference in percent change|differences in percentage change|"
            "mean change difference|difference in mean changes|difference in improvement|"
            "difference in reduction|"
            "difference in decline|difference in decrease|difference in increase|"
            "mean difference|mean differences|weighted mean difference|weighted mean differences|"
            "difference in means|difference in mean|difference of means|difference between means|"
            "differences in means|difference between the means|mean between-group difference|"
            "between-group mean difference|mean treatment difference|estimated mean difference|"
            "adjusted mean difference|mean group difference|least squares mean difference|"
            "least-squares mean difference|least square mean difference|ls mean difference|"
            "mean adjusted difference|difference in change|difference in mean change|difference in changes|"
            "mean net difference|mean difference between groups|difference-in-differences|"
            "difference in differences|lsm difference|difference in adjusted means|difference in ls means|"
            "difference in least-squares means|difference in least squares means|mean difference in change|"
            "ls-mean difference|marginal mean difference|weighted difference in means|mean paired difference|"
            "paired mean difference|raw mean difference|unstandardized mean difference|"
            "unstandardised mean difference|"
            "incremental effect|incremental effects|incremental effectiveness|incremental cost|incremental costs|"
            "incremental benefit|incremental qaly|incremental qalys|incremental qaly gain",
            "MEAS:DIFF": "clinically meaningful difference between|clinically relevant difference between|"
            "clinically important difference between|differed by|differs by|differ by|"
            "absolute difference|absolute differences|absolute percentage point difference|"
            "absolute percentage point differences|between-group reduction|between-group reductions|"
            "between-group change|between-group changes|between group effect|between group effects|"
            "between-group effect|between-group effects|main effect|main effects|"
            "group by time effect|group by time effects|treatment by time effect|time by group effect|"
            "between group change|estimated treatment difference|diff|difference estimate|net reduction|net change|"
            "net increase|net decrease|net improvement|difference|differences|between-group difference|"
            "between-group differences|group difference|difference between groups|between group difference|"
            "between-groups difference|treatment difference|adjusted difference|estimated difference|"
            "treatment effect|intervention effect|intervention effects|treatment effects|mean effect|"
            "estimated mean effect|mean treatment effect|mean intervention effect|net difference|"
            "intergroup difference|inter-group difference|between-arm difference|difference between arms|"
            "effect estimate|net effect|absolute effect|estimated effect|adjusted effect|"
            "adjusted effects|adjusted between-group difference|"
            "difference between the groups|difference between the two groups|difference between treatments|"
            "effect of treatment|between-treatment difference|placebo-adjusted|placebo-corrected|"
            "placebo-subtracted|difference from placebo|difference vs placebo|difference versus placebo|"
            "weighted difference|percentage difference|percent difference|difference in score|score difference|"
            "average difference|pooled difference|overall difference|treatment benefit|m diff|mean diff",
            "MEAS:MC": "mean decline|mean declines|mean fall|mean rise|mean drop|mean decreases|mean reductions|"
            "mean increases|"
            "mean improvements|mean gains|mean losses|mean shift|mean shifts|average decrease|average decline|"
            "average reductions|mean absolute change|mean change|mean changes|change from baseline|"
            "changes from baseline|"
            "mean pre/post difference|pre/post difference|pre/post differences|pre/post difference score|"
            "pre/post difference scores|pre post difference|pre post change|mean improvement|mean reduction|"
            "mean increase|mean decrease|"
            "mean percentage change|mean percentage reduction|mean percent reduction|mean percentage decrease|"
            "mean percentage increase|mean percent increase|mean percent decrease|mean percent change|"
            "average change|average reduction|average increase|"
            "within-group change|within-group difference|within group change|mean weight loss|mean loss|"
            "mean gain|average improvement|mean within-group change|adjusted mean change|"
            "least squares mean change|least-squares mean change|ls mean change|lsm change|mean weight change|"
            "mean weight gain|mean score change|mean body weight change",
            "MEAS:CHG": "rose by|increased by|decreased by|fell by|improved by|reduced by|declined by|dropped by|"
            "dropped|fallen by|risen by|change of|changed by|changed|reduction of|increase of|decrease of|"
            "improvement of|gain of|gain in|gains in|loss of|"
            "decline of|change|reduction|improvement|reduction in|decrease in|increase in|lowered by|reductions|"
            "increases|decreases|changes|improvements|increase|decrease|increased|decreased|improved|lost|gained|"
            "deterioration|elevated|elevation|weight loss|weight gain|weight change|rise|decline|decrease in|"
            "attenuated|attenuates|diminished|"
            "lengthened|shortened|prolonged|reduced|reduces|reducing|lowered|"
            "lowers|lowering|declined",
            "MEAS:MN": "mean|means|average|mean score|mean scores|adjusted mean|adjusted means|"
            "averaged|averaging|mean survival time|mean survival times|mean survival|mean overall survival|level was|"
            "levels were|"
            "life expectancy|life expectancies|least squares mean|least-squares mean|mean value|estimated mean|"
            "marginal mean|average score|=LSM|"
            "=LS mean|=EMM|pooled mean|estimated marginal mean",
            "MEAS:RD": "therapeutic gain|risk difference|risk differences|absolute risk difference|"
            "absolute risk differences|"
            "reduction in absolute risk|increase in absolute risk|decrease in absolute risk|"
            "absolute risk reduction|absolute reduction|absolute increases|absolute reductions|absolute decreases|"
            "difference in proportions|"
            "difference in proportion|difference in risk|difference in risks|absolute increase|"
            "absolute risk increase|absolute benefit increase|absolute improvement|difference in absolute risk|"
            "difference in percentages|difference in response rates|difference in cure rates|"
            "difference of proportions|difference between proportions|difference in rates|rate difference|"
            "absolute risk change|absolute rate difference|difference in the proportion|prevalence difference|"
            "risk reduction in absolute terms|absolute excess|absolute excess risk|absolute decrease|"
            "proportion difference|"
            "difference in success rates|difference in incidence|difference in event rates|difference in rate|"
            "difference in success rate|difference in cure rate|difference in mortality|"
            "difference in response rate|difference in percentage",
            "MEAS:IRD": "incidence rate difference|incidence density difference|=IRD",
            "MEAS:NNT": "number of patients needed to treat|number of people needed to treat|"
            "number needed to treat|numbers needed to treat|number needed to harm|"
            "number needed to treat to benefit|number needed to vaccinate|number needed to screen|"
            "number-needed-to-treat|=NNV",
            "MEAS:COR": "correlation|correlations|correlation coefficient|correlation coefficients|"
            "pearson correlation|intraclass correlation coefficient|intraclass correlation|"
            "intra-class correlation|intra-class correlation coefficient|concordance correlation coefficient|"
            "spearman|pearson's r|pearson’s r|intraclass coefficient|intracluster correlation coefficient",
            "MEAS:GEN": "regression coefficient|regression coefficients|coefficient|coefficients|beta|"
            "unstandardised beta|unstandardized beta|estimate|estimates|slope|"
            "beta coefficient|ß coefficient|β coefficient|b coefficient|indirect effect|"
            "direct effect|total effect|interaction effect|model coefficient|point estimate|effect|log odds|"
            "log odds ratio|log hazard ratio|estimated slope|=Est|=Estimate",
            "MEAS:PR": "improvement rate|improvement rates|"
            "sensitivity|specificity|prevalence|proportion|proportions|response rate|response rates|"
            "clearance rate|survival|survival rate|survival rates|remission rate|cure rate|success rate|"
            "positive predictive value|negative predictive value|accuracy|seroconversion|seroconversion rate|"
            "seroprotection|percentage of|event rate|mortality|mortality rate|cumulative incidence|risk of|"
            "completion rate|attendance rate|case fatality|detection rate|retention rate|pooled prevalence|"
            "complication rate|recurrence rate|failure rate|overall response rate|objective response rate|"
            "relapse rate|incidence of|adherence rate|probability|probability of|overall survival|"
            "progression-free survival|disease-free survival|event-free survival|attack rate|infection rate|"
            "pooled proportion|risk|posterior probability|posterior probabilities|error rate|error rates|"
            "seroprevalence|year pfs|year os|year dfs|year efs|month pfs|month os|"
            "reintervention rate|reintervention rates|revision rate|consent rate|uptake rate|participation rate|"
            "acceptance rate|dropout rate|attrition rate|eradication rate|healing rate|positivity rate|"
            "discontinuation rate|conversion rate|compliance rate|follow up rate",
            "MEAS:IR": "rates per|incidence rate|incidence rates|incidence density|rate per|annualised rate|"
            "annualized rate|annualized relapse rate|annualised relapse rate|rate of exacerbations|"
            "exacerbation rate|incidence|incidences|event rates|crude rate",
            "MEAS:MEDD": "difference in medians|difference between the medians|difference in the medians|"
            "median difference|median differences|difference in median|hodges-lehmann|hodges–lehmann|"
            "difference of medians|median treatment difference|median between-group difference|"
            "median difference between groups|hodges-lehmann estimate|difference between medians|"
            "estimated median difference",
            "MEAS:X": "geometric mean|geometric means|geometric mean titre|geometric mean titer|=GMT|=GMTs|=GM|"
            "=GMC|=GMCs|kappa coefficient|cohen's kappa|cohen’s kappa|kappa statistic|relative risk reduction|"
            "likelihood ratio|area under|area under the curve|receiver operating characteristic|"
            "receiver operating characteristics|receiver-operating characteristic|=AUCs|=AUROCs|"
            "kappa|efficacy|effectiveness|vaccine efficacy|"
            "vaccine effectiveness|risk reduction|diagnostic odds ratio|positive likelihood ratio|"
            "negative likelihood ratio|c-statistic|c statistic|c-statistics|c statistics|c-indices|c-index|"
            "concordance index|relative reduction|"
            "incremental cost-effectiveness ratio|incremental cost-utility ratio|incremental cost per|"
            "incremental costs per|=ICER|=ICERs|relative difference|relative increase|time ratio|"
            "fold change|cronbach|cronbach's alpha|standardised incidence ratio|standardized incidence ratio|"
            "standardised mortality ratio|standardized mortality ratio|standardised morbidity ratio|"
            "standardized morbidity ratio|relative risk ratio|relative risk ratios|ratio of odds ratios|"
            "ratios of odds ratios|ratios of hazard ratios|"
            "ratios of adjusted hazard ratios|"
            "ratios of adjusted odds ratios|ratio of adjusted hazard ratios|excess relative risk|excess relative risks|"
            "ratio of the odds ratios|ratio of adjusted odds ratios|"
            "ratio of hazard ratios|ratio of risk ratios|ratio of relative risks|relative odds ratio|"
            "annual percent change|annual percentage change|average annual percent change|=AAPC|=APC|=EAPC|"
            "preventive fraction|prevented fraction|roc-auc|auc-roc|"
            "coefficient of variation|coefficients of variation|protective efficacy|heritability|"
            "relative change|minimal detectable change|relative decrease|percent reduction|percentage reduction|"
            "cost|costs|half-life|limits of agreement|ratio|ratios|excess risk|population attributable fraction|"
            "attributable fraction|weighted kappa|relative potency|potency ratio|interaction term|interaction terms|"
            "interactions for|protection|"
            "protective effectiveness|"
            "net reclassification improvement|net reclassification index|integrated discrimination improvement|"
            "root mean square error|root mean squared error|comparative fit index|"
            "fold change from baseline|geometric mean fold change|"
            "net benefit|interobserver agreement|inter-observer agreement|interrater agreement|inter-rater agreement|"
            "intraobserver agreement|agreement between|overall agreement|"
            "fold-change|geometric mean fold rise|fold increase|diagnostic or",
            "CI:confidence": "confidence interval|confidence intervals|confidence limits|confidence limit|"
            "confidence-interval|confidence|compatibility interval|confidence range|confidence bounds|"
            "conf. interval|conf. int.|confident interval|confidential interval|confidence levels|conf interval",
            "CI:credible": "credible interval|credible intervals|credibility interval|credibility intervals|"
            "posterior interval|bayesian credible interval|highest density interval|"
            "highest posterior density interval|credibility limits|highest posterior density|"
            "probability interval|bayesian confidence interval|credible limits|credible region",
            "CI:bootstrap": "bootstrap confidence interval|bootstrap ci|bootstrapped ci|"
            "bootstrapped confidence interval|bootstrap interval|bca ci|bias-corrected confidence interval|"
            "bias-corrected bootstrap confidence interval|bca bootstrap ci|percentile bootstrap ci",
            "CI:exact": "exact ci|exact confidence interval|clopper-pearson ci|"
            "clopper-pearson confidence interval|exact binomial ci|exact binomial confidence interval",
            "CI:score": "wilson ci|wilson confidence interval|wilson score ci|newcombe ci|score ci",
            "CI:uncertainty": "uncertainty interval|uncertainty intervals",
            "CI:prediction": "prediction interval|prediction intervals|predictive interval",
            "P": "p value|p values|p-value|p-values|probability value|=P value|=P-value|p for effect|"
            "p for difference|p for overall effect",
            "POTHER": "overall p|omnibus p|global p|non-inferiority p|noninferiority p|superiority p|"
            "p for interaction|p for trend|p-trend|"
            "ptrend|p trend|p interaction|p-interaction|pinteraction|p for heterogeneity|p-heterogeneity|"
            "pheterogeneity|p het|=Phet|=Pinteraction|=Ptrend|=Pint|p for non-inferiority|p for noninferiority|"
            "p-value for interaction|p value for interaction|p value for trend|p-value for trend|"
            "p for subgroup difference|p for subgroup differences|p value for heterogeneity|"
            "p-value for heterogeneity|interaction p|p heterogeneity|p for linear trend|test for interaction|"
            "p for the interaction|p noninferiority|pnoninferiority|p for group difference|log-rank p|logrank p|"
            "log rank p|heterogeneity p|p value for noninferiority|p value for non-inferiority|"
            "p-value for non-inferiority|interaction p-value|interaction p value|=P-int|=P int|"
            "test for heterogeneity p|test for subgroup differences|test for overall effect|for interaction|"
            "for trend|for heterogeneity|for non-inferiority|for noninferiority|for subgroup differences|"
            "group × time|log-rank|log rank|logrank|log-rank test|heterogeneity|for evidence of non-inferiority",
            "I2": "i-squared|i squared|i-square|i square",
            "TAU2": "tau-squared|tau squared",
            "Q": "cochran q|cochran's q|cochran’s q|chi-squared|chi-square|chi square|chi squared|cochrane q|"
            "cochrane's q|q statistic|q value",
            "KN": "trials|trial|studies|study|rct|rcts|comparisons|comparison|cohorts|cohort|reports|articles|"
            "randomised trials|randomized trials|randomised controlled trials|randomized controlled trials|"
            "controlled trials|clinical trials|papers|included studies|eligible studies|effect sizes included|"
            "case-control studies|cohort studies|publications|randomised trial|randomized trial|small studies|"
            "small trials|estimates included",
            "NN": "participants|patients|women|men|children|people|infants|adults|subjects|babies|newborns|"
            "individuals|persons|girls|boys|eyes|adolescents|pregnancies|neonates|couples|cycles|participant|"
            "patient|students|volunteers|cases|controls|mothers|residents|workers|nurses|households|teeth|limbs|"
            "wounds|births|deliveries|smokers|users|veterans|schools|respondents|admissions|episodes|events|"
            "deaths|knees|hips|legs|lesions|samples|implants|sites|animals|mice|rats|observations|dyads|families|"
            "caregivers|preterm infants|recipients|athletes|employees|physicians|teachers|parents|responders",
            "TIME": "week|weeks|month|months|year|years|day|days|hour|hours|minutes|minute|postoperative day|fortnight",
            "UNIT": "uk pounds|us dollars|pounds sterling|pounds|point|points|seconds|second|metres|meters|"
            "meter|metre|letters|percentage points|"
            "percentage point|percentage-point|percentage units|percentage unit|"
            "standard deviations|standard deviation units|sd units|=SDs|units|"
            "unit|degrees|degree|kilograms|grams|litres|liters|dollars|euros|steps|repetitions|beats|"
            "episodes per|drinks|cigarettes|meals|servings|calories|millimetres|millimeters|centimetres|"
            "centimeters|qalys|qaly|scale points|score points|kilometres|cups|bpm|beats per minute|doses|words|"
            "per cent points|standard units|mmhg|log units|logs|dioptres|diopters|times|fold|lines|"
            "cigarettes/day|mets|minutes/day|raw points",
            "W": "sensitivity analysis|sensitivity analyses|in range|in target range|in the target range|within range|"
            "beta blocker|beta blockers|beta blockade|beta adrenoceptor|beta adrenergic|beta agonist|"
            "range of motion|range of movement|ranges of motion|ranges of movement|target range|normal range|"
            "therapeutic range|"
            "as a percentage of|as percentage of|as a proportion of|"
            "percentage of predicted|percent of predicted|percentage predicted|percent predicted|"
            "beta agonists|beta carotene|beta cell|beta cells|beta lactam|beta lactams|beta receptor",
            "PCT": "percent|per cent",
            "NEG": "quieter|weaker|thinner|narrower|cooler|lighter|lower|fewer|less|shorter|worse|smaller|"
            "slower|earlier|below|younger",
            "POS": "farther|louder|stronger|thicker|wider|warmer|quicker|higher|more|greater|longer|better|larger|"
            "faster|later|above|older|heavier|taller",
            "TO": "to|through|until|up to",
            "AND": "and",
            "FROM": "from|between|ranging from|ranging between|ranged from|limits|limits of|range|ranging|spanning",
            "FILL": "with|of|was|were|is|are|equal to|equals|an|a|the|at|being|for|corresponding|"
            "corresponds to|associated|calculated|as|i.e.|its|approximately|about|estimated|two-sided|two sided|"
            "2-sided|one-sided|1-sided|adjusted|unadjusted|around|only|ca.|roughly|crude|respective|had|exact|"
            "simultaneous|bonferroni corrected|bonferroni|corrected|multiplicity-adjusted|bonferroni-adjusted|"
            "pooled|repeated|therefore|having|bias-corrected|bias-adjusted|bias corrected|asymptotic|profile|"
            "likelihood|wald|bca|bootstrap|bootstrapped|their|symmetrical|symmetric|fieller's|associated with a|"
            "be|gave|giving|yielded|yielding|giving a|overall|score-based|by|"
            "paired",
            "VS": "over placebo|over sham|"
            "compared with|compared to|superior to|inferior to|against|relative to|versus|vs|as compared with|"
            "as opposed to|"
            "in comparison with|in comparison to|when compared with|when compared to|rather than",
            "PER": "per|for each|for every|each|every",
            "OUTOF": "out of|of the|of a total of",
            "KILL:SD": "standard deviation|standard deviations|std. dev.|std dev",
            "KILL:SE": "standard error|standard errors",
            "KILL:IQR": "interquartile range|interquartile ranges|inter-quartile range|interquartile|quartiles|"
            "25th-75th percentile|interquartile interval|first and third quartiles|inter quartile range|"
            "25th and 75th percentiles",
            "KILL:range": "range|reference range|ranges|min-max|minimum-maximum|limits of agreement",
            "KILL:margin": "margin|threshold|minimal important difference|"
            "minimal clinically important difference|power|alpha|detect|minimum clinically important difference|"
            "sample size|cut-off|cutoff|non-inferiority margin|noninferiority margin|"
            "clinically important difference|clinically relevant difference|clinically meaningful difference|"
            "hypothesised|hypothesized|minimally important difference|minimally clinically important difference",
            "MEDIAN": "median|medians|=Md|=Mdn|median time|median survival",
            "GROUP": "group|groups|arm|arms|cohort|intervention|control|controls|placebo",
        }
    ),
    " ".join((*_ONES, *_TEENS, *(f"{ten}-{one}" if one else ten for ten in _TENS for one in ("", *_ONES)))),
    MappingProxyType(
        {
            "no": "no not without",
            "when": "at after within over for by in per during",
            "falls": "decreas reduc declin fell fall drop lower loss lost less fewer shorter smaller attenuat slow",
            "risk": "risk risks",
            "relative": "relative",
            "odds": "odds",
            "hazard": "hazard hazards",
            "amount": "by",
            "respectively": "respectively",
            "compound": "ratio ratios difference differences",
            "of": "of",
            "time": "week weeks day days month months year visit wave stage grade phase",
            "heading": "table figure fig",
            "named": "model type class level group study reader rater observer examiner experiment site",
            "bounds": "lies lay extends extended extending limits range ranged ranging boundaries bounds values "
            "approximately estimate",
            "by": "by of mean average",
            "but": "but",
            "sided": "sided tailed",
            "one": "one",
            "scale": "scale",
            "from": "from",
            "point": "point points unit units",
            "than": "than",
            "bound": "bound limit boundary",
            "favour": "favor favour favoring favouring favors favours favored favoured",
            "both": "both",
            "all": "all",
            "rises": "increas rose rise rising gain grew grow",
            "start": "baseline start admission entry",
            "within": "in for",
            "same": "corresponding",
            "rates": "rates rate",
            "means": "means",
            "between": "between",
            "mean": "mean average",
            "fall": "reduction decrease decline increase improvement rise fall drop",
            "those": "those that",
            "model": "logistic cox multivariable multivariate univariable univariate regression",
            "be": "is are was were be been had has have",
            "people": "group groups arm arms cohort control controls both each all we they who those",
            "whom": "reporting achieving achieved exceeding having experiencing showing meeting reaching reached "
            "attending completing",
            "differ": "different differ differed differs outscored outperformed outgrew outweighed surpassed",
            "comparing": "comparing compared",
            "goes with": "associated",
            "step": "unit increase increment sd",
            "one more": "additional extra one-unit 1-unit",
            "outcome": "area auc cost costs half geometric ratio",
            "likely": "likely frequent common",
            "becomes": "became become becomes",
            "on scale": "on",
            "effect": "effect effects benefit benefits",
            "minus": "minus",
            "rate word": "rate",
            "aged": "under over aged",
            "way": "by via using based from on the",
            "method": "wilson wilson's clopper pearson pearson's clopper-pearson delong delong's fisher fisher's "
            "fieller fieller's bootstrap bootstrapped bootstrapping bca percentile jeffreys jeffreys' newcombe "
            "newcombe's agresti coull agresti-coull hanley mcneil binomial poisson exact profile likelihood wald "
            "robust fisher-z satterthwaite",
            "manner": "method transformation score z resampling",
            "samples": "samples resamples replications replicates draws iterations",
            "other effects": "side adverse random fixed interaction ceiling floor placebo time",
        }
    ),
    MappingProxyType(
        {
            "percentage points": r"percentage point|percentage unit|pp",
            "before and after": r"pre[-\s]*(?:and|to|vs\.?|versus|/|[\u2013-])?[-\s]*post|before and after|"
            r"(?:between|from) (?:the )?baseline (?:and|to)|"
            r"post[-\s]*(?:and|to|vs\.?|versus|/|[\u2013-])?[-\s]*pre",
            "groups": r"\bgroups?\b|\barms?\b|\bcontrols?\b|\bplacebo\b|"
            r"\b(?:compared|versus|vs|relative to|than)\b|\bDiD\b|difference[- ]in[- ]difference|"
            r"\bnet\b|\btreatments?\b|\binterventions?\b",
        }
    ),
)
