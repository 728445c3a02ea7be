"""Attacks on the grader, written with its source in hand, and what comes of them."""
