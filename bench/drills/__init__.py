"""Drills: what an office never wants to live through, done on purpose and counted. `bin/drill` lists them."""
