"""What the marketplace knows and decides, one package a domain."""
