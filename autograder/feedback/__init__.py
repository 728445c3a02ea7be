"""A verdict as plain text and as accessible HTML: the same words at every door."""

from autograder.feedback.beside import Beside
from autograder.feedback.markup import as_html
from autograder.feedback.plain import as_text

__all__ = ["Beside", "as_html", "as_text"]
