"""Recipes of models: how programs pool what is more than one effect a trial, as data.

A :class:`~lbpmeta.recipe.Recipe` says how a pooled line of one effect a study was computed. These say it of the
accuracy of a test, of counts by mixed models, of several effects a study, and of networks of treatments.
``lm.diagnostic``, ``lm.glmm``, ``lm.multivariate`` and ``lm.network`` take them by name; ``lm.identify`` tries those of
pooled lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from lbpmeta.errors import MethodError, did_you_mean

__all__ = [
    "MODEL_RECIPES",
    "AccuracyRecipe",
    "CountRecipe",
    "ModelRecipe",
    "MultilevelRecipe",
    "NetworkRecipe",
    "model_recipe",
]


@dataclass(frozen=True, slots=True)
class AccuracyRecipe:
    """The settings of a bivariate meta-analysis of diagnostic accuracy.

    Parameters
    ----------
    name : str
    method : {"REML", "ML", "exact", "laplace"}
    correction : {"all", "single", "group", "none"}
        Which studies get half a person in every cell; "group": only the people with, or without, the condition of which
        a cell is empty.
    test : {"z", "t"}
        Intervals by the normal distribution, or by t with k - 2 degrees of freedom.
    auc : {"curve", "mada"}
        The area under the HSROC curve over (0, 1); or mada's trapezoids over 0.01 to 0.99, divided by 0.99.
    source : str
        Where the settings are documented.

    Examples
    --------
    >>> recipe = MODEL_RECIPES["mada"]
    >>> recipe.method, recipe.correction
    ('REML', 'all')
    """

    name: str
    method: str = "REML"
    correction: str = "all"
    test: str = "z"
    auc: str = "curve"
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountRecipe:
    """The settings of a mixed model of counts.

    Parameters
    ----------
    name : str
    model : {"UM.FS", "UM.RS", "CM.EL", "CM.AL", "RE", "BB"}
    effect : {"random", "common"}
    coding : float
        Where the effect stands in "UM".
    integral : {"quadrature", "laplace"}
    test : {"z", "t"}
        Intervals by the normal distribution, or by t with k - 1 degrees of freedom.
    source : str

    Examples
    --------
    >>> MODEL_RECIPES["rma.glmm UM.RS"].integral
    'laplace'
    """

    name: str
    model: str
    effect: str = "random"
    coding: float = 0.5
    integral: str = "quadrature"
    test: str = "z"
    source: str = ""


@dataclass(frozen=True, slots=True)
class MultilevelRecipe:
    """The settings of a model of several effects a study, with one mean.

    Parameters
    ----------
    name : str
    random : {"study/effect", "study", "effect"}
        Random effects of studies and of effects within them, or of one of the two.
    method : {"REML", "ML"}
    test : {"z", "t", "contain", "CR0", "CR1", "CR2"}
        Intervals by the normal distribution; by t with as many degrees of freedom as effects less one, or as studies
        less one; or cluster-robust ones.
    rho : float
        Correlation of the samples of one study's effects that was taken for their covariance.
    source : str

    Examples
    --------
    >>> MODEL_RECIPES["rma.mv"].random
    'study/effect'
    """

    name: str
    random: str = "study/effect"
    method: str = "REML"
    test: str = "z"
    rho: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class NetworkRecipe:
    """The settings of a network meta-analysis.

    Parameters
    ----------
    name : str
    model : {"random", "common"}
    tau2 : {"DL", "REML", "ML", "PM", "EB"}
    contrasts : {"correlated", "uncorrelated"}
        Whether tau2 by REML and ML is estimated with the covariance of the contrasts of a study of several arms, or
        as if their samples were independent. Effects and their errors take the covariance either way, and so does tau2
        of arms.
    prediction : {"q_df", "q_df-1"}
        Degrees of freedom of prediction intervals: those of Q, or one less.
    prediction_from : int
        The least degrees of freedom of Q with which there are prediction intervals.
    source : str

    Examples
    --------
    >>> MODEL_RECIPES["netmeta"].prediction, MODEL_RECIPES["netmeta 2.9"].prediction
    ('q_df', 'q_df-1')
    """

    name: str
    model: str = "random"
    tau2: str = "DL"
    contrasts: str = "correlated"
    prediction: str = "q_df"
    prediction_from: int = 1
    source: str = ""


ModelRecipe: TypeAlias = AccuracyRecipe | CountRecipe | MultilevelRecipe | NetworkRecipe
_Kind = TypeVar("_Kind", AccuracyRecipe, CountRecipe, MultilevelRecipe, NetworkRecipe)

_METAFOR: Final = "Viechtbauer W. J Stat Softw 2010;36(3). R package metafor 3.8-1: {} defaults."
_GLMM: Final = _METAFOR.format("rma.glmm() (7 nodes; Laplace's approximation with two random effects)")

_NETMETA: Final = "Balduzzi S et al. J Stat Softw 2023;106(2). R package netmeta {}."

#: Presets. Each states what the program does when its user changes nothing.
MODEL_RECIPES: Final[Mapping[str, ModelRecipe]] = MappingProxyType(
    {
        r.name: r
        for r in (
            AccuracyRecipe(
                "mada", auc="mada", source="Doebler P, Holling H. R package mada 0.5.12: reitsma() defaults."
            ),
            AccuracyRecipe(
                "metandi", "exact", "none", source="Harbord RM, Whiting P. Stata J 2009;9:211-229: metandi, midas."
            ),
            AccuracyRecipe(
                "revman",
                "exact",
                "none",
                source="Review Manager 5 draws summary points and curves of the bivariate or HSROC model from "
                "parameters that were computed elsewhere, by metandi or SAS (Macaskill P et al. Cochrane Handbook for "
                "Systematic Reviews of Diagnostic Test Accuracy, version 2.0, 2023, chapter 10).",
            ),
            AccuracyRecipe(
                "nlmixed",
                "exact",
                "none",
                "t",
                source="SAS PROC NLMIXED: degrees of freedom are studies less the two random effects.",
            ),
            AccuracyRecipe(
                "glmer",
                "laplace",
                "none",
                source="R package lme4 1.1-31: glmer() with two random effects (MetaDTA; Freeman SC et al. BMC Med Res "
                "Methodol 2019;19:81).",
            ),
            AccuracyRecipe("metafor", correction="group", source=_METAFOR.format("rma.mv() of escalc(measure='PLO')")),
            CountRecipe("rma.glmm UM.FS", "UM.FS", source=_GLMM),
            CountRecipe("rma.glmm UM.RS", "UM.RS", integral="laplace", source=_GLMM),
            CountRecipe("rma.glmm CM.EL", "CM.EL", source=_GLMM),
            CountRecipe("rma.glmm CM.AL", "CM.AL", source=_GLMM),
            CountRecipe("rma.glmm", "RE", source=f"{_GLMM} Of one proportion (PLO) or one rate (IRLN)."),
            CountRecipe("beta-binomial", "BB", source="Kuss O. Stat Med 2015;34:1097-1116."),
            MultilevelRecipe("rma.mv", source=_METAFOR.format("rma.mv(random = ~ 1 | study/effect)")),
            MultilevelRecipe(
                "rma.mv robust",
                test="CR2",
                source="R packages metafor 3.8-1 and clubSandwich 0.6.0: robust(clubSandwich = TRUE).",
            ),
            MultilevelRecipe("metaSEM", method="ML", source="Cheung MW-L. Psychol Methods 2014;19:211-229: meta3()."),
            NetworkRecipe(
                "netmeta",
                contrasts="uncorrelated",
                prediction_from=2,
                source=_NETMETA.format("3.0-0 to 3.6-1: netmeta() defaults"),
            ),
            NetworkRecipe(
                "netmeta 2.9",
                contrasts="uncorrelated",
                prediction="q_df-1",
                prediction_from=2,
                source=_NETMETA.format("2.0-0 to 2.9-0: netmeta() defaults"),
            ),
            NetworkRecipe(
                "mvmeta",
                tau2="REML",
                source="White IR et al. Res Synth Methods 2012;3:111-125. Stata's network meta, and rma.mv() of "
                "contrasts with their covariance: restricted maximum likelihood.",
            ),
        )
    }
)


def model_recipe(recipe: str | _Kind, kind: type[_Kind]) -> _Kind:
    """Return the preset of that name, or the recipe itself.

    Parameters
    ----------
    recipe : str or recipe
    kind : type
        Of the recipes that fit what is asked.

    Raises
    ------
    MethodError
        If no preset of that kind has that name.

    Examples
    --------
    >>> model_recipe("metandi", AccuracyRecipe).method
    'exact'
    """
    if isinstance(recipe, kind):
        return recipe
    mine = {name: r for name, r in MODEL_RECIPES.items() if isinstance(r, kind)}
    if not isinstance(recipe, str) or recipe not in mine:
        named = ", ".join(map(repr, mine))
        raise MethodError(
            f"`recipe` is {recipe!r}; it must be one of {named}, or a recipe of that kind ({kind.__name__})."
            f"{did_you_mean(str(recipe), mine)}"
        )
    return mine[recipe]
