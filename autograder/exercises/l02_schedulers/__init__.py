"""Lesson 02: schedulers from scratch."""
