"""What a published network prints, against itself."""
