"""The pictures that stand beside the lessons: one module for each lesson."""
