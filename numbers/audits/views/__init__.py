"""The pages of an organization's audits."""
