"""A marketplace where every purchase is made to the buyer's wish."""
