"""The places and the people of a class that is made for a test."""

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from autograder.hub.classes import Hub, HubClass
from autograder.tests.browser.the_course import copy_course, unused_port
from autograder.tests.grading.authoring.class_copy import EDITION
from autograder.tests.hub.environments import make_environment

ROOT_RUNS = os.geteuid() == 0
LESSON, FIRST = "01_basics", "00_start_here"
COURSES = ("lr-2027", "lr-2028") if ROOT_RUNS else ("lr-2027",)
CROWD = 30


@dataclass(frozen=True)
class Names:
    """Who is who; as root they are system users, and no other run has the same."""

    tag: str

    @property
    def ines(self) -> str:
        return f"ines{self.tag}"

    @property
    def ann(self) -> str:
        return f"ann{self.tag}"

    @property
    def ben(self) -> str:
        return f"ben{self.tag}"

    @property
    def eve(self) -> str:
        """She is in both classes, and tries what she can."""
        return f"eve{self.tag}"

    @property
    def dan(self) -> str:
        """What she tries it on."""
        return f"dan{self.tag}"

    @property
    def eves(self) -> list[str]:
        """More of her kind, each for one trick."""
        return [f"eve{number}{self.tag}" for number in range(3)]

    @property
    def zoe(self) -> str:
        """She learns in the second class alone, where there is one."""
        return f"zoe{self.tag}"

    @property
    def crowd(self) -> list[str]:
        return [f"l{number:02}{self.tag}" for number in range(CROWD)]

    def account(self, course: str) -> str:
        """Who owns a class's clone: a user of its own, else who runs the tests."""
        if ROOT_RUNS:
            return f"c{course[-4:]}{self.tag}"
        return pwd.getpwuid(os.geteuid()).pw_name


def new_names() -> Names:
    return Names(secrets.token_hex(3))


def describe(base: Path, names: Names) -> Hub:
    """What `hub.toml` says of this class, or of these two."""
    classes = tuple(
        HubClass(
            course=course,
            title=f"Learning rates {course[-4:]}",
            account=names.account(course),
            repository=base / course / "course",
            bundle=base / "bundle",
            python=base / "learners" / "bin/python",
            grading_python=base / "instructors" / "bin/python",
            instructors=(names.ines,) if course == COURSES[0] else (f"i2{names.tag}",),
            learners=learners(names, course),
        )
        for course in COURSES
    )
    return Hub(
        state=base / "state",
        exchange=base / "exchange",
        bind_url=f"http://127.0.0.1:{unused_port()}",
        hub_port=unused_port(),
        proxy_port=unused_port(),
        one_uid_each=ROOT_RUNS,
        classes=classes,
    )


def learners(names: Names, course: str) -> tuple[str, ...]:
    """Ann and Eve are in both classes."""
    both = (names.ann, names.eve)
    if course == COURSES[0]:
        return (*both, names.ben, names.dan, *names.eves, *names.crowd)
    return (*both, names.zoe)


def furnish(hub: Hub, base: Path) -> None:
    """Put there what an admin puts there before the Hub starts: see hub/README.md."""
    store = base / "reachable"
    make_environment(base / "learners", store, whole=False)
    make_environment(base / "instructors", store, whole=True)
    for one in hub.classes:
        work = copy_course(one.repository) / "autograder" / "work"
        work.mkdir(mode=0o700)
        (work / "class.toml").write_text(f'course_id = "{one.course}"\n')
        one.repository.chmod(0o700)
        if ROOT_RUNS:
            give(one.repository, one.account)


def write_bundle(base: Path) -> None:
    """The learners' course; it takes a while, and the Hub does not ask for it."""
    from autograder.grading.authoring.bundle import bundle, lessons_named, write

    write(bundle(lessons_named([LESSON]), EDITION), base / "bundle")


def give(folder: Path, account: str) -> None:
    subprocess.run(["chown", "-R", f"{account}:", str(folder)], check=True)


def add_users(hub: Hub) -> list[str]:
    """Make a system user for each account and each person, and each class's group."""
    groups: dict[str, list[str]] = {one.account: [] for one in hub.classes}
    for name in hub.people:
        groups[name] = [one.account for one in hub.classes_of(name)]
    for name, of in groups.items():
        words = ["useradd", "--create-home", "--key", "HOME_MODE=0700"]
        more = ["--groups", ",".join(of), "--shell", "/bin/bash"]
        subprocess.run([*words, *more, name], check=True)
    return list(groups)


def remove_users(names: list[str]) -> None:
    for name in names:
        subprocess.run(["userdel", "--force", name], check=False, capture_output=True)
        shutil.rmtree(f"/home/{name}", ignore_errors=True)
