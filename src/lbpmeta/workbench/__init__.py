"""Workbench: the evidence with everything that can be done to it. The one room that knows every room below."""

from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import check, load

__all__ = ["Evidence", "check", "load"]
