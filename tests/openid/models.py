"""The people of the provider. Only its own process has them."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    """A person who signs in with a password, and what the provider says of them."""

    claims = models.JSONField(default=dict)

    class Meta:
        app_label = "openid"
