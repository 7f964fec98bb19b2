"""A site on this machine, and crawls of it: for the tests and the campaigns."""
