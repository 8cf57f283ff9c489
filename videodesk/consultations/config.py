from pydantic import BaseModel, Field

MEGABYTE = 1_000_000


class ConsultationsConfig(BaseModel):
    """`VIDEODESK_CONSULTATIONS_…`"""

    entry_minutes: int = Field(15, ge=0, le=24 * 60)
    """How long before the appointment the waiting room may be entered, in minutes."""
    grace_minutes: int = Field(10, ge=1, le=24 * 60)
    """How long somebody who waits and whose connection is lost keeps the place, in minutes."""
    keep_hours: int = Field(24, ge=1, le=90 * 24)
    """How long after its end a consultation's documents, chat and notes are kept, in hours; then they are deleted."""
    document_megabytes: int = Field(10, ge=1, le=25)
    """How large one document may be. clamd takes 25 unless it is told otherwise (StreamMaxLength)."""
    documents: int = Field(20, ge=1, le=200)
    """How many documents a consultation may have."""
    documents_megabytes: int = Field(50, ge=1, le=500)
    """How large all documents of a consultation may be."""
    clamd_host: str = ""
    """Where clamd listens, which looks for malware in documents; without it nobody does."""
    clamd_port: int = Field(3310, ge=1, le=65535)

    @property
    def document_bytes(self) -> int:
        return self.document_megabytes * MEGABYTE
