"""Taking one's functions home: passing answers as files that need no course.

Notebooks come in as cells, and out come the texts of a few files: a module of
functions, adapters to torch, tests, and a check for training loops. What an answer
does is asked of somebody else, who is handed in.
"""
