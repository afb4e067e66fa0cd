"""A local stand-in for the Vapi API (phone numbers, assistants, squads), over real HTTP.

with Sandbox() as sandbox:
    organization = sandbox.add_organization(numbers=60, assistants=12, squads=4)
    organization.fail("list", Fault("status", status=503, times=1))
    httpx.get(
        f"{sandbox.url}/v2/phone-number", headers={"Authorization": f"Bearer {organization.key}"}
    )

`faults` describes the faults, `control` the interface over HTTP, and `python -m vapi_sandbox
--help` the command line.
"""

from .faults import KINDS, OPERATIONS, Fault
from .organization import Organization
from .received import Received
from .sandbox import Sandbox

__all__ = ["KINDS", "OPERATIONS", "Fault", "Organization", "Received", "Sandbox"]
