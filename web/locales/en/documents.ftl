# Documents and signatures, as far as the server speaks of them. What the pages of the call say is in live.ftl.

refusal-documents-closed = Documents cannot be handed in now.
refusal-documents-closed-action = Hand in documents in the waiting room and during the call.
refusal-upload-running = Another document of yours is being sent at this moment.
refusal-upload-running-action = Wait until it is done, then try again.
refusal-document-empty = The file is empty.
refusal-document-empty-action = Open the file on your device, check it, and choose it again.
refusal-document-too-large = The file is too large.
refusal-document-too-large-action = Take a photo of the document with a lower resolution, or split it into several files.
refusal-document-type-unknown = We cannot take this kind of file.
refusal-document-type-unknown-action = You can send PDF, photos (JPEG, PNG, WebP, HEIC, TIFF) and texts (ODT, DOCX).
refusal-document-suspicious = We do not take this file, since it contains programs or is made in an unusual way.
refusal-document-suspicious-action = Save the document as a PDF, and send the PDF.
refusal-document-infected = Malware was found in the file.
refusal-document-infected-action = The file has not been saved. Check your device; if it is urgent, take a photo of the document.
refusal-scanner-unavailable = The file could not be checked.
refusal-scanner-unavailable-action = Try again in a minute. Your file has not been saved.
refusal-too-many-documents = This call has no room for more documents.
refusal-too-many-documents-action = Remove documents that are not needed, then try again.
refusal-unknown-document = This document is not there any more.
refusal-unknown-document-action = It has been removed. Ask for it to be sent again.
refusal-documents-gone = The documents of this call have been deleted.
refusal-documents-gone-action = They are kept for a short time only. If you still need a document, ask the office for it.
refusal-not-your-document = Somebody else has handed in this document.
refusal-not-your-document-action = Only the person who handed in a document can remove it.
refusal-not-signable = This document cannot be signed.
refusal-not-signable-action = You can have PDF files signed that have no password and at most 200 pages.
refusal-signature-open = A signature is being asked for on this document.
refusal-signature-open-action = Wait until it is signed or declined, or withdraw the request.
refusal-not-asked = You are not asked for this signature any more.
refusal-not-asked-action = There is nothing that you have to do. If you are not sure, ask in the call.
refusal-not-in-call = The call has ended.
refusal-not-in-call-action = If something is still missing, contact the office or book a new appointment.
refusal-not-signed-in = You are not signed in any more.
refusal-not-signed-in-action = Sign in again in another window, then try once more.
refusal-not-your-consultation = Somebody else leads this call.
refusal-not-your-consultation-action = Documents go to whoever has called this person.

# The page with the signature

signature-file = { $name } – signed
signature-heading = Signature
signature-statement = I have read “{ $title }” and I sign it.
signature-name = Name
signature-at = Signed on
signature-moment = { $day }, { $time }
signature-case = Service and office
signature-reference = Reference of the call
signature-checksum = Checksum (SHA-256) of the signed document: of the beginning of this file, before this page
signature-drawn = Drawn on the screen.
signature-typed = Signed by typing the name and confirming.

# Afterwards

after-agreed = What we have agreed
after-documents = Your documents
after-documents-until = You can save them until { $day }, { $time }. Then they are deleted.
after-document-size = { $size } kB
after-rate = Answer two questions
after-rate-explained = How was it? Your answer helps us to get better.
after-book-again = Book the next appointment for “{ $service }”
