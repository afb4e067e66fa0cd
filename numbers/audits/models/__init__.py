from .audit import OPEN, Audit, AuditQuerySet, State
from .settings import Acceptance, AuditSettings, today
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
