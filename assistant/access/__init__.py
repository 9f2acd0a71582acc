"""Who may read the archive, from where, and how much of it at a time. Off on this machine alone; needed beyond it."""
