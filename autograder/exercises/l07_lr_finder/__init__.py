"""Lesson 07: the learning-rate finder."""
