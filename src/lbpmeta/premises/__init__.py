"""Premises: what a proof about printed numbers rests on, and who says that it holds.

A contradiction between printed numbers is one only under premises: that the interval is symmetric about its estimate,
that p belongs to this estimate, that the numbers were rounded to nearest. Each premise of a finding is *declared* (by
the source, a file format, a recipe or the user), *entailed* (every listed alternative fails on the printed numbers
too), or *assumed*. What needs an assumed premise is no proof.

The registry :data:`lbpmeta.premises.kinds.PREMISES` holds the vocabulary: one premise is one row.
"""
