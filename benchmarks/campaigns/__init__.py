"""Campaigns: long trials of what the tests try in short. `README.md` holds the last results."""
