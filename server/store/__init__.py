"""What outlives the server process: journals, people and hearings, leases."""
