"""Premises: what a proof about printed numbers rests on, and who says that it holds.

A contradiction between printed numbers is one only under premises: that the interval is symmetric about its estimate,
that p belongs to this estimate, that the numbers were rounded to nearest. Each premise of a finding is *declared* (by
the source, a file format, a recipe or the user), *entailed* (every listed alternative fails on the printed numbers
too), or *assumed*. What needs an assumed premise is no proof.

The registry :data:`lbpmeta.premises.kinds.PREMISES` holds the vocabulary: one premise is one row.
"""

from lbpmeta.premises.declaration import (
    NOTHING_DECLARED,
    Declaration,
    Declarations,
    declare,
    declared_by_keywords,
    reading_mode,
)
from lbpmeta.premises.kinds import PREMISES, SYMMETRIC_INTERVALS, PremiseKind
from lbpmeta.premises.premise import Origin, Premise, Status, assume, blamed, entail, given_words, if_words

__all__ = [
    "NOTHING_DECLARED",
    "PREMISES",
    "SYMMETRIC_INTERVALS",
    "Declaration",
    "Declarations",
    "Origin",
    "Premise",
    "PremiseKind",
    "Status",
    "assume",
    "blamed",
    "declare",
    "declared_by_keywords",
    "entail",
    "given_words",
    "if_words",
    "reading_mode",
]
