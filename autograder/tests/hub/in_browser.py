"""What people of a class do with hands and eyes, in a browser of their own."""

import time
from pathlib import Path

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from autograder.tests.browser.lesson_page import PATIENCE_MS, WIDE, LessonPage
from autograder.tests.browser.the_course import Lab
from autograder.tests.hub.a_class import LESSON
from autograder.tests.hub.the_hub import PASSWORD, Site

PATIENCE_S = 240
expect.set_options(timeout=PATIENCE_MS)


class HubLab(Lab):
    """The server of a learner, as `LessonPage` asks for it."""

    def at(self, notebook: Path) -> str:
        path = notebook.relative_to(self.root).as_posix()
        return f"{self.address}/lab/tree/{path}?reset"


class Person:
    """Somebody at the Hub: a browser of their own, and what they open in it."""

    def __init__(self, site: Site, context: BrowserContext, name: str) -> None:
        self.site = site
        self.name = name
        self.page: Page = context.new_page()
        self.page.set_viewport_size(WIDE)
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.goto(f"{site.url}/hub/login")
        self.page.get_by_label("Username:").fill(name)
        self.page.get_by_label("Password:").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def menu(self, *words: str) -> None:
        bar, *items = words
        top = self.page.locator(".lm-MenuBar-item").get_by_text(bar, exact=True)
        top.click(timeout=PATIENCE_MS)
        for item in items:
            shown = self.page.locator(".lm-Menu-item:visible")
            shown.get_by_text(item, exact=True).click()


class Instructor(Person):
    """Grades in the class's own server."""

    def __init__(self, site: Site, context: BrowserContext, name: str) -> None:
        super().__init__(site, context, name)
        self.page.wait_for_url(f"**/services/{site.first.course}/lab**")

    def open_terminal(self) -> None:
        self.menu("File", "New", "Terminal")
        self.page.locator(".jp-Terminal:visible .xterm-screen").wait_for()
        self.page.wait_for_timeout(1000)

    def types(self, command: str) -> str:
        """Type a command into the terminal; what it said, once it has ended."""
        said = self.site.first.repository / "autograder" / "work" / "said.txt"
        said.unlink(missing_ok=True)
        self.page.locator(".jp-Terminal:visible .xterm-screen").click()
        place = "autograder/work"
        self.page.keyboard.type(
            f"({command}) > {place}/saying.txt 2>&1; echo $? >> {place}/saying.txt; "
            f"mv {place}/saying.txt {place}/said.txt\n"
        )
        give_up = time.monotonic() + PATIENCE_S
        while not said.exists():
            assert time.monotonic() < give_up, f"{command} has not ended"
            time.sleep(0.1)
        text = said.read_text()
        assert text.splitlines()[-1] == "0", text
        return text

    def formgrader(self) -> FrameLocator:
        self.menu("Nbgrader", "Formgrader")
        return self.page.frame_locator("iframe").first


class Learner(Person):
    """Studies and hands in, with Assignment List alone."""

    def __init__(self, site: Site, context: BrowserContext, name: str) -> None:
        super().__init__(site, context, name)
        self.lesson: LessonPage | None = None
        self.root = site.home(name)

    def choose(self, course: str) -> None:
        """Say for which class the own server is, where it asks."""
        self.page.get_by_label("Which class?").select_option(course)
        self.page.get_by_role("button", name="Start").click()

    def arrive(self) -> None:
        """Wait for the own server, which starts meanwhile."""
        self.page.wait_for_url(f"**/user/{self.name}/lab**")

    def assignments(self) -> Locator:
        """nbgrader's Assignment List, opened anew."""
        self.page.goto(f"{self.site.url}/user/{self.name}/lab?reset")
        self.menu("Nbgrader", "Assignment List")
        return self.page.locator("#assignments, .jp-MainAreaWidget:visible").last

    def press(self, button: str) -> None:
        rows = self.assignments().locator(".list_item").filter(has_text=LESSON)
        rows.get_by_role("button", name=button, exact=True).first.click()

    def open(self, notebook: Path) -> LessonPage:
        """Open a notebook of the own folder."""
        address = f"{self.site.url}/user/{self.name}"
        lab = HubLab(address, self.root, self.root / "lr", 0)
        return LessonPage(self.page, lab, notebook)

    def answer(self, lesson: LessonPage, exercise: str, *lines: str) -> str:
        """Type an answer, run its cell and its check; what the verdict says."""
        lesson.enter(exercise)
        for key in ("ControlOrMeta+End", "Shift+Home"):
            self.page.keyboard.press(key)
        self.page.keyboard.type("\n".join(lines))
        lesson.run(exercise)
        lesson.run(f"check_{exercise}")
        verdict = lesson.output(f"check_{exercise}").get_by_role("status")
        expect(verdict).to_be_visible()
        return verdict.inner_text()

    def save(self) -> None:
        self.page.keyboard.press("Escape")
        self.menu("File", "Save Notebook")
        self.page.wait_for_timeout(1000)
