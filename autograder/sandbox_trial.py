"""Whether submissions can be isolated here: what the doctor of a grader asks."""

from autograder.errors import UserError
from autograder.grading.sandbox.looking import require_sandbox
from autograder.grading.sandbox.walls import SandboxUnavailable
from autograder.linux import require_linux
from autograder.repository import ROOT


def trial() -> tuple[str, str]:
    """Start the very sandbox that grading uses; what is in the way, and what helps."""
    try:
        require_linux()
        require_sandbox(ROOT)
    except SandboxUnavailable as error:
        if "lr doctor" in error.fix:
            return error.reason, "report it, with your system's name and version"
        return error.reason, error.fix
    except UserError as error:
        found, _, advice = str(error).partition(": ")
        return found, advice
    return "", ""
