# Texts of letters and calendar entries.

letter-greeting = Guten Tag { $name },
letter-booked-subject = Ihr Videotermin am { $day } um { $time } Uhr
letter-booked-intro = Ihr Termin ist gebucht.
letter-link-intro = Öffnen Sie zum Termin diesen Link. Dort prüfen Sie vorher Kamera und Ton, kommen in den Warteraum und können den Termin auch absagen:
letter-open-appointment = Termin öffnen
letter-keep-secret = Geben Sie den Link nicht weiter: Wer ihn hat, kann Ihren Termin sehen und absagen.
letter-cancelled-subject = Abgesagt: Ihr Videotermin am { $day } um { $time } Uhr
letter-cancelled-intro = Ihr Termin ist abgesagt.
letter-book-again = Einen neuen Termin buchen Sie hier:
letter-closing = Mit freundlichen Grüßen
invite-summary = Videotermin: { $office }
invite-description = Zum Gespräch, zum Absagen und mit allen Angaben: { $link }
invite-location = Video ({ $location })
invite-join-label = Zum Videogespräch
invite-file-name = termin
