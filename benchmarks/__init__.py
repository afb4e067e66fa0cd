"""Measurements, side by side: each module here that has a `run` is a benchmark of that name."""
