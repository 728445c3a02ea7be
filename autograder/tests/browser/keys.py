"""Keys that are pressed in an explorer, and how soon the picture follows."""

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Locator, Page

BUSY = 3  # times slower, while other tests have the machine
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
}"""
# From the key to the frame that is painted with the new picture in it.
WATCH = """(explorer) => {
  window.delays = [];
  let pressed = 0;
  explorer.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  const drawn = new MutationObserver(() => requestAnimationFrame(() => {
    if (pressed) window.delays.push(performance.now() - pressed);
    pressed = 0;
  }));
  drawn.observe(explorer.querySelector('svg'), { childList: true, subtree: true });
}"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def key_to_picture(
    page: Page,
    explorer: Locator,
    key: str | Callable[[int], str],
    *,
    times: int,
    watch: str = WATCH,
) -> float:
    """The median milliseconds from a key to the frame with the new picture."""
    explorer.evaluate(watch)
    for count in range(times):
        press(page, key if isinstance(key, str) else key(count))
        page.wait_for_function("count => window.delays.length > count", arg=count)
    delay = float(median(page.evaluate("window.delays")))
    print(f"key to picture: {delay:.0f} ms")
    return delay
