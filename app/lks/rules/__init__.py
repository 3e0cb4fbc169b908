"""What may happen to partner institutions: each file one part of it."""
