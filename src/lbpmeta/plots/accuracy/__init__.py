"""Figures of the accuracy of a test."""
