"""What a person has entered at the first start. The session keeps it until the last step."""

from dataclasses import asdict, dataclass, fields
from typing import Self

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from pydantic import SecretStr

from dashboard.orgs import encryption
from dashboard.orgs.models import Region

IN_SESSION = "setup"
ASSOCIATED_DATA = "first start"


@dataclass
class Draft:
    """The answers so far. The password is hashed and the key encrypted; no page shows them.

    `number_count` is how many numbers Vapi listed when it accepted the key.
    """

    token: str = ""
    email: str = ""
    password: str = ""
    name: str = ""
    slug: str = ""
    region: str = Region.US
    encrypted_api_key: str = ""
    api_key_last_four: str = ""
    number_count: int = 0

    @classmethod
    def load(cls, session: SessionBase) -> Self:
        known = {each.name for each in fields(cls)}
        kept = session.get(IN_SESSION, {})
        return cls(**{name: value for name, value in kept.items() if name in known})

    def save(self, session: SessionBase) -> None:
        session[IN_SESSION] = asdict(self)

    def set_password(self, password: str) -> None:
        self.password = make_password(password)

    def set_api_key(self, api_key: SecretStr, number_count: int) -> None:
        self.encrypted_api_key = encryption.encrypt(api_key, ASSOCIATED_DATA)
        self.api_key_last_four = api_key.get_secret_value()[-4:]
        self.number_count = number_count

    def api_key(self) -> SecretStr:
        """Return the key. Raises encryption.UnreadableKey."""
        return encryption.decrypt(self.encrypted_api_key, ASSOCIATED_DATA)

    def first_open_step(self) -> str | None:
        """Return the name of the first step that has no answer yet, or None."""
        answers = {"person": self.email, "organization": self.slug, "key": self.encrypted_api_key}
        return next((step for step, answer in answers.items() if not answer), None)
