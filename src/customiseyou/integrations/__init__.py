"""Adapters for outsiders, one package each; every one implements ports of the domains."""
