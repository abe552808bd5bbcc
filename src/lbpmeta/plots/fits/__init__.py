"""Figures of one fit: funnel, radial and the like, as charts."""
