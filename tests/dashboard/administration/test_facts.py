"""What the start page says of the organizations' Vapi keys."""

from cryptography.fernet import Fernet
from pytest_django import Settings

from dashboard.administration.facts import key_facts
from tests.cast import Cast


def test_a_key_was_set_at_a_time(cast: Cast) -> None:
    (fact,) = key_facts([cast.acme])[cast.acme.pk]
    assert (fact.text, fact.tone) == ("Vapi key set", "neutral")
    assert fact.at == type(cast.acme).objects.get(pk=cast.acme.pk).api_key_set_at


def test_a_key_that_cannot_be_decrypted_leads_to_the_settings(
    cast: Cast, settings: Settings
) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = Fernet.generate_key().decode()
    (fact,) = key_facts([cast.acme])[cast.acme.pk]
    assert (fact.text, fact.tone) == ("Vapi key can't be read", "error")
    assert fact.address == "/orgs/acme/settings/"
