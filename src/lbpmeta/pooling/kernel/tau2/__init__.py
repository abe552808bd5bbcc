"""Estimators of the between-study variance tau2: one registry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.pooling.kernel.tau2 import general, genq, likelihood, moments
from lbpmeta.pooling.kernel.tau2.estimate import Tau2Estimate, Tau2Spec

__all__ = ["TAU2", "Tau2Estimate", "Tau2Spec"]

#: Every estimator by name: for many sets at once (:class:`lbpmeta.pooling.kernel.sets.StudySets`), its standard error,
#: and about any design. EB and DLIT, the iterated moment estimator, have the equation of PM as their fixed point.
TAU2: Final[Mapping[str, Tau2Spec]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            Tau2Spec(
                "DL",
                moments.dersimonian_laird,
                moments.se_dersimonian_laird,
                general.dersimonian_laird,
                "DerSimonian-Laird",
                "DerSimonian & Laird 1986",
            ),
            Tau2Spec("HE", moments.hedges, moments.se_hedges, general.hedges, "Hedges", "Hedges & Olkin 1985"),
            Tau2Spec(
                "HS",
                moments.hunter_schmidt,
                moments.se_hunter_schmidt,
                general.hunter_schmidt,
                "Hunter-Schmidt",
                "Hunter & Schmidt 1990",
            ),
            Tau2Spec(
                "HSk",
                moments.hunter_schmidt_k,
                moments.se_hunter_schmidt_k,
                general.hunter_schmidt_k,
                "Hunter-Schmidt, small-sample corrected",
                "Brannick et al. 2019",
            ),
            Tau2Spec(
                "SJ",
                moments.sidik_jonkman,
                moments.se_sidik_jonkman,
                general.sidik_jonkman,
                "Sidik-Jonkman",
                "Sidik & Jonkman 2005",
            ),
            Tau2Spec(
                "ML",
                likelihood.maximum_likelihood,
                likelihood.se_ml,
                general.maximum_likelihood,
                "maximum likelihood",
                "Hardy & Thompson 1996",
            ),
            Tau2Spec(
                "REML",
                likelihood.restricted_maximum_likelihood,
                likelihood.se_reml,
                general.restricted_likelihood,
                "restricted maximum likelihood",
                "Viechtbauer 2005",
            ),
            Tau2Spec(
                "EB", genq.paule_mandel, genq.se_paule_mandel, general.paule_mandel, "empirical Bayes", "Morris 1983"
            ),
            Tau2Spec(
                "PM",
                genq.paule_mandel,
                genq.se_paule_mandel,
                general.paule_mandel,
                "Paule-Mandel",
                "Paule & Mandel 1982",
            ),
            Tau2Spec(
                "PMM",
                genq.paule_mandel_median,
                genq.se_paule_mandel,
                general.paule_mandel_median,
                "Paule-Mandel, median-unbiased",
                "Viechtbauer 2021",
            ),
            Tau2Spec(
                "DLIT",
                genq.paule_mandel,
                genq.se_paule_mandel,
                general.paule_mandel,
                "DerSimonian-Laird, iterated",
                "DerSimonian & Kacker 2007",
            ),
        )
    }
)
