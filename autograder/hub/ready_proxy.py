"""Whether the Hub's proxy starts, and whether its ports are free."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from autograder.doctor import PROXY, Finding
from autograder.hub.classes import Hub
from autograder.hub.configuration import free_port

PATIENCE_S = 20.0


def proxy() -> Finding:
    """Start it, and see whether it answers."""
    trouble = start_proxy()
    return Finding(
        name="Proxy",
        ok=not trouble,
        needed_for="the Hub",
        found=trouble or "starts and answers",
        advice="put it there: .ci/proxy",
    )


def start_proxy() -> str:
    """Why the proxy does not start; empty where it does."""
    port, inner = free_port(), free_port()
    words = ["--ip", "127.0.0.1", "--port", str(port), "--api-ip", "127.0.0.1"]
    try:
        process = subprocess.Popen(
            ["node", str(PROXY), *words, "--api-port", str(inner)],
            env={"PATH": os.environ.get("PATH", os.defpath)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        return f"node: {error.strerror}"
    try:
        return "" if answers(port, process) else "does not start"
    finally:
        process.kill()
        process.wait()


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def ports(hub: Hub) -> Iterator[Finding]:
    """The Hub's three ports: free, or taken by something else."""
    outer = urlsplit(hub.bind_url)
    wanted = {
        "bind_url": (outer.hostname or "", outer.port or 0),
        "hub_port": ("127.0.0.1", hub.hub_port),
        "proxy_port": ("127.0.0.1", hub.proxy_port),
    }
    for name, (host, port) in wanted.items():
        trouble = cannot_listen(host, port)
        yield Finding(
            name=f"Port {port}",
            ok=not trouble,
            needed_for=name,
            found=trouble or "free",
            advice=f"stop what listens there (the Hub, if it runs), or change {name}",
        )


def cannot_listen(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""
