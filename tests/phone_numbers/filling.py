"""Somebody who fills in a number's form: in a browser without JavaScript, or with HTMX in it."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from phone_numbers.forms.shown import id_of
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

from .inputs import inputs_of

ACME = "/orgs/acme/numbers/"
_NAME = re.compile(r'\sname="?([^"\s>]+)')
_ID = re.compile(r'\sid="?([^"\s>]+)')
_REFERENCE = re.compile(r'\s(?:for|list|aria-describedby)=(?:"([^"]*)"|([^\s">]+))')
_FRAGMENT = re.compile(r'href="#(f[0-9a-f]{8})"')
_PROBLEM = re.compile(r'<li>(?:<a href="#(\w+)" data-words="([^"]*)">.*?</a>|([^<]*))</li>')

Typed = dict[str, str | list[str]]
Step = str | Typed | tuple[str, str]


class Form:
    """A form on its page. What is typed and pressed must be on the page, as it must in a browser.

    Whatever page comes, its ids are unique, what refers to one finds it, and it holds none of the
    `secrets`.
    """

    def __init__(self, client: Client, address: str, *secrets: str) -> None:
        self.client, self.address, self.secrets = client, address, secrets
        self._read(client.get(address))

    def fill(self, typed: Typed) -> "Form":
        missing = typed.keys() - self.names
        assert not missing, f"not on the page: {sorted(missing)}"
        for name, values in typed.items():
            self.inputs[name] = [values] if isinstance(values, str) else values
        return self

    def press(self, action: str = "") -> "Form":
        """Presses a button; without a name, the one that saves."""
        assert f'value="{action}"' in self.text or not action, f"no such button: {action}"
        self._read(self.client.post(self.address, self._posted(action)))
        return self

    def save(self) -> "Form":
        """Saves, and is led away from the form."""
        self.press()
        assert self.status == 302, self.problems
        return self

    def add(self, what: str) -> None:
        """Adds a row."""
        self.press(f"add {what}")

    def choose(self, name: str, value: str) -> None:
        """Makes a choice that decides what else is shown."""
        self.fill({name: value}).press("show")

    def take(self, *steps: Step) -> "Form":
        """Adds a row for a text, makes a choice for a name with a value, fills in all else."""
        for step in steps:
            match step:
                case str():
                    self.add(step)
                case (name, value):
                    self.choose(name, value)
                case _:
                    self.fill(step)
            assert self.status == 200, self.problems
        return self

    def part(self, action: str = "", *, chosen: str = "") -> Any:
        """What HTMX gets for a button, or for a choice that was made."""
        headers = {"HX-Request": "true"} | ({"HX-Trigger-Name": chosen} if chosen else {})
        answer = self.client.post(self.address, self._posted(action), headers=headers)
        self._check(answer.text)
        return answer

    @property
    def status(self) -> int:
        return int(self.page.status_code)

    @property
    def text(self) -> str:
        return str(self.page.text)

    @property
    def names(self) -> set[str]:
        """Of all that can be filled in."""
        return set(_NAME.findall(self.text))

    @property
    def problems(self) -> str:
        """All that stands above the form."""
        return " ".join(unescape(re.sub("<[^>]*>", " ", _above(self.text))).split())

    def said(self, name: str = "") -> list[str]:
        """What is said of an input, above the form and at the input alike; without a name, what is
        said of the whole."""
        found = said_in(self.text, name)
        errors = re.search(rf'<ul class="errors error" id={id_of(name)}-e>(.*?)</ul>', self.text)
        inline = re.findall("<li>(.*?)</li>", errors[1]) if errors else []
        assert not name or [unescape(each) for each in inline] == found
        return found

    def _posted(self, action: str) -> dict[str, Any]:
        return {**self.inputs, **({"_action": action} if action else {})}

    def _read(self, page: Any) -> None:
        self.page = page
        if page.status_code != 302:
            self._check(page.text)
            self.inputs = inputs_of(page)

    def _check(self, markup: str) -> None:
        ids = _ID.findall(markup)
        assert len(ids) == len(set(ids)), f"twice: {sorted({i for i in ids if ids.count(i) > 1})}"
        if "<html" in markup:
            form = markup[markup.index('id="number-form"') : markup.rindex("</form>")]
            referred = " ".join(map("".join, _REFERENCE.findall(form))).split()
            lost = {*referred, *_FRAGMENT.findall(markup)} - set(ids)
            assert not lost, f"referred to, but not there: {lost}"
        assert not [secret for secret in self.secrets if secret in markup]


class HTMXForm(Form):
    """The same with HTMX: rows and parts come alone, and the rest of the page stays."""

    def __init__(self, client: Client, address: str, *secrets: str) -> None:
        super().__init__(client, address, *secrets)
        self.parts: list[str] = []

    def add(self, what: str) -> None:
        self._take_in(self.part(f"add {what}"))

    def choose(self, name: str, value: str) -> None:
        answer = self.fill({name: value}).part(chosen=name)
        below = name.rpartition(".")[0]
        for each in [each for each in self.inputs if each.startswith(f"{below}.")]:
            del self.inputs[each]
        self._take_in(answer)

    @property
    def names(self) -> set[str]:
        return super().names.union(*(_NAME.findall(part) for part in self.parts))

    def _take_in(self, answer: Any) -> None:
        assert "<html" not in answer.text
        self.parts.append(answer.text)
        for name, values in inputs_of(HttpResponse(f"<form id=number-form>{answer.text}")).items():
            self.inputs.setdefault(name, []).extend(values)


def said_in(markup: str, name: str = "") -> list[str]:
    """What an answer says of an input, above the form."""
    problems = _PROBLEM.findall(_above(markup))
    wanted = id_of(name) if name else ""
    return [unescape(words or top) for at, words, top in problems if at == wanted]


def _above(markup: str) -> str:
    """What stands above the form, or is answered instead of it."""
    _, problems, page = markup.partition('<div id="problems">')
    return page.partition("<details")[0] if problems else markup


def new(client: Client, provider: str, *secrets: str) -> Form:
    """The form of a new number."""
    return Form(client, f"{ACME}new/{provider}/", *secrets)


def edit(client: Client, number: JSON, *secrets: str) -> Form:
    """The form of a number that exists."""
    return Form(client, f"{ACME}{number['id']}/edit/", *secrets)


def sent(organization: Organization, method: str) -> Any:
    """The body of the one write that arrived."""
    [request] = [each for each in organization.requests if each.method == method]
    return request.body


def writes(organization: Organization) -> list[str]:
    """The writes that arrived."""
    return [each.method for each in organization.requests if each.method != "GET"]
