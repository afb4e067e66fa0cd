from .audit import OPEN, Audit, AuditQuerySet, State
from .settings import Acceptance, AcceptanceQuerySet, AuditSettings, today
from .snapshot import (
    SNAPSHOT_MODELS,
    AuditedAssignee,
    AuditedJSON,
    AuditedNumber,
    Finding,
)

__all__ = [
    "OPEN",
    "SNAPSHOT_MODELS",
    "Acceptance",
    "AcceptanceQuerySet",
    "Audit",
    "AuditQuerySet",
    "AuditSettings",
    "AuditedAssignee",
    "AuditedJSON",
    "AuditedNumber",
    "Finding",
    "State",
    "today",
]
