"""The judge: observe an answer, compare with an answer key, diagnose, give a verdict.

Pure, and knows no notebook and no nbgrader. `wire`, `limits`, `observe` and `scenes`
hold no secret and run in the sandbox; `compare`, `diagnose` and `verdict` stay outside.
"""
