"""Lesson 04: triangular cycles and the one-cycle policy."""
