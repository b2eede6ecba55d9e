"""The pure print engine: one scene becomes outlines, and those become preview, PNG and PDF.

It touches no database, web, network or clock. Its invariants: the same scene, fonts and pictures
give the same bytes in any process; nothing is drawn with live text; a character that no font has
is an error that names it; what does not fit is reported, never dropped.
"""
