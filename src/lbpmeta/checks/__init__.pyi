"""The names of this room that do not stand in the front door of the package."""

from .arms.ranges import check_ranges as check_ranges
from .core.spec import CheckSpec as CheckSpec
from .estimate.claims import check_significance_claim as check_significance_claim
from .run.coverage import coverage as coverage
from .run.explain import explain_check as explain_check, explain_finding as explain_finding
from .run.findings import Findings as Findings
from .run.runner import run_checks as run_checks
from .source.quote import check_quote as check_quote
