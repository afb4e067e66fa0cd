"""A person who fills in a number's form, in a browser without JavaScript or with htmx."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from phone_numbers.forms.form_element import id_of
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

from .inputs import inputs_of

ACME = "/orgs/acme/numbers/"
_NAME = re.compile(r'\sname="?([^"\s>]+)')
_ID = re.compile(r'\sid="?([^"\s>]+)')
_REFERENCE = re.compile(r'\s(?:for|list|aria-describedby)=(?:"([^"]*)"|([^\s">]+))')
_FRAGMENT = re.compile(r'href="#(f[0-9a-f]{8})"')
_PROBLEM = re.compile(r'<li>(?:<a href="#(\w+)" data-words="([^"]*)">.*?</a>|([^<]*))</li>')

FormValues = dict[str, str | list[str]]
Step = str | FormValues | tuple[str, str]


class Form:
    """A form on its page. As in a browser, only inputs and buttons of the page can be used.

    Every page is checked: its ids are unique, every reference to an id finds it, and the page
    holds none of the `secrets`.
    """

    def __init__(self, client: Client, address: str, *secrets: str) -> None:
        self.client, self.address, self.secrets = client, address, secrets
        self._read(client.get(address))

    def fill(self, typed: FormValues) -> "Form":
        missing = typed.keys() - self.names
        assert not missing, f"not on the page: {sorted(missing)}"
        for name, values in typed.items():
            self.inputs[name] = [values] if isinstance(values, str) else values
        return self

    def press(self, action: str = "") -> "Form":
        """Press the button of an action. Without an action, press the button that saves."""
        assert f'value="{action}"' in self.text or not action, f"no such button: {action}"
        self._read(self.client.post(self.address, self._posted(action)))
        return self

    def save(self) -> "Form":
        """Save, and assert that the response redirects."""
        self.press()
        assert self.status == 302, self.problems
        return self

    def add(self, what: str) -> None:
        """Add a row."""
        self.press(f"add {what}")

    def choose(self, name: str, value: str) -> None:
        """Make a choice that decides which other inputs are shown."""
        self.fill({name: value}).press("show")

    def take(self, *steps: Step) -> "Form":
        """Take each step: a string adds a row, a pair makes a choice, a dict fills in inputs."""
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
        """Return the response that htmx gets for a button, or for the choice named `chosen`."""
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
        """The names of all inputs."""
        return set(_NAME.findall(self.text))

    @property
    def problems(self) -> str:
        """The text above the form."""
        return " ".join(unescape(re.sub("<[^>]*>", " ", _above(self.text))).split())

    def said(self, name: str = "") -> list[str]:
        """Return the problems of an input, or of the whole form if there is no name.

        Assert that the page shows the same problems above the form and at the input.
        """
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
        assert len(ids) == len(set(ids)), (
            f"duplicate ids: {sorted({i for i in ids if ids.count(i) > 1})}"
        )
        if "<html" in markup:
            form = markup[markup.index('id="number-form"') : markup.rindex("</form>")]
            referred = " ".join(map("".join, _REFERENCE.findall(form))).split()
            lost = {*referred, *_FRAGMENT.findall(markup)} - set(ids)
            assert not lost, f"references to missing ids: {lost}"
        assert not [secret for secret in self.secrets if secret in markup]


class HTMXForm(Form):
    """The same form with htmx: a response holds a row or a part, and the rest of the page stays."""

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
    """Return the problems of an input that a response shows above the form."""
    problems = _PROBLEM.findall(_above(markup))
    wanted = id_of(name) if name else ""
    return [unescape(words or top) for at, words, top in problems if at == wanted]


def _above(markup: str) -> str:
    """Return the markup above the form, or all of it if there is no form."""
    _, problems, page = markup.partition('<div id="problems">')
    return page.partition("<details")[0] if problems else markup


def new(client: Client, provider: str, *secrets: str) -> Form:
    """Open the form of a new number."""
    return Form(client, f"{ACME}new/{provider}/", *secrets)


def edit(client: Client, number: JSON, *secrets: str) -> Form:
    """Open the form of a number that exists."""
    return Form(client, f"{ACME}{number['id']}/edit/", *secrets)


def sent(organization: Organization, method: str) -> Any:
    """Return the body of the only request with this method that Vapi received."""
    [request] = [each for each in organization.requests if each.method == method]
    return request.body


def writes(organization: Organization) -> list[str]:
    """Return the methods of the requests, apart from GET, that Vapi received."""
    return [each.method for each in organization.requests if each.method != "GET"]
