"""From a text master to the lesson that learners get."""
