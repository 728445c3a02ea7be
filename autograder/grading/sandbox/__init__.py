"""Runs what we do not trust, and brings back what it did as plain data."""
