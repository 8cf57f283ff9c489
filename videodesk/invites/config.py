import enum
import json
import re
from pathlib import Path
from typing import Annotated, Literal

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr, model_validator

from videodesk.invites.signature import Signer, read_key
from videodesk.kit.forms import MailAddress, is_single_line, parts

UNSET_SENDER = "termine@example.org"


def _secret_line(value: SecretStr) -> SecretStr:
    is_single_line(value.get_secret_value())
    return value


Hours = Annotated[float, Field(gt=0, le=14 * 24)]


class LettersConfig(BaseModel):
    """`VIDEODESK_LETTERS_…`"""

    reminder_hours: Annotated[list[Hours], BeforeValidator(parts)] = [24, 1]
    """How long before an appointment people are reminded of it, in hours, separated by commas; empty sends none."""
    documents_hours: float = Field(96, ge=0, le=14 * 24)
    """How long before it they are told what to bring, in hours; 0 leaves it to the other letters."""
    rating_hours: float = Field(0, ge=0, le=7 * 24)
    """How long after it they are asked how it was, in hours; 0 asks nobody."""


def _dkim_key(path: Path) -> Path:
    read_key(path)
    return path


_SELECTOR = r"^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*)?$"


class SmsContentType(enum.StrEnum):
    JSON = "application/json"
    FORM = "application/x-www-form-urlencoded"


def _region(value: str) -> str:
    if value not in SUPPORTED_REGIONS:
        raise ValueError("must be a country as in ISO 3166, such as DE")
    return value


class SmsConfig(BaseModel):
    """`VIDEODESK_SMS_…`"""

    url: str = Field("", pattern=r"^(https?://\S+)?$")
    """The gateway, which takes a POST for each SMS; empty sends none."""
    secret_header: str = Field("Authorization", pattern=r"^[A-Za-z0-9-]+$")
    """In which header the gateway wants our secret."""
    secret: Annotated[SecretStr, AfterValidator(_secret_line)] = SecretStr("")
    """The header's whole value, such as `Bearer …`."""
    content_type: SmsContentType = SmsContentType.JSON
    """`application/json` or `application/x-www-form-urlencoded`."""
    body: str = ""
    """What is sent, with {to}, {text} and {id} in it: {"to": "{to}", "text": "{text}"} or to={to}&text={text}. The
    number is as +49171…; {id} is the same each time that the same SMS is tried."""
    success: Annotated[list[Annotated[int, Field(ge=200, le=299)]], BeforeValidator(parts)] = [200, 201, 202, 204]
    """By which status codes the gateway says that it has taken the SMS, separated by commas."""
    region: Annotated[str, AfterValidator(_region)] = "DE"
    """The country of numbers that are written without one."""
    timeout_seconds: float = Field(20, gt=0, le=60)
    """How long the gateway may take, in seconds."""

    @property
    def on(self) -> bool:
        return bool(self.url)

    @model_validator(mode="after")
    def _body_is_whole(self) -> "SmsConfig":
        if not self.on:
            return self
        places = set(re.findall(r"\{([A-Za-z_]+)\}", self.body))
        if not {"to", "text"} <= places <= {"to", "text", "id"}:
            raise ValueError("VIDEODESK_SMS_BODY must have {to} and {text}, may have {id}, and nothing else in braces")
        if self.content_type is SmsContentType.JSON:
            _check_json(re.sub(r"\{(to|text|id)\}", "x", self.body))
        return self


def _check_json(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        raise ValueError("VIDEODESK_SMS_BODY must be JSON once {to}, {text} and {id} are filled in") from None


class SmtpSecurity(enum.StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class MailConfig(BaseModel):
    """`VIDEODESK_MAIL_…`"""

    sender: MailAddress = UNSET_SENDER
    """The address that letters come from, and the ORGANIZER of invites; must be set with an SMTP host."""
    directory: Path = Path("var/mail")
    """Where letters are written as .eml files while no SMTP host is set."""
    smtp_host: Annotated[str, AfterValidator(is_single_line)] = ""
    """The mail server; empty writes files."""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS
    """`starttls`, `tls` or `none`."""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_timeout_seconds: float = Field(20, gt=0, le=25)
    """How long the mail server may take for each answer, in seconds."""

    dkim_key_file: Annotated[Path, AfterValidator(_dkim_key)] | None = None
    """A private key in PEM, RSA or Ed25519: letters are signed with it for the sender's domain (DKIM)."""
    dkim_selector: str = Field("", pattern=_SELECTOR, max_length=63)
    """Under which name the public key stands in the DNS; `videodesk check-config` prints the record."""

    @model_validator(mode="after")
    def _key_has_a_selector(self) -> "MailConfig":
        if (self.dkim_key_file is None) != (not self.dkim_selector):
            raise ValueError("set both VIDEODESK_MAIL_DKIM_KEY_FILE and VIDEODESK_MAIL_DKIM_SELECTOR, or none of them")
        return self

    @property
    def signer(self) -> Signer | None:
        if self.dkim_key_file is None:
            return None
        return Signer(read_key(self.dkim_key_file), self.sender.rpartition("@")[2].lower(), self.dkim_selector)

    @model_validator(mode="after")
    def _sender_is_ours(self) -> "MailConfig":
        if self.smtp_host and self.sender == UNSET_SENDER:
            raise ValueError("smtp_host needs a sender: set VIDEODESK_MAIL_SENDER to an address of yours")
        return self


def _is_plain(text: str) -> str:
    if not text.isascii():
        raise ValueError("must have no umlauts or other special characters")
    return is_single_line(text)


Plain = Annotated[str, AfterValidator(_is_plain)]


class AnswersConfig(BaseModel):
    """`VIDEODESK_ANSWERS_…`: how mails to the sender's address come to us. Without any way no answers are asked for."""

    imap_host: Plain = ""
    """The mail server whose mailbox is read each minute; empty reads none. Unseen mails are read, and are seen then."""
    imap_port: int = Field(993, ge=1, le=65535)
    """Most often 993 for `tls`, else 143."""
    imap_security: Literal["tls", "starttls", "none"] = "tls"
    """`tls`, `starttls` or `none`."""
    imap_user: Plain = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: Plain = "INBOX"
    """The folder that is read. Nobody else should read in it: what is seen already is not looked at."""
    imap_timeout_seconds: float = Field(10, gt=0, le=20)
    """How long the mail server may take for each answer, in seconds."""
    listen: Literal["", "lmtp", "smtp"] = ""
    """`lmtp` or `smtp`: a mail server hands mails over to us; empty does not listen."""
    listen_host: Plain = "127.0.0.1"
    """The address to listen on: one that only the mail server can reach, since nothing is encrypted."""
    listen_port: int = Field(2424, ge=0, le=65535)
    """The port to listen on; 0 takes a free one."""

    @property
    def are_read(self) -> bool:
        return bool(self.imap_host or self.listen)

    @model_validator(mode="after")
    def _mailbox_is_whole(self) -> "AnswersConfig":
        given = [bool(self.imap_host), bool(self.imap_user), bool(self.imap_password.get_secret_value())]
        if any(given) and not all(given):
            raise ValueError("imap_host, imap_user and imap_password belong together: set all or none")
        if not self.imap_password.get_secret_value().isascii():
            raise ValueError("imap_password must have no umlauts or other special characters")
        return self
