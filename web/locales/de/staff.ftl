# Seiten der Mitarbeitenden für Termine: der Tag eines Amtes, Buchen für Anrufende, Verschieben, Absagen.

## Frame
staff-menu = Termine und Plätze
staff-desks = Meine Plätze
staff-appointments = Termine des Tages
staff-book = Termin für jemanden buchen
staff-by-video = Video
staff-by-on-site = vor Ort
staff-by-phone = Telefon
staff-name = Name
staff-nameless = ohne Namen
staff-for-persons = { $count } Personen

## The day
staff-office = Standort
staff-show = Anzeigen
staff-other-days = Andere Tage
staff-day-before = Tag davor
staff-day-after = Tag danach
staff-no-appointments = An diesem Tag gibt es hier keine Termine.
staff-state = Stand
staff-state-unconfirmed = noch nicht bestätigt
staff-state-confirmed = gebucht
staff-state-done = erledigt
staff-state-missed = nicht gekommen
staff-state-cancelled = abgesagt
staff-origin = Gebucht
staff-origin-online = online
staff-origin-staff = durch Mitarbeitende
staff-origin-walk-in = ohne Termin gekommen
staff-to-day = Zu den Terminen des Tages

## One appointment
staff-appointment-of = Termin: { $name }
staff-phone = Telefon
staff-email = E-Mail
staff-no-email = keine
staff-language = Sprache
staff-access-needs = Was braucht die Person?
staff-link = Ohne E-Mail-Adresse bekommt die Person keinen Link zum Videogespräch. Geben Sie ihn auf anderem Weg weiter:
staff-done-booked = Der Termin ist gebucht.
staff-done-moved = Der Termin ist verschoben.
staff-done-cancelled = Der Termin ist abgesagt.
staff-done-closed = Der Stand ist gespeichert.
staff-letter-goes = Der Brief geht an { $email }.
staff-no-letter = Es ist keine E-Mail-Adresse bekannt: Die Person bekommt keinen Brief. Bitte sagen Sie ihr selbst Bescheid.
read-out = Zum Vorlesen
read-out-when = Ihr Termin ist am { $day } um { $time } Uhr.
read-out-on-site = Bitte kommen Sie hierher: { $place }.
read-out-phone = Wir rufen Sie an unter { $phone }.
read-out-video = Wir sprechen per Video. Den Link bekommen Sie von uns.
read-out-documents = Das brauchen Sie:
staff-close = War die Person da?
staff-close-done = Erledigt
staff-close-missed = Nicht gekommen
staff-history = Verlauf
staff-history-none = Hier ist noch nichts passiert.
staff-what = Was
staff-who = Wer
staff-by-citizen = online
staff-change-booked = gebucht
staff-change-moved = verschoben
staff-change-reseated = zur selben Zeit an einen anderen Platz gelegt
staff-change-cancelled = abgesagt
staff-change-kept = trotz geänderter Zeiten behalten
staff-change-done = erledigt
staff-change-missed = nicht gekommen

## Cancel and move
staff-cancel = Termin absagen
staff-cancel-heading = Diesen Termin absagen?
staff-cancel-now = Ja, Termin absagen
staff-reason-told-hint = Er steht im Brief an die Person und im Verlauf.
staff-move = Termin verschieben
staff-move-heading = Neue Zeit wählen
staff-move-check-heading = Termin verschieben?
staff-move-now = Ja, Termin verschieben
staff-before = Bisher
staff-after = Neu
staff-other-time = Andere Zeit wählen

## Times
staff-any-office = alle Standorte
staff-any-channel = alle Wege
staff-from-day = Ab Tag
staff-find-times = Freie Zeiten suchen
staff-earliest = Früheste Zeiten
staff-all-times = Alle Zeiten
staff-later = Spätere Tage zeigen
staff-slot-label = { $day }, { $time } Uhr
staff-other-times = Freie Zeiten
staff-no-times = So ist keine Zeit frei.
staff-no-times-action = Suchen Sie an allen Standorten, auf allen Wegen oder von heute an.
staff-not-together = So lässt sich das nicht in einem Termin erledigen.
staff-not-together-action = Wählen Sie weniger Anliegen oder Personen, oder einen anderen Weg.
staff-slot-taken = Diese Zeit hat gerade jemand anderes gebucht.
staff-slot-taken-action = Alle Angaben sind noch da. Bitte wählen Sie eine andere Zeit.
staff-slot-taken-none = Hier ist keine Zeit mehr frei. Bitte suchen Sie neu.

## Book for a caller
staff-book-heading = Termin für jemanden buchen
staff-services = Worum geht es?
staff-choose-service = Bitte wählen Sie mindestens ein Anliegen.
staff-persons = Personen
staff-persons-hint = Für so viele Personen, höchstens 10
staff-details-heading = Wer kommt zum Termin?
staff-email-hint = Ohne E-Mail-Adresse bekommt die Person keinen Brief.
staff-email-hint-video = Ohne E-Mail-Adresse bekommt die Person keinen Brief und damit auch keinen Link zum Videogespräch.
staff-phone-hint = Unter dieser Nummer rufen wir zum Termin an.
staff-phone-hint-sms = An Mobilnummern gehen auch Erinnerungen per SMS.
staff-phone-missing = Bitte geben Sie die Telefonnummer ein. Wir rufen zum Termin an.
staff-book-reason = Warum buchen Sie?
staff-book-reason-hint = Zum Beispiel: hat angerufen. Das steht nur im Verlauf, nicht im Brief.
staff-book-now = Termin buchen
field-error-reason-missing = Bitte geben Sie einen Grund an.
field-error-reason-string-too-short = Bitte geben Sie einen Grund an.
field-error-reason-string-too-long = Bitte fassen Sie sich kürzer: Höchstens 500 Zeichen sind möglich.
field-error-reason-value-error = Bitte schreiben Sie den Grund in eine Zeile.
