"""Signing the record: what is frozen, who is asked, what a signature looks like."""
