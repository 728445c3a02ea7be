"""What runs inside the walls: a submission's own world, and nothing of ours that knows.

A package by itself: it is bound into the sandbox as `inside`, where nothing of
`autograder.grading` exists, so it imports itself by relative names.
"""
