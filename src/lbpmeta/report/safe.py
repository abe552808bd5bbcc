"""Safe: text from anywhere as text in a page: nothing in a cell of a table becomes markup, a link or a trick."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

__all__ = ["anchor", "doi_link", "json_escaped", "pubmed_link", "visible"]

#: Marks that turn the direction of what follows (numbers would read in another order than they were printed), and
#: line ends that only some programs see.
_TURNS: Final = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"

#: Those, and the controls that HTML and XML cannot hold and a terminal would obey.
_HIDDEN: Final = re.compile(f"[\x00-\x1f\x7f-\x9f{_TURNS}\ud800-\udfff\ufffe\uffff]")

_UNSAFE_IN_JSON: Final = re.compile(f"[\x7f-\x9f{_TURNS}]")

_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s<>\"'\\]+")


def visible(text: str, *, keep: str = "\n\t") -> str:
    """Return text in which control characters and marks of direction are written out.

    Parameters
    ----------
    text : str
    keep : str
        Controls that stay what they are.

    Examples
    --------
    >>> visible("a\\x07b\\u202e1.2")
    'a[U+0007]b[U+202E]1.2'
    """
    return _HIDDEN.sub(lambda m: m[0] if m[0] in keep else f"[U+{ord(m[0]):04X}]", text)


def json_escaped(text: str) -> str:
    """Return JSON text that means the same, with what a terminal would obey or hide as escapes.

    Examples
    --------
    >>> json_escaped('"a\\x9b1m"')
    '"a\\\\u009b1m"'
    """
    return _UNSAFE_IN_JSON.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def anchor(kind: str, name: str) -> str:
    """Return an id for a part of a page, which is its own fragment in a link; different names have different ones.

    Examples
    --------
    >>> anchor("row", "cd008112-1.1.1")
    'row-cd008112-1.1.1'
    >>> anchor("row", "a b")
    'row-a~20b'
    """
    return f"{kind}-" + re.sub(
        r"[^A-Za-z0-9._-]", lambda m: "".join(f"~{b:02x}" for b in m[0].encode("utf-8", "surrogatepass")), name
    )


def doi_link(doi: str) -> str:
    """Return the address of a DOI; "" where the text is none.

    Examples
    --------
    >>> doi_link("10.1002/14651858.CD008112.pub3")
    'https://doi.org/10.1002/14651858.CD008112.pub3'
    >>> doi_link("javascript:alert(1)")
    ''
    """
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}" if _DOI.fullmatch(doi) else ""


def pubmed_link(pmid: str) -> str:
    """Return the address of a PubMed record; "" where the text is no number of one.

    Examples
    --------
    >>> pubmed_link("12345678")
    'https://pubmed.ncbi.nlm.nih.gov/12345678/'
    """
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if re.fullmatch(r"[0-9]{1,9}", pmid) else ""
