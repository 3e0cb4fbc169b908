"""Benchmarks: each script stands beside the floor F of the same run. `bin/bench` lists them."""
