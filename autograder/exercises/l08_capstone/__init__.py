"""Lesson 08: ship a schedule."""
