"""`lr next`."""


def run() -> None:
    """Say what to do next."""
    from autograder.study.progress_view import next_step

    print(next_step())
