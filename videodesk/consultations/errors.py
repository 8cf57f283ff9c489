from videodesk.kit.errors import Kind, Refusal


class UnknownConsultation(Refusal):
    """There is no consultation of this id."""

    kind = Kind.NOT_FOUND
    code = "unknown_consultation"


class NotYourConsultation(Refusal):
    """Somebody else has called this person."""

    kind = Kind.FORBIDDEN
    code = "not_your_consultation"


class TooEarly(Refusal):
    """The waiting room is not open yet."""

    kind = Kind.CONFLICT
    code = "too_early"


class Over(Refusal):
    """The consultation is finished, missed or cancelled."""

    kind = Kind.GONE
    code = "over"


class NotWaiting(Refusal):
    """The citizen is not in the waiting room."""

    kind = Kind.CONFLICT
    code = "not_waiting"


class AlreadyCalled(Refusal):
    """Another desk was quicker."""

    kind = Kind.CONFLICT
    code = "already_called"


class DeskBusy(Refusal):
    """This desk has a consultation that is not finished."""

    kind = Kind.CONFLICT
    code = "desk_busy"


class OnBreak(Refusal):
    """Who takes a break calls nobody."""

    kind = Kind.CONFLICT
    code = "on_break"


class NotInCall(Refusal):
    """Nobody has been called, or the call is over."""

    kind = Kind.CONFLICT
    code = "not_in_call"


class NumberMissing(Refusal):
    """Nobody can be called back without a telephone number."""

    kind = Kind.BAD_INPUT
    code = "number_missing"


class NobodyWaiting(Refusal):
    """Nobody whom this desk could call is in the waiting room."""

    kind = Kind.CONFLICT
    code = "nobody_waiting"


class NotOffered(Refusal):
    """This desk is not asked (any more) to take that consultation over."""

    kind = Kind.CONFLICT
    code = "not_offered"


class OwnDesk(Refusal):
    """A consultation is handed over to another desk."""

    kind = Kind.BAD_INPUT
    code = "own_desk"


class NotInState(Refusal):
    """That step cannot be taken from the consultation's state."""

    kind = Kind.CONFLICT
    code = "not_in_state"


# Documents


class DocumentsClosed(Refusal):
    """Documents are handed in from the waiting room on until the end of the call."""

    kind = Kind.CONFLICT
    code = "documents_closed"


class UploadRunning(Refusal):
    """This person hands in another document at this moment."""

    kind = Kind.CONFLICT
    code = "upload_running"


class DocumentEmpty(Refusal):
    """There is nothing in the file."""

    kind = Kind.BAD_INPUT
    code = "document_empty"


class DocumentTooLarge(Refusal):
    """The file is larger than one document may be."""

    kind = Kind.BAD_INPUT
    code = "document_too_large"


class DocumentTypeUnknown(Refusal):
    """The file is none of the types that are taken."""

    kind = Kind.UNSUPPORTED_MEDIA
    code = "document_type_unknown"


class DocumentSuspicious(Refusal):
    """The file has macros, or unpacks to much more than any letter."""

    kind = Kind.BAD_INPUT
    code = "document_suspicious"


class DocumentInfected(Refusal):
    """The scanner has found malware."""

    kind = Kind.BAD_INPUT
    code = "document_infected"


class ScannerUnavailable(Refusal):
    """Nobody could look for malware."""

    kind = Kind.UNAVAILABLE
    code = "scanner_unavailable"
    retry_after = 30


class TooManyDocuments(Refusal):
    """This consultation has as many documents as it may, or they are as large together as they may be."""

    kind = Kind.CONFLICT
    code = "too_many_documents"


class UnknownDocument(Refusal):
    """This consultation has no such document (any more)."""

    kind = Kind.NOT_FOUND
    code = "unknown_document"


class DocumentsGone(Refusal):
    """The time in which documents could be fetched is over."""

    kind = Kind.GONE
    code = "documents_gone"


class NotYourDocument(Refusal):
    """Whoever has handed in a document removes it."""

    kind = Kind.FORBIDDEN
    code = "not_your_document"


# Signatures


class NotSignable(Refusal):
    """Only a PDF that can be read, without a password and not too long, can be signed."""

    kind = Kind.BAD_INPUT
    code = "not_signable"


class SignatureOpen(Refusal):
    """The citizen is asked for a signature already."""

    kind = Kind.CONFLICT
    code = "signature_open"


class NotAsked(Refusal):
    """The citizen is not asked for this signature (any more)."""

    kind = Kind.CONFLICT
    code = "not_asked"


# Guests


class UnknownGuestLink(Refusal):
    """There is no such invitation, or it is not valid any more."""

    kind = Kind.NOT_FOUND
    code = "unknown_guest_link"


class GuestLinkUsed(Refusal):
    """The link has been opened on another device, and opens once."""

    kind = Kind.GONE
    code = "guest_link_used"


class TooManyGuests(Refusal):
    """At most four people take part."""

    kind = Kind.CONFLICT
    code = "too_many_guests"


class UnknownGuest(Refusal):
    """Nobody of that id has been invited to this consultation."""

    kind = Kind.NOT_FOUND
    code = "unknown_guest"


class NotYourGuest(Refusal):
    """The desk has invited this guest."""

    kind = Kind.FORBIDDEN
    code = "not_your_guest"


class NotInvited(Refusal):
    """This desk is not asked (any more) to join that consultation."""

    kind = Kind.CONFLICT
    code = "not_invited"
