# Kalender der Mitarbeitenden: Einladungen, Kalender-Adressen, eigene Kalender.

## The page
calendars = Kalender
calendars-done-mail = Die E-Mail-Adresse ist gespeichert.
calendars-done-revoked = Die Kalender-Adresse gilt nicht mehr.
calendars-done-joined = Ihr Kalender ist verbunden.
calendars-done-changed = Die Änderungen sind gespeichert.
calendars-done-removed = Der Kalender ist getrennt. Unsere Einträge verschwinden in den nächsten Minuten daraus.

## Invites by mail
invites-by-mail = Einladungen per E-Mail
invites-by-mail-about = Arbeiten Sie allein an einem Platz, schicken wir Ihnen zu jedem Termin eine Kalender-Einladung. Hat der Platz ein eigenes Postfach, gehen die Einladungen dorthin.
invites-mail = Ihre E-Mail-Adresse
invites-mail-hint = Leer heißt: keine Einladungen.

## Addresses to subscribe to
feeds = Kalender abonnieren
feeds-about = Mit einer Kalender-Adresse zeigt Ihr Kalenderprogramm unsere Termine an. Wer die Adresse kennt, sieht die Termine: Geben Sie sie nicht weiter. Verlässt jemand das Team, machen Sie die Adresse des Platzes neu.
feed-mine = Meine Termine an allen meinen Plätzen
feed-name = Termine { $name }
feed-none = Dafür gibt es noch keine Adresse.
feed-since = Es gibt eine Adresse seit { $day }.
feed-make = Adresse machen
feed-make-anew = Neue Adresse machen, die alte gilt dann nicht mehr
feed-revoke = Adresse abschalten
feed-made = Die Adresse ist fertig.
feed-made-once = Wir zeigen sie nur dieses eine Mal. Fügen Sie sie jetzt in Ihr Kalenderprogramm ein.
feed-address = Kalender-Adresse
feed-subscribe = Im Kalenderprogramm öffnen
feed-copy = Adresse kopieren
feed-copy-webcal = Als webcal kopieren
feed-copied = Kopiert

## Calendars of their own
own-calendars = Eigene Kalender
own-calendars-about = Verbinden Sie einen Kalender, den Sie selbst führen: Unsere Termine stehen dann darin, und wenn Sie etwas anderes vorhaben, ist Ihr Platz zu.
own-calendar-at = { $desk }: { $host }
calendar-join = Kalender verbinden
calendar-join-about = Wir probieren die Verbindung gleich aus und sagen Ihnen, wenn etwas nicht stimmt.
calendar-change = Ändern
calendar-change-heading = Verbundenen Kalender ändern
calendar-remove = Trennen
calendar-not-written = Termine kommen nicht in diesen Kalender
calendar-not-read = Dieser Kalender lässt sich nicht lesen
calendar-not-read-remembered = Eine Woche lang gilt, was wir zuletzt gelesen haben. Danach schließt dieser Kalender den Platz nicht mehr.
calendar-kind = Art
calendar-kind-caldav = CalDAV
calendar-kind-caldav-hint = Zum Lesen und Schreiben, zum Beispiel bei Nextcloud.
calendar-kind-ics = ICS-Adresse
calendar-kind-ics-hint = Nur zum Lesen: eine Adresse, die Ihr Kalender zum Abonnieren anbietet.
calendar-uses = Wofür?
calendar-use-writes = Termine eintragen
calendar-use-closes = Platz schließen
calendar-writes = Termine eintragen
calendar-writes-hint = Neue, geänderte und abgesagte Termine des Platzes. Geht nur mit CalDAV.
calendar-closes = Platz schließen, wenn ich etwas anderes vorhabe
calendar-closes-hint = Wir lesen nur, wann etwas ist, und speichern nicht, was es ist. Termine, die schon gebucht sind, bleiben.
calendar-read-at = Zuletzt gelesen
calendar-read-soon = noch nicht, das geschieht in den nächsten Minuten
calendar-address = Adresse
calendar-address-hint = Die Adresse des Kalenders. Bei CalDAV genügt die Adresse des Servers: Dann zeigen wir Ihnen Ihre Kalender.
calendar-which = Welcher Kalender ist es?
calendar-choose = Bitte wählen Sie einen Ihrer Kalender aus, und geben Sie das Passwort noch einmal ein.
calendar-user = Benutzername
calendar-user-hint = So, wie Sie sich beim Kalender anmelden.
calendar-password = Passwort
calendar-password-hint = Am besten ein App-Passwort nur für diesen Zweck. Wir speichern es verschlüsselt und zeigen es nie wieder.
calendar-password-keep = Leer lassen, wenn es gleich bleibt.
calendar-try-and-save = Ausprobieren und speichern
desk-mailbox = Postfach des Platzes
desk-mailbox-hint = Dorthin gehen Kalender-Einladungen zu den Terminen des Platzes.

## What is wrong with a calendar
calendar-problem-address = Das ist keine Adresse, die wir öffnen können. Sie fängt mit https:// an und enthält keinen Benutzernamen.
calendar-problem-private = Diese Adresse liegt in einem internen Netz, das wir nicht öffnen dürfen. Ihre Technik kann es freigeben (VIDEODESK_CALENDARS_NETWORKS).
calendar-problem-insecure = Diese Adresse ist nicht verschlüsselt. Nehmen Sie eine, die mit https:// anfängt.
calendar-problem-host = Diesen Server gibt es nicht. Bitte prüfen Sie die Adresse.
calendar-problem-unreachable = Der Server antwortet nicht. Wir versuchen es weiter. Bitte prüfen Sie auch die Adresse.
calendar-problem-certificate = Das Zertifikat des Servers stimmt nicht. Bitte fragen Sie, wer ihn betreibt.
calendar-problem-slow = Der Server braucht zu lange. Wir versuchen es weiter.
calendar-problem-too-big = In diesem Kalender steht zu viel. Nehmen Sie einen, in dem nur das Nötige steht.
calendar-problem-redirects = Die Adresse leitet immer weiter. Bitte prüfen Sie sie.
calendar-problem-password = Benutzername oder Passwort stimmen nicht. Bitte geben Sie beides noch einmal ein.
calendar-problem-forbidden = Der Server erlaubt das mit diesem Benutzer nicht. Bitte prüfen Sie, ob der Kalender Ihnen gehört oder für Sie freigegeben ist.
calendar-problem-gone = Unter dieser Adresse gibt es keinen Kalender mehr. Bitte prüfen Sie die Adresse.
calendar-problem-answer = Der Server antwortet mit einem Fehler. Wir versuchen es weiter. Bleibt es so, fragen Sie, wer ihn betreibt.
calendar-problem-no-calendar = Unter dieser Adresse ist kein Kalender. Bitte prüfen Sie die Adresse und die Art.
calendar-problem-read-only = In diesen Kalender dürfen Sie nicht schreiben. Nehmen Sie einen anderen, oder lassen Sie „Termine eintragen“ weg.

## Errors beside fields
field-error-calendar-desk = Bitte wählen Sie einen Ihrer Plätze.
field-error-calendar-kind = Bitte wählen Sie, was für ein Kalender es ist.
field-error-calendar-address = Bitte geben Sie die Adresse Ihres Kalenders ein, zum Beispiel https://cloud.beispiel.de.
field-error-calendar-user = Der Benutzername ist zu lang oder hat Sonderzeichen, die nicht gehen.
field-error-calendar-password = Das Passwort ist zu lang oder hat Sonderzeichen, die nicht gehen.
field-error-calendar-use = Bitte wählen Sie, wofür der Kalender da ist. Eine ICS-Adresse kann nur den Platz schließen.
field-error-desk-mailbox = Bitte geben Sie eine vollständige E-Mail-Adresse ein, oder lassen Sie das Feld leer.

## Refusals
refusal-unknown-feed = Unter dieser Adresse gibt es keinen Kalender.
refusal-unknown-feed-action = Vielleicht wurde eine neue Adresse gemacht. Sie finden sie bei Ihren Kalendern, wenn Sie angemeldet sind.
refusal-unknown-calendar = Dieser Kalender ist nicht mit Ihnen verbunden.
refusal-unknown-calendar-action = Bitte wählen Sie einen Kalender aus der Liste Ihrer Kalender.
refusal-password-missing = Bitte geben Sie das Passwort noch einmal ein.
refusal-password-missing-action = Das bekannte Passwort gilt nur für den bisherigen Server und Benutzernamen.
refusal-calendar-joined = Mit diesem Platz haben Sie schon einen Kalender verbunden.
refusal-calendar-joined-action = Ändern oder trennen Sie den anderen Kalender.
