"""A shared page as a student reads it, and what the browser itself knows about what it asked for and kept."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, Request

ICON = re.compile(r"/static/img/favicon(\.[0-9a-f]+)?\.svg$")


class Record:
    """What the browser asks the network for from now on, as it tells it itself."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        page.on("request", self._note)
        page.on("websocket", lambda socket: self.asked.append(f"websocket {socket.url}"))

    def _note(self, request: Request) -> None:
        # The browser fetches the page's icon when it likes, also long after the page has loaded: always the same file.
        if not ICON.search(request.url):
            self.asked.append(f"{request.method} {request.url}")


def kept(page: Page) -> list[Any]:
    """Whatever the browser keeps of the page beyond its sight: cookies, both storages, databases, the address."""
    held = page.evaluate(
        """async () => [
            document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
            (await caches.keys()).length, history.length, history.state, location.search + location.hash,
        ]"""
    )
    return [page.context.cookies(), *held]


def flagged(page: Page) -> dict[int, str]:
    """The steps that are marked, each with the highest severity."""
    steps = page.locator(".leaf-step:has(.told)")
    return {
        int((step.get_attribute("id") or "").removeprefix("step-")): step.locator(".severity").first.inner_text()
        for step in steps.all()
    }


def tick(page: Page, group: str, name: str) -> None:
    """Open a group of conditions and tick one of them."""
    page.locator("#check summary", has_text=group).click()
    page.get_by_label(name, exact=True).check()
