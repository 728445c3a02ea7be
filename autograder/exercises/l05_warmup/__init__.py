"""Lesson 05: warmup, families of decay, parameter groups, and going on."""
