"""What a paper's statements imply: of power, of cross-overs, of tests, of counts."""
