"""The grammar of printed results: small rules over tokens.

The rules are tables (`patterns.py`): a new way to print a result is one line there and one sentence in the tests.
"""
