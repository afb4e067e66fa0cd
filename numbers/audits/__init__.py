"""What is wrong with an organization's numbers: rules, and what they find."""
