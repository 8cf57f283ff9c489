"""A letter as it leaves: written once, so that what is signed and what is sent are the same bytes."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from videodesk.invites.signature import Signer

# Servers that know only ASCII change nothing then, and no signature breaks (RFC 6376, section 5.3).
POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Envelope:
    sender: str
    receiver: str
    data: bytes

    @classmethod
    def of(cls, message: EmailMessage, signer: Signer | None = None) -> "Envelope":
        data = message.as_bytes(policy=POLICY)
        return cls(_address(message, "From"), _address(message, "To"), signer.sign(data) if signer else data)


def _address(message: EmailMessage, header: str) -> str:
    (address,) = message[header].addresses
    return str(address.addr_spec)
