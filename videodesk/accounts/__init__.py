"""Staff: who they are, what they may do, and their sessions."""
