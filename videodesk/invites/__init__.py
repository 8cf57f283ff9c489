"""Letters and calendar invites: what goes out by mail when something has happened to an appointment."""
