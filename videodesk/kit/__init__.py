"""What every room uses and no room owns: no word of the domain lives here."""
