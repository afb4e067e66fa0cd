"""Secret settings from files: `SECRET_KEY_FILE=/run/secrets/key` in place of `SECRET_KEY`."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from pydantic_settings.sources import EnvSettingsSource


class UnreadableFile(Exception):
    """A file can't be read, or the same secret is set twice."""


class SecretFiles(PydanticBaseSettingsSource):
    """The contents of the files that `<NAME>_FILE` names, without white space around them.

    The names come from the environment and from `.env`. Raises UnreadableFile.
    """

    def __init__(self, settings_cls: type[BaseSettings], *sources: Any) -> None:
        super().__init__(settings_cls)
        environment, dotenv = (
            source for source in sources if isinstance(source, EnvSettingsSource)
        )
        self._set = {**dotenv.env_vars, **environment.env_vars}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = self._set.get(f"{field_name}_file") if field.annotation is SecretStr else None
        return self._read(path, field_name.upper()) if path else None, field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields.items()
        found = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in found.items() if value is not None}

    def _read(self, path: str, name: str) -> str:
        if self._set.get(name.lower()):
            raise UnreadableFile(f"{name}_FILE: {name} is set too; leave one of them out")
        try:
            return Path(path).read_text().strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "isn't text"
            raise UnreadableFile(f"{name}_FILE: can't be read: {reason}") from None
