"""What whole scores allow of a mean and an SD: GRIM, GRIMMER, DEBIT."""
