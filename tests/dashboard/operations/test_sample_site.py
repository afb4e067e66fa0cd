"""A sample site has settings of its own."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from dashboard import environment
from dashboard.operations.sample_site import SampleSite

OF_ANOTHER_SITE = {
    "METRICS_TOKEN": "of-another-site-" * 2,
    "SENTRY_DSN": "https://key@sentry.example.com/1",
    "OPENID_PROVIDERS": "no JSON",
    "WORKER_METRICS_PORT": "9100",
    "SECRET_KEY_FILE": "/nowhere",
}


@pytest.mark.parametrize("place", ["the shell", ".env"])
def test_no_setting_of_another_site_applies(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    file = tmp_path / ".env"
    file.write_text("\n".join(f"{name}='{value}'" for name, value in OF_ANOTHER_SITE.items()))
    if place == ".env":
        monkeypatch.setitem(environment.Environment.model_config, "env_file", file)
    else:
        os.environ |= OF_ANOTHER_SITE
    SampleSite(tmp_path, "127.0.0.1", 8000).configure("http://127.0.0.1:1", debug=False)
    loaded = environment.load()
    for secret in (loaded.metrics_token, loaded.sentry_dsn, loaded.openid_providers):
        assert secret == SecretStr("")
    assert loaded.worker_metrics_port == 0
    assert loaded.secret_key.get_secret_value() in (tmp_path / "secrets.json").read_text()
    assert loaded.vapi_api_url == "http://127.0.0.1:1"
