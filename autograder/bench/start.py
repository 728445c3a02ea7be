"""From the command to the first visible cell, in a real browser.

Peer: plain `jupyter lab` opening an empty notebook on the same machine.
"""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from autograder.bench.report import Report
from autograder.doctor import chromium_path, chromium_sandboxes
from autograder.errors import UserError
from autograder.lab import FIRST_LESSON, free_port
from autograder.repository import ROOT

LIMIT_S = 8.0
ROUNDS = 3
PEER = "jupyter lab with an empty notebook"
FIRST_CELL = ".jp-Notebook .jp-Cell"
EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def measure() -> Report:
    path = chromium_path()
    if path is None:
        raise UserError("`lr bench start` needs Chromium: `lr doctor` says how")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=chromium_sandboxes()
        )
        ours, theirs = [], []
        for number in range(ROUNDS + 1):  # the first of each is not counted
            counted = f"round {number} of {ROUNDS}" if number else "once, not counted"
            ours.append(told(f"{counted}: lr lab", start_course, browser, folder))
            theirs.append(told(f"{counted}: {PEER}", start_plain, browser, folder))
        browser.close()
    return Report(
        name="start",
        unit="s",
        ours=median(ours[1:]),
        peer=PEER,
        theirs=median(theirs[1:]),
        limit=LIMIT_S,
        details={"ours_first": ours[0], "theirs_first": theirs[0]},
    )


def told(
    what: str, start: Callable[[Browser, Path], float], browser: Browser, folder: str
) -> float:
    """Measure one start, and say what is measured before, and how long it took."""
    print(f"{what} …", end=" ", file=sys.stderr, flush=True)
    took = start(browser, Path(folder))
    print(f"{took:.1f} s", file=sys.stderr, flush=True)
    return took


def start_course(browser: Browser, folder: Path) -> float:
    command = [sys.executable, "-m", "autograder.cli", "lab", FIRST_LESSON]
    command += ["--no-browser", "--port", str(free_port(None))]
    surroundings = {**os.environ, "LR_HOME": str(folder / "home")}
    began = time.perf_counter()
    with running(command, ROOT, surroundings) as server:
        for line in server.stdout or ():
            if found := re.search(r"http://\S+", line):
                return first_cell(browser, found[0]) - began
    raise UserError("`lr lab` did not start: say `lr doctor`")


def start_plain(browser: Browser, folder: Path) -> float:
    (folder / "empty.ipynb").write_text(json.dumps(EMPTY), "utf-8")
    began = time.perf_counter()
    with plain_jupyterlab(folder, "empty.ipynb", os.environ) as url:
        return first_cell(browser, url) - began


@contextmanager
def plain_jupyterlab(
    folder: Path, notebook: str, surroundings: Mapping[str, str]
) -> Iterator[str]:
    """JupyterLab as anybody starts it, and the address of a notebook in it."""
    port, token = free_port(None), secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", f"--IdentityProvider.token={token}"]
    command += ["--ServerApp.answer_yes=True", "--Application.log_level=ERROR"]
    with running(command, folder, surroundings, quiet=True):
        # Without reset, what an earlier one had open is opened beside it.
        yield f"http://127.0.0.1:{port}/lab/tree/{notebook}?token={token}&reset"


def run_all(page: Page) -> None:
    """Choose Run All Cells from the menu."""
    page.locator(".lm-MenuBar-item").get_by_text("Run", exact=True).click()
    items = page.locator(".lm-Menu-item:visible")
    items.get_by_text("Run All Cells", exact=True).click()


@contextmanager
def running(
    command: Sequence[str],
    folder: Path,
    surroundings: Mapping[str, str],
    *,
    quiet: bool = False,
) -> Iterator["subprocess.Popen[str]"]:
    server = subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
    )
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:  # the peer sometimes needs a second word
            server.kill()
            server.wait()


def first_cell(browser: Browser, url: str, patience: float = 60.0) -> float:
    """The moment at which the first cell of the notebook can be seen."""
    page = browser.new_page()
    give_up = time.perf_counter() + patience
    try:
        while not listens(url):
            if time.perf_counter() > give_up:
                raise UserError(f"no answer from {url.partition('?')[0]}")
            time.sleep(0.05)
        page.goto(url)
        page.wait_for_selector(FIRST_CELL, timeout=1000 * patience)
        return time.perf_counter()
    finally:
        page.close()


def listens(url: str) -> bool:
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname, place.port or 80)).close()
    except OSError:
        return False
    return True
