"""What may happen in the shelters: coming in, staying, leaving, beds, the night's count."""
