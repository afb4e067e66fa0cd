"""Answers to people with and without an account, timed in one process."""
