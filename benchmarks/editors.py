"""People who edit numbers in the list, over HTTP and as fast as the site answers, or slower."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

import httpx

HTMX = {"HX-Request": "true"}
_INPUT = re.compile(r"<input ([^>]*)>")
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')

Address = Callable[[], str]
"""Returns the address of a site, such as http://127.0.0.1:8000."""


@dataclass
class Editor:
    """A person who renames one number again and again. `name` is the last one that was saved."""

    site: Address
    cookies: httpx.Cookies
    path: str
    name: str = ""
    pause: float = 0.0  # seconds after each save
    saves: int = 0
    slowest: float = 0.0  # seconds
    errors: list[str] = field(default_factory=list)

    def rename_until(self, stopped: threading.Event) -> None:
        with httpx.Client(cookies=self.cookies, trust_env=False, timeout=90) as client:
            while not stopped.is_set():
                began = time.monotonic()
                try:
                    self._rename(client, f"Desk {self.saves}")
                except httpx.TransportError as error:
                    self.errors.append(repr(error))
                self.slowest = max(self.slowest, time.monotonic() - began)
                stopped.wait(self.pause)

    def _rename(self, client: httpx.Client, name: str) -> None:
        opened = client.get(self.site() + self.path, params={"in": "row"}, headers=HTMX)
        typed = _inputs(opened.text) | {"name": name}
        headers = HTMX | {"X-CSRFToken": self.cookies["csrftoken"]}
        saved = client.post(self.site() + self.path, data=typed, headers=headers)
        if (opened.status_code, saved.status_code) == (200, 200) and name in saved.text:
            self.name, self.saves = name, self.saves + 1
        else:
            self.errors.append(f"{opened.status_code}, {saved.status_code}: {saved.text[:300]}")


def _inputs(page: str) -> dict[str, str]:
    found = [dict(_ATTRIBUTE.findall(attributes)) for attributes in _INPUT.findall(page)]
    return {each["name"]: unescape(each.get("value", "")) for each in found if "name" in each}
