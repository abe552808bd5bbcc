"""Figures of a network of treatments."""
