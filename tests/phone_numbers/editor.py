"""The editor of a number, whose work the tests of saving check."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from phone_numbers.saving.save import Saved, save_number
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550100",
    "twilioAccountSid": "AC1",
    "name": "Old",
    "assistantId": "a1",
    "server": {"url": "https://a.example.com", "timeoutSeconds": 20.0, "headers": {"Accept": "b"}},
    "hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}],
    "fieldOfTomorrow": {"x": 1.0},
}


class Editor:
    """A person who opened a number, and saves it while others may change it."""

    def __init__(self, cast: Cast, actor: Actor, vapi_acme: Organization) -> None:
        self.cast, self.actor, self.vapi = cast, actor, vapi_acme
        self.admin = replace(actor, email=cast.admin.email, user_id=cast.admin.pk)
        self.open(NUMBER)

    def open(self, number: JSON) -> None:
        self.base = self.vapi.put(number)
        self.id = str(self.base["id"])

    def save(
        self,
        mine: JSON,
        decisions: dict[str, str] | None = None,
        *,
        entered: Collection[str] = (),
        keeps_credentials: bool = False,
    ) -> Saved:
        return save_number(
            self.cast.acme,
            self.admin if keeps_credentials else self.actor,
            self.id,
            base=self.base,
            mine={**self.base, **mine},
            decisions=decisions or {},
            entered=entered,
            keeps_credentials=keeps_credentials,
        )

    def somebody_else_changes(self, changes: JSON) -> None:
        self.vapi.put({**self.stored, **changes})

    @property
    def stored(self) -> JSON:
        number = self.vapi.get(self.id)
        assert number is not None
        return number

    @property
    def operations(self) -> list[str | None]:
        return [request.operation for request in self.vapi.requests]

    @property
    def sent_update(self) -> Any:
        [request] = [each for each in self.vapi.requests if each.operation == "update"]
        return request.body

    @property
    def recorded_changes(self) -> Any:
        """The changes of the only attempt."""
        return Attempt.objects.get().changes

    @property
    def recorded_results(self) -> list[tuple[str, bool]]:
        """The outcomes of the only attempt: the result, and whether a check found it."""
        [attempt] = Attempt.objects.all()
        return [(str(each.result), each.observed) for each in attempt.outcomes.order_by("pk")]
