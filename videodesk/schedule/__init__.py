"""Supply: desks, their weekly hours, who may use them, and which ticks are open."""
