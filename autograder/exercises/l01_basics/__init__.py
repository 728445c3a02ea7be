"""Lesson 01: what a learning rate does."""
