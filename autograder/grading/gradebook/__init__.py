"""Results into nbgrader's gradebook, graded notebooks and feedback pages."""
