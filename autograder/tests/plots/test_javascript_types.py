"""The explorers' JavaScript under TypeScript: what an editor would underline."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from autograder import doctor, plots

FOLDER = Path(plots.__file__).parent
SLIP = """// @ts-check
/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const kit = explorer(given, "Slip");
  return kit.start(() => kit.say(3));
}
export default { render };
"""


def said_of(project: Path) -> list[str]:
    done = subprocess.run(
        ["node", doctor.TYPESCRIPT, "--project", project],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines()
    assert (done.returncode == 0) == (lines == [])
    return lines


@pytest.mark.slow
@pytest.mark.needs_typescript
class TestTypes:
    """With the TypeScript that the lock file names."""

    def test_the_kit_and_every_explorer_keep_their_types(self) -> None:
        assert said_of(FOLDER) == []

    def test_the_example_keeps_them_and_a_slip_is_seen(self, tmp_path: Path) -> None:
        text = (FOLDER / "kit" / "README.md").read_text("utf-8")
        example = re.findall(r"```js\n(.*?)```", text, re.DOTALL)[0]
        (tmp_path / "example.js").write_text(example, "utf-8")
        (tmp_path / "slip.js").write_text(SLIP, "utf-8")
        settings = {
            "extends": str(FOLDER / "tsconfig.json"),
            "include": [str(FOLDER / "kit" / "*.js"), "*.js"],
        }
        (tmp_path / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
        (line,) = said_of(tmp_path)
        assert "slip.js(5,34)" in line
        assert "'number' is not assignable to parameter of type 'string'" in line

    def test_it_is_the_version_that_is_pinned(self) -> None:
        assert doctor.typescript().found == f"Version {pinned()}"


def pinned() -> str:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    version: str = lock["packages"]["node_modules/typescript"]["version"]
    return version


def test_the_lock_pins_one_package_and_names_no_host_of_its_own() -> None:
    asked = json.loads((FOLDER / "package.json").read_text("utf-8"))
    assert asked["devDependencies"] == {"typescript": pinned()}
    text = (FOLDER / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    assert set(packages) == {"", "node_modules/typescript"}
    assert packages["node_modules/typescript"]["integrity"].startswith("sha512-")
    hosts = set(re.findall(r"https?://[^/\"]+", text))
    assert hosts <= {"https://registry.npmjs.org"}
