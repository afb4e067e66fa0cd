"""Evaluates numbers batch by batch, as an audit reads them."""

from collections.abc import Iterable, Sequence

from audits import rules
from audits.rules import RULES, Context, Route
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from . import rows

SINGLE_NUMBER_RULES = tuple(rule for rule in RULES.values() if not rule.compares_numbers)
COMPARING_RULES = tuple(rule for rule in RULES.values() if rule.compares_numbers)
COMPARING_RULE_NAMES = [rule.name for rule in COMPARING_RULES]


class Evaluation:
    """The numbers that an audit has read so far.

    Rules that compare numbers run at the end. Until then only the route of each number is kept.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._routes: dict[str, Route] = {}

    def __len__(self) -> int:
        return len(self._routes)

    def __contains__(self, number_id: str) -> bool:
        return number_id in self._routes

    def new_numbers(self, batch: list[JSON]) -> list[PhoneNumber]:
        """Parse a batch and leave out the numbers that were added before.

        If several numbers have ids that can't be told apart, only one counts.
        """
        numbers = {rows.stored_id(each): each for each in PhoneNumber.read_all(batch)}
        for known in numbers.keys() & self._routes.keys():
            del numbers[known]
        return list(numbers.values())

    def add(self, numbers: Iterable[PhoneNumber]) -> None:
        self._routes |= {rows.stored_id(each): Route.of(each) for each in numbers}

    def remove(self, number_ids: Iterable[str]) -> None:
        for each in number_ids:
            del self._routes[each]

    def row(self, number: PhoneNumber) -> rows.Row:
        return rows.number_row(number, self._routes[rows.stored_id(number)])

    def findings(self, numbers: Sequence[PhoneNumber]) -> list[rules.Finding]:
        """Run the rules that need one number only."""
        return rules.evaluate(numbers, self._context, SINGLE_NUMBER_RULES)

    def comparing_findings(self) -> list[rules.Finding]:
        """Run the rules that compare numbers, on all numbers that were added."""
        return compare_routes(self._routes.values(), self._context)


def compare_routes(routes: Iterable[Route], context: Context) -> list[rules.Finding]:
    """Run the rules that compare numbers, on the routes of all numbers of an organization."""
    routes = list(routes)
    context = context.with_routes(routes)
    addresses, shared = context.addresses, context.ids_by_shared_address
    duplicates = set().union(*shared.values())
    suspects = [
        _number_with(route)
        for route in routes
        if route.fallback in addresses or route.number_id in duplicates
    ]
    return rules.evaluate(suspects, context, COMPARING_RULES)


def _number_with(route: Route) -> PhoneNumber:
    """Return a number that has this route and no other field."""
    own = dict(zip(("number", "sipUri"), route.addresses, strict=False))
    fallback = {"fallbackDestination": {"number": route.fallback}} if route.fallback else {}
    return PhoneNumber.read({"id": route.number_id, **own, **fallback})
