"""`manage.py setup_token`"""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from dashboard.setup import tokens
from tests.cast import Cast


@pytest.mark.django_db
def test_it_prints_the_address_and_a_token_that_is_accepted() -> None:
    output = io.StringIO()
    call_command("setup_token", stdout=output)
    said = output.getvalue()
    assert "http://localhost:8000/setup/" in said
    [token] = re.findall(r"setup:\S+", said.split("token:")[1])
    assert tokens.is_valid(token)


def test_there_is_none_once_somebody_can_sign_in(cast: Cast) -> None:
    with pytest.raises(CommandError, match="is set up"):
        call_command("setup_token")
