"""Checks of statements against each other: doses, groups and their members, scales, words, methods of a paper."""
