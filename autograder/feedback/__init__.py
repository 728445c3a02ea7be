"""A verdict as plain text and as accessible HTML: the same words at every door."""

from autograder.feedback.markup import as_html
from autograder.feedback.plain import as_text

__all__ = ["as_html", "as_text"]
