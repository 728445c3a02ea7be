"""nbgrader's configuration: solutions/ becomes lessons/, all else lies under work/.

It is found through JUPYTER_CONFIG_PATH=autograder, which `lr nbgrader` sets.
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent

c = get_config()

c.CourseDirectory.course_id = "learning_rates"
c.CourseDirectory.root = str(HERE.parent)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = "autograder/work/submitted"
c.CourseDirectory.autograded_directory = "autograder/work/autograded"
c.CourseDirectory.feedback_directory = "autograder/work/feedback"
c.CourseDirectory.solution_directory = "autograder/work/solution"
c.CourseDirectory.db_url = f"sqlite:///{HERE / 'work' / 'gradebook.db'}"
# Masters and their notes lie beside the notebooks and must not reach a learner.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    ".*",
    "*.py",
    "*.md",
]
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}

# nbgrader opens the gradebook before anything else has made the folder.
(HERE / "work").mkdir(exist_ok=True)

# Judging in the place of nbgrader's own execution.
from autograder.grading.authoring.masters import TO_WRITE  # noqa: E402
from autograder.grading.gradebook.configuration import (  # noqa: E402
    configure,
    configure_class,
)

c.ClearSolutions.text_stub = TO_WRITE
configure(c)
# Last, for what a class decided in work/class.toml counts.
configure_class(c, HERE.parent)
