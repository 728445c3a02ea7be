"""Somebody who speaks to the Hub as a program does: logged in, without a browser."""

import time
from typing import Any

import httpx

from autograder.tests.hub.the_hub import PASSWORD, Site

PATIENCE = httpx.Timeout(60)


class Visitor:
    """A person of the class, with what the Hub gave them."""

    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.name = name
        self.client = httpx.Client(base_url=site.url, timeout=PATIENCE)
        self.client.get("/hub/login")
        answer = self.client.post("/hub/login", data=self.secrets())
        assert answer.is_redirect, (answer.status_code, answer.text)
        self.token = self.new_token()
        self.client.headers["Authorization"] = f"token {self.token}"

    def secrets(self) -> dict[str, str]:
        xsrf = self.client.cookies.get("_xsrf", path="/hub/") or ""
        return {"username": self.name, "password": PASSWORD, "_xsrf": xsrf}

    def new_token(self) -> str:
        answer = self.client.post(
            f"/hub/api/users/{self.name}/tokens",
            json={},
            headers={"X-XSRFToken": self.secrets()["_xsrf"]},
        )
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return str(answer.json()["token"])

    def ask(self, path: str, method: str = "GET", **more: Any) -> httpx.Response:
        return self.client.request(method, path, **more)

    def start(self, **options: str) -> None:
        """Start an own server, and wait until it answers."""
        asked = self.ask(f"/hub/api/users/{self.name}/server", "POST", json=options)
        assert asked.is_success, asked.text
        give_up = time.monotonic() + 120
        while not self.ask(f"/user/{self.name}/api/status").is_success:
            assert time.monotonic() < give_up, self.site.log.read_text()[-3000:]
            time.sleep(0.2)

    def stop(self) -> None:
        answer = self.ask(f"/hub/api/users/{self.name}/server", "DELETE")
        assert answer.is_success, answer.text

    def assignments(self, action: str = "", **words: str) -> list[dict[str, Any]]:
        """What nbgrader's Assignment List shows, after an action or as it is."""
        path = f"/user/{self.name}/assignments"
        words = {"course_id": self.site.first.course, **words}
        if action:
            answer = self.ask(f"{path}/{action}", "POST", json=words)
        else:
            answer = self.ask(path, params=words)
        assert answer.is_success, answer.text
        told = answer.json()
        assert told["success"], told["value"]
        listed: list[dict[str, Any]] = told["value"]
        return listed
