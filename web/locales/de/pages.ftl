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
field-error-service-duration-minutes = Bitte geben Sie eine Dauer von 5 bis 240 Minuten an, in Schritten von 5.
field-error-service-fee = Bitte geben Sie einen Betrag in Euro an, zum Beispiel 12,50, oder lassen Sie das Feld leer.
field-error-service-leika = Ein LeiKa-Schlüssel hat 14 Ziffern.
field-error-service-name = Bitte geben Sie einen Namen mit höchstens 120 Zeichen ein.
field-error-service-summary = Höchstens 2000 Zeichen sind möglich.
field-error-service-documents = Höchstens 20 Zeilen sind möglich.
field-error-service-fee-note = Höchstens 500 Zeichen sind möglich.

## Refusals
refusal-no-such-page = Diese Seite gibt es nicht.
refusal-no-such-page-action = Bitte prüfen Sie die Adresse. Oder buchen Sie hier einen Termin.
refusal-unknown-service = Dieses Anliegen bieten wir nicht an.
refusal-unknown-service-action = Vielleicht hat sich der Name geändert. Suchen Sie in der Liste aller Anliegen.
refusal-unknown-location = Diesen Standort gibt es nicht.
refusal-unknown-location-action = Bitte wählen Sie die Zeit noch einmal aus.
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
refusal-busy = Gerade wollen sehr viele Menschen auf einmal etwas von uns.
refusal-busy-action = Bitte versuchen Sie es in einer halben Minute noch einmal. Was Sie gebucht haben, bleibt gebucht.
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
admin-live = Live-Übersicht
admin-live-none = Es gibt noch kein Video-Bürgeramt.
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
letters-failed-action = Ansehen und noch einmal versenden
locations-heading = Standorte
offered = im Angebot
field-duration = Dauer in Minuten
field-duration-hint = In Schritten von 5 Minuten
field-fee = Gebühr in Euro
field-fee-hint = 0 heißt kostenlos, leer heißt: kommt darauf an
field-leika = LeiKa-Schlüssel
field-leika-hint = 14 Ziffern aus dem Leistungskatalog
service-offered = Kann gebucht werden
texts-in = Texte auf { $language }
field-service-name = Name
field-summary = Kurz erklärt
field-documents-hint = Eine Zeile für jede Unterlage
field-fee-note = Hinweis zur Gebühr
closed = geschlossen
desk = Platz
weekday-0 = Montag
weekday-1 = Dienstag
weekday-2 = Mittwoch
weekday-3 = Donnerstag
weekday-4 = Freitag
weekday-5 = Samstag
weekday-6 = Sonntag
