"""Lesson 00: one step of gradient descent."""
