"""What may happen in the clubs."""
