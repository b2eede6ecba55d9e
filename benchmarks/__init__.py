"""Measurements, run by hand with `make bench`: README.md beside this file says what they mean."""
