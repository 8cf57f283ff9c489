"""videodesk: video consultations for public administration. ARCHITECTURE.md tells the rooms."""

from importlib.metadata import version

__version__ = version("videodesk")
