"""For `jupyterhub -f`, with LR_HUB=/path/hub.toml; README.md here says how."""

from autograder.hub.configuration import configure_from

configure_from(globals())
