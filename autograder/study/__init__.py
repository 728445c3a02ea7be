"""The learner's side: check, hint, solution, the workspace, progress and XP."""
