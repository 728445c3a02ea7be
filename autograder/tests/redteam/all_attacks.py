"""Every attack of every family."""

from autograder.tests.redteam.attack import Attack
from autograder.tests.redteam.burdens import BURDENS_ALL
from autograder.tests.redteam.others import OTHERS
from autograder.tests.redteam.words import WORDS
from autograder.tests.redteam.world import WORLD

ATTACKS: tuple[Attack, ...] = (*WORDS, *WORLD, *OTHERS, *BURDENS_ALL)
