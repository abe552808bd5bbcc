"""Signatures: tables that programs write, known by what stands in them, whatever the file is called."""
