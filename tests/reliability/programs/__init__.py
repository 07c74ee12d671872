"""Programs that tests run in a process of their own; each says what it is told and what it answers."""
