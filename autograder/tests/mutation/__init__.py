"""Do the judge's own tests notice when the judge is changed?

`python -m autograder.tests.mutation` changes the judge in one place, runs the tests
that cover the changed line, and says which changes nobody noticed. It takes up to an
hour and is no part of the suite; its table is committed beside this file.

Kept tools were looked at: mutmut works on a whole project in a copy and knows nothing
of which test covers which line within a file; cosmic-ray keeps a database and starts a
process for each change, and importing torch takes seconds. Here a warm process forks.
"""
