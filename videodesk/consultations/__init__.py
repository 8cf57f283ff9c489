"""The live side: who is expected, who waits, who has been called, who talks."""
