"""Starter: the texts that a new project begins with, and where its hooks go."""
