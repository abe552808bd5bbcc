"""ENCODE: read, validate and query the tables of printed numbers."""

from lbpmeta.evidence.frame import Digits
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.reading import Data, read_data
from lbpmeta.evidence.schema import packaged_data
from lbpmeta.evidence.tables import TABLES, Row, Tables
from lbpmeta.evidence.textfile import MAX_BYTES

__all__ = [
    "MAX_BYTES",
    "TABLES",
    "Data",
    "Digits",
    "Problem",
    "Row",
    "Tables",
    "ValidationError",
    "load_tables",
    "packaged_data",
    "read_data",
]
