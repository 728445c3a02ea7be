"""Lesson 03: preview before you train; warm restarts."""
