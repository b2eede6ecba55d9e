"""One module a subcommand; what is large is imported inside the function that needs it."""
