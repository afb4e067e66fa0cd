"""Audits: a full read of an organization's numbers, and the findings of rules in them."""
