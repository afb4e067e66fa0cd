from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"

    def ready(self) -> None:
        from dashboard.orgs import facts as organization_facts
        from dashboard.workers import housekeeping
        from phone_numbers.browsing import findings

        from . import facts, tasks
        from .running import interrupted, prune, recheck
        from .worklist.number_findings import findings_of_number

        recheck.connect_signals()
        tasks.connect_signals()
        organization_facts.register(facts.audit_facts)
        findings.register(findings_of_number)
        housekeeping.register("old audits", prune.prune_audits)
        housekeeping.register_sweep(interrupted.fail_interrupted)
