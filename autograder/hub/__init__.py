"""A class on JupyterHub: its configuration, and what a server needs for it."""
