"""What the provider says of a person: their address, and the claims that a test gives them."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class Validator(OAuth2Validator):  # type: ignore[misc]  # it isn't typed
    oidc_claim_scope = None  # any scope gives all claims

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"email": request.user.email, **request.user.claims}
