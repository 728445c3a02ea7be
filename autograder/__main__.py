"""`python3 -m autograder ...` works with nothing but Python: see bootstrap.py.

This file parses on every Python, so that an old one gets a sentence to read.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "lr: this is Python %d.%d and the course needs 3.11 or newer: install one "
        "and start with it, for example `python3.12 -m autograder lab`\n"
        % (sys.version_info[0], sys.version_info[1])
    )
    sys.exit(2)

from autograder.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
