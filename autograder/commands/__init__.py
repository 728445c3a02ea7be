"""One module per command of `lr`; see `autograder/cli.py` for what each defines."""
