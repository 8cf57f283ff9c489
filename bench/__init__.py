"""Measurements, side by side in one run: `make bench`. Each prints a table and writes `var/bench/<name>.json`."""
