from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"

    def ready(self) -> None:
        from dashboard.activity import names
        from dashboard.orgs import facts as organization_facts
        from dashboard.web import metrics
        from dashboard.workers import housekeeping
        from phone_numbers import earlier_states
        from phone_numbers.assignees import seen_ids
        from phone_numbers.browsing import filters, findings, number_filters

        from . import facts, measures, tasks
        from .earlier_states import Snapshots
        from .names import names_in_snapshots
        from .running import interrupted, prune, recheck
        from .seen_ids import seen_in_audit
        from .worklist import list_filters
        from .worklist.number_findings import findings_of_number
        from .worklist.selected_ids import ids_of_findings, ids_of_list, ids_of_numbers

        interrupted.connect_signals()
        recheck.connect_signals()
        tasks.connect_signals()
        organization_facts.register(facts.audit_facts)
        findings.register(findings_of_number)
        earlier_states.register(Snapshots())
        seen_ids.register(seen_in_audit)
        filters.register(list_filters)
        number_filters.register("list", ids_of_list)
        number_filters.register("audited-numbers", ids_of_numbers)
        number_filters.register("findings", ids_of_findings)
        metrics.register(*measures.MEASURES)
        names.register(names_in_snapshots)
        housekeeping.register("old audits", prune.prune_audits)
        housekeeping.register_sweep(interrupted.fail_interrupted)
