"""Parts of an audit, measured in a process of their own."""
