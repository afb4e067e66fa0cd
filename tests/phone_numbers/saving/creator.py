"""A person who creates a number."""

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from phone_numbers.models import OpenedForm
from phone_numbers.saving.create import (
    Created,
    create_number,
)
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

TWILIO: JSON = {
    "provider": "twilio",
    "number": "+14155550999",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": "hunter2-hunter2",
    "name": "Front desk",
}


class Creator:
    """A person who opened the form of a new number, and sends it."""

    def __init__(self, cast: Cast, actor: Actor, vapi_acme: Organization) -> None:
        self.cast, self.actor, self.vapi = cast, actor, vapi_acme
        self.open()

    def open(self) -> None:
        self.form = OpenedForm.open(self.cast.acme, self.cast.operator, base={}, provider="twilio")

    def create(self, number: JSON = TWILIO) -> Created:
        found = OpenedForm.find(str(self.form.pk), self.cast.acme, self.cast.operator)
        assert found is not None
        return create_number(self.cast.acme, self.actor, found, number)

    @property
    def operations(self) -> list[str | None]:
        return [request.operation for request in self.vapi.requests]

    @property
    def recorded_outcomes(self) -> list[tuple[str, str]]:
        """The outcomes of the only attempt: the result, and the id of the number."""
        [attempt] = Attempt.objects.all()
        outcomes = attempt.outcomes.order_by("pk")
        return [(str(each.result), each.subject) for each in outcomes]
