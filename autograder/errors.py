"""What went wrong on the user's side, as one line that says what to do."""


class UserError(Exception):
    """A mistake of the person at the keyboard, or a part that the machine lacks.

    The command line prints the message as one line and exits with `exit_code`;
    any other exception is a bug and shows where it happened.

    >>> raise UserError("no lesson 42_foo: `lr next` lists the lessons")
    Traceback (most recent call last):
    autograder.errors.UserError: no lesson 42_foo: `lr next` lists the lessons
    """

    exit_code = 2
