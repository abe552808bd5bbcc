"""Parts of a report beside its findings: its record, chapters, consequences, questions and checklist."""
