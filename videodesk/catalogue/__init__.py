"""The services (Dienstleistungen) that people come for."""
