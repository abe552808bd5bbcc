"""The names of this room that do not stand in the front door of the package."""

from .frame import Digits as Digits
from .load import load_tables as load_tables
from .problems import Problem as Problem, ValidationError as ValidationError
from .reading import Data as Data, read_data as read_data
from .schema import packaged_data as packaged_data
from .tables import TABLES as TABLES, Row as Row, Tables as Tables
from .textfile import MAX_BYTES as MAX_BYTES
