# Texts of the server-rendered pages. Short sentences, "Sie", no jargon.

## Frame
skip-to-content = Zum Inhalt springen
choose-language = Sprache wählen
language-name-de = Deutsch
language-name-en = English
demo-note = Das ist eine Vorführung: Termine und Personen sind nicht echt.
demo-mail = Gesendete E-Mails
demo-no-mail = Es wurde noch keine E-Mail gesendet.
contact-phone = Telefon:
imprint = Impressum
privacy = Datenschutz
optional = (freiwillig)
continue = Weiter
back = Zurück
save = Speichern
saved = Die Änderungen sind gespeichert.
search = Suchen
yes = ja
no = nein
form-has-errors = { $count ->
    [one] Eine Angabe fehlt noch oder stimmt nicht
   *[other] { $count } Angaben fehlen noch oder stimmen nicht
}
needs-javascript = Für das Videogespräch muss JavaScript eingeschaltet sein.
needs-javascript-action = Schalten Sie JavaScript im Browser ein und laden Sie die Seite neu. Oder rufen Sie uns an.

## Steps
steps-label = Schritte bis zum Termin
step-what = Anliegen
step-when = Zeit
step-who = Angaben
step-check = Prüfen
step-done = erledigt

## What
services-heading = Was möchten Sie erledigen?
services-intro = Wählen Sie Ihr Anliegen. Viele Anliegen erledigen Sie im Videogespräch: ohne Weg, ohne App, ohne Konto.
services-search = Anliegen suchen
services-list = Anliegen
services-found = { $count ->
    [0] Dazu haben wir nichts gefunden.
    [one] Ein Anliegen gefunden
   *[other] { $count } Anliegen gefunden
}
services-show-all = Alle Anliegen zeigen
by-video = per Video
only-on-site = nur vor Ort
minutes = { $minutes } Minuten
service = Anliegen
duration = Dauer
fee = Gebühr
fee-none = kostenlos
fee-depends = Die Gebühr hängt vom Einzelfall ab. Wir nennen sie Ihnen im Gespräch.
documents-heading = Das brauchen Sie
about-service = Zu diesem Anliegen
choose-other-service = Anderes Anliegen wählen

## When
slots-heading = Wann passt es Ihnen?
earliest-heading = Der früheste freie Termin
take-earliest = Diesen Termin nehmen
all-slots-heading = Alle freien Zeiten
free-slots = { $count ->
    [one] eine freie Zeit
   *[other] { $count } freie Zeiten
}
part-morning = Vormittag
part-afternoon = Nachmittag
part-evening = Abend
slot-label = { $day }, { $time } Uhr
at-time = { $time } Uhr
from-to = { $start } bis { $end } Uhr
later-days = Spätere Tage zeigen
slots-wall-clock = Alle Uhrzeiten gelten in der Zeitzone des Amtes ({ $zone }).
no-slots = Zurzeit ist kein Termin frei.
no-slots-action = Es kommen laufend neue Termine dazu. Bitte schauen Sie morgen wieder vorbei.
needs-visit = Dafür müssen Sie persönlich vorbeikommen.
offices-heading = Unsere Standorte
problem-slot-taken = Diese Zeit hat gerade jemand anderes gebucht.
problem-slot-taken-action = Bitte wählen Sie eine andere Zeit.
problem-hold-expired = Ihre Reservierung ist abgelaufen, und die Zeit ist inzwischen vergeben.
problem-hold-expired-action = Ihre Angaben sind noch da. Bitte wählen Sie eine andere Zeit.

## Who
details-heading = Wer kommt zum Termin?
held-label = Reservierte Zeit
hold-until = Für Sie reserviert bis { $time } Uhr
hold-countdown = { $minutes ->
    [one] Noch eine Minute für Sie reserviert
   *[other] Noch { $minutes } Minuten für Sie reserviert
}
hold-ended = Die Reservierung ist abgelaufen.
hold-ended-action = Machen Sie ruhig weiter. Ist die Zeit dann vergeben, schlagen wir Ihnen andere Zeiten vor. Ihre Angaben bleiben erhalten.
field-name = Vor- und Nachname
field-email = E-Mail-Adresse
field-email-hint = Dorthin schicken wir die Bestätigung mit dem Link zum Gespräch.
field-phone = Telefonnummer
field-phone-hint = Damit wir Sie anrufen können, wenn es mit dem Video nicht klappt.
field-language = Sprache im Gespräch
field-language-hint = Sprechen wir Ihre Sprache nicht, versuchen wir, jemanden zum Dolmetschen zu finden.
field-access-needs = Was brauchen Sie, damit das Gespräch gut gelingt?
field-access-needs-hint = Zum Beispiel Gebärdensprache, Untertitel oder mehr Zeit.
other-time = Andere Zeit wählen

## Check and book
check-heading = Stimmt alles?
your-details = Ihre Angaben
change-details = Angaben ändern
check-privacy = Wir verwenden Ihre Angaben nur für diesen Termin.
book-now = Termin verbindlich buchen
book-appointment = Termin buchen

## Errors beside fields
field-error = Bitte prüfen Sie diese Angabe.
field-error-name-missing = Bitte geben Sie Ihren Namen ein.
field-error-name-string-too-short = Bitte geben Sie Ihren Vor- und Nachnamen ein.
field-error-name-value-error = Bitte schreiben Sie den Namen in eine Zeile, ohne Sonderzeichen.
field-error-name-string-too-long = Der Name ist zu lang. Höchstens 100 Zeichen sind möglich.
field-error-email-missing = Bitte geben Sie Ihre E-Mail-Adresse ein.
field-error-email-value-error = Bitte geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@beispiel.de.
field-error-email-string-too-long = Die E-Mail-Adresse ist zu lang.
field-error-phone-value-error = Bitte geben Sie die Telefonnummer mit Vorwahl ein, zum Beispiel 0511 123456.
field-error-phone-string-too-long = Die Telefonnummer ist zu lang.
field-error-language-value-error = Bitte wählen Sie eine Sprache aus der Liste.
field-error-access-needs-string-too-long = Bitte fassen Sie sich kürzer: Höchstens 500 Zeichen sind möglich.
field-error-login-missing = Bitte geben Sie Ihren Anmeldenamen ein.
field-error-login-string-too-short = Bitte geben Sie Ihren Anmeldenamen ein.
field-error-login-string-too-long = Der Anmeldename ist zu lang.
field-error-password-string-too-long = Das Passwort ist zu lang.
field-error-password-missing = Bitte geben Sie Ihr Passwort ein.
field-error-password-string-too-short = Bitte geben Sie Ihr Passwort ein.
field-error-hours = Bitte schreiben Sie die Zeiten so: 08:00-12:00, 13:00-18:00
field-error-service-duration-minutes = Bitte geben Sie eine Dauer von 5 bis 240 Minuten an, in Schritten von 5.
field-error-service-fee = Bitte geben Sie einen Betrag in Euro an, zum Beispiel 12,50, oder lassen Sie das Feld leer.
field-error-service-leika = Ein LeiKa-Schlüssel hat 14 Ziffern.
field-error-service-name = Bitte geben Sie einen Namen mit höchstens 120 Zeichen ein.
field-error-service-summary = Höchstens 2000 Zeichen sind möglich.
field-error-service-documents = Höchstens 20 Zeilen sind möglich.
field-error-service-fee-note = Höchstens 500 Zeichen sind möglich.

## The appointment
appointment-heading = Ihr Termin
appointment-booked-heading = Ihr Termin ist gebucht
appointment-booked = Wir freuen uns auf Sie.
appointment-booked-mail = Die Bestätigung geht an { $email }. Darin stehen der Link zu dieser Seite und ein Kalendereintrag.
appointment-over = Dieser Termin ist vorbei.
appointment-over-action = Sie können jederzeit einen neuen Termin buchen.
when = Wann
where = Wo
join-heading = Zum Videogespräch
join-opens = Der Warteraum öffnet am { $day } um { $time } Uhr. Kamera und Ton können Sie schon jetzt prüfen.
join-open = Der Warteraum ist offen.
join-needs = Sie brauchen nur diesen Browser, am besten mit Kamera und Mikrofon.
join-check = Kamera und Ton prüfen
join-now = Zum Warteraum
keep-heading = Termin merken oder absagen
keep-link = Mit dem Link in Ihrer E-Mail kommen Sie jederzeit auf diese Seite zurück. Geben Sie ihn nicht weiter: Wer ihn hat, kann den Termin sehen und absagen.
add-to-calendar = In den Kalender eintragen
copy-link = Link kopieren
link-copied = Der Link ist kopiert.
cancel-appointment = Termin absagen
cancel-heading = Termin absagen?
cancel-explained = Die Zeit wird dann wieder frei. Das lässt sich nicht rückgängig machen.
cancel-now = Ja, Termin absagen
keep-appointment = Nein, Termin behalten
cancelled-heading = Ihr Termin ist abgesagt
cancelled-explained = Danke, dass Sie Bescheid gegeben haben. Sie bekommen darüber eine E-Mail.
room-heading = Ihr Videogespräch

## Refusals
refusal-no-such-page = Diese Seite gibt es nicht.
refusal-no-such-page-action = Bitte prüfen Sie die Adresse. Oder buchen Sie hier einen Termin.
refusal-unknown-link = Diesen Link kennen wir nicht.
refusal-unknown-link-action = Bitte öffnen Sie den Link aus Ihrer E-Mail noch einmal, und zwar vollständig. Ist der Termin lange vorbei, buchen Sie einfach einen neuen.
refusal-cancelled = Dieser Termin ist abgesagt.
refusal-cancelled-action = Brauchen Sie doch einen Termin? Dann buchen Sie einen neuen.
refusal-unknown-hold = Diese Buchung gibt es nicht mehr.
refusal-unknown-hold-action = Wir haben Ihre Angaben gelöscht, weil die Buchung nicht abgeschlossen wurde. Bitte beginnen Sie neu.
refusal-already-booked = Dieser Termin ist schon gebucht.
refusal-already-booked-action = Öffnen Sie den Link in Ihrer E-Mail.
refusal-unknown-service = Dieses Anliegen bieten wir nicht an.
refusal-unknown-service-action = Vielleicht hat sich der Name geändert. Suchen Sie in der Liste aller Anliegen.
refusal-unknown-location = Diesen Standort gibt es nicht.
refusal-unknown-location-action = Bitte wählen Sie die Zeit noch einmal aus.
refusal-not-by-video = Dafür müssen Sie persönlich vorbeikommen.
refusal-not-by-video-action = Dieses Anliegen lässt sich nicht im Videogespräch erledigen.
refusal-too-late = Dieser Termin ist vorbei und lässt sich nicht mehr ändern.
refusal-too-late-action = Sie können einen neuen Termin buchen.
refusal-details-missing = Es fehlen noch Angaben.
refusal-details-missing-action = Bitte gehen Sie zurück und geben Sie Namen und E-Mail-Adresse ein.
refusal-slot-taken = Diese Zeit ist nicht mehr frei.
refusal-slot-taken-action = Bitte wählen Sie eine andere Zeit.
refusal-forged = Diese Seite ist nicht mehr aktuell.
refusal-forged-action = Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.
refusal-forbidden = Das ist mit Ihrer Rolle nicht möglich.
refusal-forbidden-action = Bitte melden Sie sich mit einem anderen Konto an oder fragen Sie Ihre Leitung.
refusal-not-your-desk = An diesem Platz sind Sie nicht eingetragen.
refusal-not-your-desk-action = Bitte wählen Sie einen Ihrer Plätze oder fragen Sie Ihre Leitung.
refusal-unknown-desk = Diesen Platz gibt es nicht.
refusal-unknown-desk-action = Bitte wählen Sie einen Platz aus der Liste.
refusal-unknown-consultation = Dieses Gespräch gibt es nicht.
refusal-unknown-consultation-action = Bitte öffnen Sie den Link aus Ihrer E-Mail noch einmal.
refusal-malformed = Damit können wir nichts anfangen.
refusal-malformed-action = Bitte gehen Sie zurück und versuchen Sie es noch einmal.
refusal-too-large = Das ist zu viel auf einmal.
refusal-too-large-action = Bitte kürzen Sie Ihre Angaben.
refusal-internal = Bei uns ist etwas schiefgegangen.
refusal-internal-action = Das tut uns leid. Bitte versuchen Sie es in ein paar Minuten noch einmal.

## Staff
login-heading = Anmeldung für Mitarbeitende
login-failed = Anmeldename oder Passwort stimmen nicht.
field-login = Anmeldename
field-password = Passwort
sign-in = Anmelden
sign-out = Abmelden
desks-heading = An welchem Platz arbeiten Sie heute?
desks-intro = Alle Plätze eines Standorts teilen sich den Warteraum.
desks-none = Sie sind an keinem Platz eingetragen. Bitte fragen Sie Ihre Leitung.

## Admin
admin-menu = Verwaltung
admin-overview = Überblick
admin-services = Anliegen
admin-desks = Plätze und Zeiten
tile-services = Anliegen im Angebot
tile-desks = Plätze
tile-letters-pending = Briefe warten auf den Versand
tile-letters-sent = Briefe versandt
letters-failed = { $count ->
    [one] Ein Brief ist nicht angekommen
   *[other] { $count } Briefe sind nicht angekommen
}
letters-failed-action = Der Mailserver hat sie endgültig abgelehnt. Im Protokoll steht unter outbox_gave_up, welche es sind.
locations-heading = Standorte
offered = im Angebot
field-duration = Dauer in Minuten
field-duration-hint = In Schritten von 5 Minuten
field-fee = Gebühr in Euro
field-fee-hint = 0 heißt kostenlos, leer heißt: kommt darauf an
field-leika = LeiKa-Schlüssel
field-leika-hint = 14 Ziffern aus dem Leistungskatalog
video-possible = Im Videogespräch möglich
service-offered = Kann gebucht werden
texts-in = Texte auf { $language }
field-service-name = Name
field-summary = Kurz erklärt
field-documents-hint = Eine Zeile für jede Unterlage
field-fee-note = Hinweis zur Gebühr
closed = geschlossen
desk = Platz
hours-of = Zeiten: { $desk }
hours-hint = Schreiben Sie die Zeiten so: 08:00-12:00, 13:00-18:00. Leer heißt geschlossen. Schon gebuchte Termine bleiben bestehen.
weekday-0 = Montag
weekday-1 = Dienstag
weekday-2 = Mittwoch
weekday-3 = Donnerstag
weekday-4 = Freitag
weekday-5 = Samstag
weekday-6 = Sonntag
