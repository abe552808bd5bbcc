"""The registry of checks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.across import (
    column_units,
    contrast_se,
    copies,
    identical_sds,
    prints,
    said_twice,
    same_arm,
    scales,
    sd_outlier,
    se_as_sd,
    smd_outlier,
    two_analyses,
    unit_of_analysis,
)
from lbpmeta.checks.arms import (
    change,
    combined,
    contrast_rows,
    correlation,
    interval,
    p_value as arms_p_value,
    quantiles,
    ranges,
    sd_bounds,
    standard_error,
)
from lbpmeta.checks.arms.granularity import grim, grimmer
from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts import (
    absolute,
    counts,
    flow,
    hazard,
    nnt,
    p_value as counts_p_value,
    proportion,
    proportion_interval,
    rates,
    ratio,
    reexpressed,
)
from lbpmeta.checks.diagnostic import figures
from lbpmeta.checks.estimate import (
    claims,
    containment,
    domain,
    p_values,
    precision,
    second,
    size,
    statistic,
    symmetry,
    variance,
    whole,
)
from lbpmeta.checks.network import rows as network
from lbpmeta.checks.pooled import line_spec, weights_spec
from lbpmeta.checks.source import quote
from lbpmeta.checks.statements import dose, members, one_method, scale_ends, words
from lbpmeta.checks.summary import (
    bounds,
    heterogeneity,
    i2_interval,
    prediction_interval,
    study_count,
    subgroups,
    summary_only,
)

__all__ = ["CHECKS", "CheckSpec", "rederives"]

#: Every check by name, in the order of the report: one more module of checks is one more line.
CHECKS: Final[Mapping[str, CheckSpec]] = MappingProxyType(
    {
        spec.name: spec
        for module in (
            quote,
            ranges,
            domain,
            containment,
            symmetry,
            p_values,
            variance,
            precision,
            second,
            statistic,
            size,
            whole,
            interval,
            contrast_rows,
            change,
            heterogeneity,
            line_spec,
            study_count,
            prints,
            said_twice,
            same_arm,
            two_analyses,
            grim,
            grimmer,
            sd_bounds,
            standard_error,
            contrast_se,
            se_as_sd,
            sd_outlier,
            smd_outlier,
            correlation,
            arms_p_value,
            quantiles,
            combined,
            copies,
            unit_of_analysis,
            identical_sds,
            column_units,
            scales,
            weights_spec,
            bounds,
            prediction_interval,
            i2_interval,
            summary_only,
            subgroups,
            counts,
            proportion,
            proportion_interval,
            ratio,
            counts_p_value,
            nnt,
            absolute,
            figures,
            rates,
            hazard,
            flow,
            reexpressed,
            claims,
            dose,
            members,
            scale_ends,
            words,
            one_method,
            network,
        )
        for spec in module.SPECS
    }
)


def rederives(finding: Finding) -> bool:
    """Whether a finding is of a check that makes a pooled line from its rows."""
    return finding.check in CHECKS and CHECKS[finding.check].rederives
