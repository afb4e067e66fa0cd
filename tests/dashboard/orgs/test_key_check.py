"""The explanation of each error that Vapi can give for a key."""

import pytest

from dashboard.orgs import key_check
from vapi_client import errors

CALL = errors.Call("list numbers", "request-1")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.Busy(CALL), "This organization has too many requests in progress"),
        (errors.TimedOut(CALL), "Vapi took too long to answer"),
        (errors.Down(CALL), "Vapi could not be reached"),
        (errors.Unreadable(CALL), "could not be read"),
        (errors.KeyRefused(CALL), "its region is European Union"),
        (errors.NotFound(errors.Call("list numbers", "request-1", 404)), "(404)"),
        (errors.VapiError(CALL), "Vapi could not be asked."),
    ],
)
def test_each_error_is_explained_with_the_id_of_the_request(
    error: errors.VapiError, said: str
) -> None:
    explained = key_check.explain(error, "eu")
    assert said in explained
    assert explained.endswith("(Request request-1)")
