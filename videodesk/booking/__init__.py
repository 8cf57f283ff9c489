"""Demand: finding a slot, holding it while the form is filled in, booking it, and the appointment's one link."""
