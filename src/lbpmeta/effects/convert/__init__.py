"""Conversions: between spreads, scales and summaries, and of arms that are put together or shared."""
