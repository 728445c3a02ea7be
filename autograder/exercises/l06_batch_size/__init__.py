"""Lesson 06: batch size and learning rate."""
