"""Rules of ours that no ready-made checker knows: `python -m tools.lints` runs them all.

Each module is one rule with `check() -> list[str]`; a finding reads `file:line: what and why`.
Those that read code take the folder to read, so that a test can show them a bad sample.
"""
