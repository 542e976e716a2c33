"""wellxl reads the ledgers that districts hand in, checks and merges them, and writes the day's bulletin."""
