"""The smallest changes that would make numbers agree."""
