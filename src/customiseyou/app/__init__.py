"""The composition root: settings, wiring, the programs and the command line."""
