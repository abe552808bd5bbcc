"""Raw: the bytes of a document with its name, and their text."""

from __future__ import annotations

from dataclasses import dataclass

from lbpmeta.errors import DataError
from lbpmeta.evidence.formats.encoding import text_of
from lbpmeta.evidence.problems import Problem

__all__ = ["HEAD", "Raw", "decoded_text"]

#: Characters at the beginning of a file that tell what it is.
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as it is, before anybody knows what it is.

    Parameters
    ----------
    name : str
        What messages call it.
    data : bytes
    max_bytes : int
        What an archive may unpack to.
    """

    name: str
    data: bytes
    max_bytes: int

    @property
    def suffix(self) -> str:
        """The end of its name in lower case, with its point; "" without."""
        name = self.name.replace("\\", "/").rpartition("/")[2].lower()
        return f".{name.rpartition('.')[2]}" if "." in name else ""

    @property
    def head(self) -> str:
        """Its beginning as text, without a byte-order mark and blanks in front: what it is can be told by this."""
        start = self.data[: 2 * HEAD]
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = start.decode("utf-16", errors="replace")
        else:
            text = start.decode("utf-8-sig", errors="replace")
        return text[:HEAD].lstrip()


def decoded_text(raw: Raw) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a file with "\n" at the end of its lines, and what is to be said of its encoding.

    Raises
    ------
    DataError
        If it is no text.

    Examples
    --------
    >>> decoded_text(Raw("a.txt", b"MD -7.7\r\n(95% CI", 99))
    ('MD -7.7\n(95% CI', ())
    """
    found = text_of(raw.data, raw.name)
    if isinstance(found, Problem):
        line = f", line {found.line}" if found.line else ""
        raise DataError(f"{raw.name!r}{line}: {found.what}. Save it anew as UTF-8 text.")
    text, told = found
    return text.replace("\r\n", "\n").replace("\r", "\n"), (f"{raw.name}: {told}.",) if told else ()
