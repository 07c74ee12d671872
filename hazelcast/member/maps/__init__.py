"""Maps: entries with their expiry, locks and listeners."""
