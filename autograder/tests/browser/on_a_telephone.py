"""What of an explorer a narrow window does not show."""

from playwright.sync_api import Locator

# A pixel less or more is rounding.
CUT_OFF = """(root) => [...root.querySelectorAll("svg text, th, td")]
  .map((one) => [one.getBoundingClientRect(), one.textContent])
  .filter(([box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
  .map(([, words]) => words)"""
TRIES, BETWEEN_MS = 100, 100.0


def cut_off(root: Locator) -> list[str]:
    """The words that are cut off in the end: pictures follow a new width."""
    found: list[str] = root.evaluate(CUT_OFF)
    for _ in range(TRIES):
        if not found:
            break
        root.page.wait_for_timeout(BETWEEN_MS)
        found = root.evaluate(CUT_OFF)
    return found
