"""The names of this room that do not stand in the front door of the package."""

from .baseline import fingerprint as fingerprint, read_baseline as read_baseline, write_baseline as write_baseline
from .formats.json_format import (
    json_schema as json_schema,
    report_from_json as report_from_json,
    report_json as report_json,
)
from .formats.markdown import report_markdown as report_markdown
from .formats.text import report_text as report_text
from .gate import GATES as GATES
from .rendering import FORMATS as FORMATS, render as render
