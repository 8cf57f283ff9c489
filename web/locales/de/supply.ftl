# Seiten der Verwaltung: Standorte, Plätze, Zeiten, Schließtage, Anliegen, und was aus Terminen wird.

## Frame
admin-closures = Schließtage
admin-places = Stadtteile
supply-name = Name
supply-address = Adresse
supply-channel = Weg
supply-channels = Wege
supply-channel-video = Video
supply-channel-on-site = vor Ort
supply-channel-phone = Telefon
supply-hours = Zeiten
supply-location = Standort
supply-day = Tag
supply-days = Tage
supply-weekday = Wochentag
supply-actions = Aktionen
supply-remove = Entfernen
please-choose = Bitte wählen
none-yet = Hier gibt es noch nichts.
field-key = Schlüssel
field-key-hint = Nur Kleinbuchstaben, Ziffern und Bindestriche. Er steht in Adressen und Schnittstellen, zum Beispiel mitte-1.
weekday-short-0 = Mo
weekday-short-1 = Di
weekday-short-2 = Mi
weekday-short-3 = Do
weekday-short-4 = Fr
weekday-short-5 = Sa
weekday-short-6 = So

## Two change the same
changed-by-other = Jemand anderes hat das inzwischen geändert.
changed-by-other-action = Bei jedem Feld, das anders gespeichert ist, steht der gespeicherte Wert. Ihre Eingaben sind noch da. Wenn Sie jetzt speichern, gelten Ihre Eingaben.
stored-now = Jetzt gespeichert: { $value }
stored-empty = (leer)

## What becomes of the appointments?
stranded-heading = { $count ->
    [one] Diese Änderung lässt einen Termin außerhalb der Öffnungszeiten
   *[other] Diese Änderung lässt { $count } Termine außerhalb der Öffnungszeiten
}
stranded-explained = Noch ist nichts gespeichert. Entscheiden Sie zuerst, was aus diesen Terminen wird. Wer keine E-Mail-Adresse angegeben hat, bekommt keinen Brief: Bitte rufen Sie dort an.
stranded-appointments = Betroffene Termine
outside-hours = außerhalb der Öffnungszeiten
inside-hours = passt
decision = Was soll aus diesen Terminen werden?
decision-keep = Sie bleiben
decision-keep-hint = Die Menschen kommen wie verabredet. Sie bekommen keinen Brief.
decision-move = Auf die nächste freie Zeit verschieben
decision-move-hint = Am selben Standort und auf demselben Weg. Wer keine freie Zeit findet, behält den Termin.
decision-cancel = Absagen
decision-cancel-hint = Das lässt sich nicht rückgängig machen.
decision-reason = Grund
decision-reason-hint = Er steht in den Briefen. Nötig, wenn Termine verschoben oder abgesagt werden.
decision-save = Änderung speichern
decision-back = Zurück zum Formular
decision-drop = Nichts ändern
settled = Termine:
settled-moved = { $count } verschoben
settled-cancelled = { $count } abgesagt
settled-kept = { $count ->
    [one] einer bleibt
   *[other] { $count } bleiben
}

## Locations
location-kind = Art
location-kind-office = Bürgeramt
location-kind-office-all = Bürgerämter
location-kind-video = Video-Bürgeramt
location-kind-video-all = Video-Bürgerämter
location-kind-mobile = Mobiles Bürgeramt
location-kind-mobile-all = Mobile Bürgerämter
location-add-office = Bürgeramt hinzufügen
location-add-video = Video-Bürgeramt hinzufügen
location-add-mobile = Mobiles Bürgeramt hinzufügen
location-new = Neuer Standort
location-edit = Standort ändern
location-edit-heading = Standort ändern: { $name }
location-merged = Dieser Standort ist zusammengelegt mit: { $into }
field-district = Stadtteil
field-street = Straße und Hausnummer
field-postal-code = Postleitzahl
field-city = Ort
coordinates = Koordinaten
field-latitude = Breite
field-latitude-hint = In Grad, zum Beispiel 52,3759
field-longitude = Länge
field-longitude-hint = In Grad, zum Beispiel 9,7320
field-time-zone = Zeitzone
field-time-zone-hint = Zum Beispiel Europe/Berlin
field-region = Land für die Feiertage
field-region-hint = Zum Beispiel DE-NI für Niedersachsen, DE-HB für Bremen, DE-BY für Bayern. Leer heißt: keine Feiertage.
region-none = keine Feiertage

## Merging
merge = Mit einem anderen Standort zusammenlegen
merge-heading = Zusammenlegen: { $name }
merge-explained = Alle Plätze ziehen mit ihren Zeiten an den anderen Standort um, und mit ihnen alle künftigen Termine. Dieser Standort bietet danach nichts mehr an.
merge-into = Anderer Standort
merge-preview = Vorschau zeigen
merge-no-target = Es gibt keinen Standort, mit dem das geht.
merge-no-target-action = Beide müssen von derselben Art sein und dieselbe Zeitzone haben.
merge-result = { $count ->
    [0] Kein künftiger Termin ist betroffen
    [one] Ein künftiger Termin ist betroffen
   *[other] { $count } künftige Termine sind betroffen
}
merge-appointments = Tag, Uhrzeit und Platz bleiben. Neu ist der Standort: { $into }. Alle mit E-Mail-Adresse bekommen einen Brief mit einer neuen Einladung.
merge-outside = { $count ->
    [one] Ein Termin liegt dort außerhalb der Öffnungszeiten
   *[other] { $count } Termine liegen dort außerhalb der Öffnungszeiten
}
merge-outside-action = Der andere Standort ist dann geschlossen. Was aus diesen Terminen wird, fragen wir im nächsten Schritt.
merge-reason-hint = Er steht in den Briefen.
merge-final = Das lässt sich nicht rückgängig machen.
merge-now = { $name } mit { $into } zusammenlegen

## Closures and public holidays
closures-heading = Schließtage
closures-none = Es ist kein Schließtag eingetragen.
closures-past = { $count ->
    [one] Ein vergangener Schließtag
   *[other] { $count } vergangene Schließtage
}
closure-add = Schließtage eintragen
closure-explained = An Schließtagen gibt es keine Termine, auch nicht an besonderen Tagen einzelner Plätze.
closure-whole-city = ganze Stadt
closure-reason = Anlass
closure-reason-hint = Zum Beispiel Betriebsversammlung
first-day = Erster Tag
last-day = Letzter Tag
last-day-hint = Leer heißt: nur ein Tag
holidays-next = Nächste Feiertage
holidays-no-region = Es ist kein Land eingetragen, dessen Feiertage gelten.
holidays-of = Feiertage { $year }
holidays-other-years = Feiertage anderer Jahre
holidays-at = Gilt für:

## Stops of the mobile office
stops-heading = Halte
stops-none = Es ist kein künftiger Halt eingetragen.
stops-past = { $count ->
    [one] Ein vergangener Halt
   *[other] { $count } vergangene Halte
}
stop-add = Halt hinzufügen
stop-edit = Halt ändern
stop-again = Noch einmal an einem anderen Tag
stop-opens = Von
stop-opens-hint = In Schritten von 5 Minuten
stop-closes = Bis
stop-name = Haltestelle
stop-name-hint = Zum Beispiel Marktplatz Misburg

## Districts
places-explained = Wer eine Postleitzahl oder einen Stadtteil eingibt, bekommt die nächsten Standorte zuerst.
place-add = Stadtteil hinzufügen
place-change = Stadtteil ändern
place-postal-codes = Postleitzahlen
place-postal-codes-hint = Mit Komma getrennt

## Desks
desk-add = Platz hinzufügen
desk-new = Neuer Platz
desk-edit = Platz ändern
desk-edit-heading = Platz ändern: { $name }
desk-in-use = In Betrieb
desk-is-in-use = Der Platz ist in Betrieb
desk-is-in-use-hint = Sonst bietet er keine Termine an.
desk-not-in-use = Dieser Platz ist nicht in Betrieb.
desk-not-in-use-action = Er bietet keine Termine an.
desk-channels = Wege, auf denen hier beraten wird
desk-languages = Sprachen, die hier gesprochen werden
desk-services-hint = Ist nichts gewählt, gibt es hier alle Anliegen.
desk-all-services = alle
desk-staff = Wer hier arbeiten darf
desk-nobody = noch niemand
member-inactive = (nicht mehr aktiv)

## Weekly hours
hours-this-week = Zeiten diese Woche
hours-by-stops = wie die Halte
hours-weekly = Wochenzeiten
hours-none = Es sind keine Zeiten eingetragen.
hours-open = Geöffnet
hours-break = Pause
hours-break-on = { $weekday }: Pause
hours-edit = Diese Zeiten ändern
hours-add = Zeiten hinzufügen, die ab einem Tag gelten
hours-past = Zeiten, die nicht mehr gelten
hours-of = Zeiten: { $desk }
hours-new-of = Neue Zeiten: { $desk }
hours-how = Schreiben Sie die Zeiten so: 08:00-12:00, 13:00-18:00. Leer heißt geschlossen. In den Pausen gibt es keine Termine.
hours-mobile = Wann das mobile Bürgeramt öffnet, sagen seine Halte. Hier stehen nur die Pausen.
hours-together = Manche dieser Zeiten gelten zugleich.
hours-together-action = An solchen Tagen ist der Platz zu allen diesen Zeiten geöffnet.
hours-alone = In dieser Zeit gelten nur diese Zeiten
hours-alone-hint = Andere Zeiten des Platzes ruhen so lange und gelten davor und danach weiter.
hours-copy = Für alle Plätze dieses Standorts übernehmen
hours-copy-hint = Alle Wochenzeiten und Pausen der anderen Plätze werden durch die dieses Platzes ersetzt.
valid-from = Gültig ab
valid-from-hint = Leer heißt: schon immer
valid-until = Gültig bis
valid-until-hint = Leer heißt: ohne Ende
valid-always = Gilt immer
valid-from-day = Gilt ab { $first }
valid-until-day = Gilt bis { $last }
valid-from-until = Gilt von { $first } bis { $last }

## Special days
special-days = Besondere Tage
special-days-explained = An einem besonderen Tag gelten nur seine Zeiten, ohne die Pausen der Woche und auch an einem Feiertag.
special-days-past = { $count ->
    [one] Ein vergangener besonderer Tag
   *[other] { $count } vergangene besondere Tage
}
special-day-add = Besonderen Tag hinzufügen
special-day-of = Besonderer Tag: { $desk }
special-day-spans-hint = Zum Beispiel 08:00-12:00, 13:00-18:00. Leer heißt geschlossen.
special-day-note = Anlass
special-day-copy = Für alle Plätze dieses Standorts eintragen

## Services
service-add = Anliegen hinzufügen
service-new = Neues Anliegen
service-channels = Wege zum Termin
service-channels-explained = Wählen Sie mindestens einen Weg. Für jeden Weg gelten eigene Bedingungen.
service-by-video = Termine im Videogespräch
service-by-on-site = Termine vor Ort
service-by-phone = Termine am Telefon
service-general = Für alle Wege
field-notice = Vorlauf in Minuten
field-notice-hint = So lange vorher lässt sich der Termin spätestens buchen. Leer heißt: wie überall.
field-window = Wie viele Tage im Voraus
field-window-hint = So weit reicht der Kalender. Leer heißt: wie überall.
field-held-back = Puffertermine in Prozent
field-held-back-hint = Dieser Teil der Zeiten ist zuerst nur für Mitarbeitende buchbar, zum Beispiel am Telefon. 0 heißt: keine.
field-held-back-hours = Puffertermine öffnen so viele Stunden vorher
field-held-back-hours-hint = Dann können alle sie buchen.
field-rerelease = Abgesagte Termine öffnen nach höchstens so vielen Minuten
field-rerelease-hint = Wann genau, entscheidet der Zufall. So lohnt es sich für Programme nicht, auf Absagen zu lauern. 0 heißt: sofort.
field-buffer = Zeit danach in Minuten
field-buffer-hint = So lange bleibt der Platz nach jedem Termin frei.
field-max-persons = Höchstens so viele Personen
field-max-persons-hint = Die Dauer gilt für eine Person; für mehr Personen dauert der Termin länger.
service-languages = Sprachen
service-languages-hint = Ist nichts gewählt, gibt es das Anliegen in allen Sprachen, die am Platz gesprochen werden.

## Overview
overview-more = Verwalten

## What is wrong
field-error-decision = Bitte wählen Sie, was aus den Terminen wird.
field-error-decision-reason = Bitte geben Sie einen Grund an.
field-error-decision-reason-long = Bitte fassen Sie sich kürzer: Höchstens 500 Zeichen sind möglich.
field-error-coordinates = Bitte geben Sie Breite und Länge an, oder keines von beiden.
field-error-day = Bitte geben Sie einen Tag an, zum Beispiel 24.12.2026.
field-error-last-day = Der letzte Tag darf nicht vor dem ersten liegen.
field-error-location-key = Bitte geben Sie einen Schlüssel aus Kleinbuchstaben, Ziffern und Bindestrichen ein.
field-error-location-kind = Bitte wählen Sie eine Art aus der Liste.
field-error-location-name = Bitte geben Sie einen Namen mit höchstens 100 Zeichen ein.
field-error-location-district = Höchstens 100 Zeichen sind möglich.
field-error-location-street = Höchstens 100 Zeichen sind möglich.
field-error-location-postal-code = Höchstens 10 Zeichen sind möglich.
field-error-location-city = Höchstens 60 Zeichen sind möglich.
field-error-location-time-zone = Diese Zeitzone kennen wir nicht. Ein Beispiel ist Europe/Berlin.
field-error-location-region = Dieses Land kennen wir nicht. Ein Beispiel ist DE-NI.
field-error-location-latitude = Bitte geben Sie eine Zahl von -90 bis 90 an, zum Beispiel 52,3759.
field-error-location-longitude = Bitte geben Sie eine Zahl von -180 bis 180 an, zum Beispiel 9,7320.
field-error-closure-location = Bitte wählen Sie einen Standort aus der Liste.
field-error-closure-first-day = Bitte geben Sie den ersten Tag an, zum Beispiel 24.12.2026.
field-error-closure-last-day = Bitte geben Sie einen Tag an, der nicht vor dem ersten liegt.
field-error-closure-reason = Höchstens 200 Zeichen in einer Zeile sind möglich.
field-error-stop-day = Bitte geben Sie einen Tag an, zum Beispiel 24.12.2026.
field-error-stop-opens = Bitte geben Sie eine Uhrzeit in Schritten von 5 Minuten an, zum Beispiel 09:30.
field-error-stop-closes = Bitte geben Sie eine Uhrzeit an, die nach dem Beginn liegt, in Schritten von 5 Minuten, zum Beispiel 12:30.
field-error-stop-name = Bitte geben Sie einen Namen mit höchstens 100 Zeichen ein.
field-error-stop-district = Höchstens 100 Zeichen sind möglich.
field-error-stop-street = Höchstens 100 Zeichen sind möglich.
field-error-stop-postal-code = Höchstens 10 Zeichen sind möglich.
field-error-stop-city = Höchstens 60 Zeichen sind möglich.
field-error-stop-latitude = Bitte geben Sie eine Zahl von -90 bis 90 an, zum Beispiel 52,3759.
field-error-stop-longitude = Bitte geben Sie eine Zahl von -180 bis 180 an, zum Beispiel 9,7320.
field-error-place-name = Bitte geben Sie einen Namen mit höchstens 100 Zeichen ein.
field-error-place-taken = Diesen Stadtteil gibt es schon.
field-error-place-postal-codes = Höchstens 40 Postleitzahlen sind möglich.
field-error-place-latitude = Bitte geben Sie eine Zahl von -90 bis 90 an, zum Beispiel 52,3759.
field-error-place-longitude = Bitte geben Sie eine Zahl von -180 bis 180 an, zum Beispiel 9,7320.
field-error-desk-key = Bitte geben Sie einen Schlüssel aus Kleinbuchstaben, Ziffern und Bindestrichen ein.
field-error-desk-name = Bitte geben Sie einen Namen mit höchstens 60 Zeichen ein.
field-error-desk-channels = Bitte wählen Sie mindestens einen Weg.
field-error-desk-languages = Bitte wählen Sie Sprachen aus der Liste.
field-error-desk-services = Bitte wählen Sie Anliegen aus der Liste.
field-error-hours = Bitte schreiben Sie die Zeiten so: 08:00-12:00, 13:00-18:00. Nur Schritte von 5 Minuten, und keine Überschneidung.
field-error-hours-none = Bitte geben Sie mindestens eine Zeit an.
field-error-hours-taken = Für genau diese Tage gibt es schon Zeiten. Bitte ändern Sie diese.
field-error-special-day-day = Bitte geben Sie einen Tag an, zum Beispiel 24.12.2026.
field-error-special-day-spans = Bitte schreiben Sie die Zeiten so: 08:00-12:00, 13:00-18:00. Nur Schritte von 5 Minuten, und keine Überschneidung.
field-error-special-day-note = Höchstens 200 Zeichen in einer Zeile sind möglich.
field-error-special-day-taken = Für diesen Tag gibt es schon Zeiten. Bitte ändern Sie diese.
field-error-service-key = Bitte geben Sie einen Schlüssel aus Kleinbuchstaben, Ziffern und Bindestrichen ein. Nur „new“ ist nicht möglich.
field-error-service-key-taken = Diesen Schlüssel hat schon ein anderes Anliegen.
field-error-service-channels = Bitte wählen Sie mindestens einen Weg.
field-error-service-notice-minutes = Bitte geben Sie eine Zahl von 0 bis 20160 an, oder lassen Sie das Feld leer.
field-error-service-window-days = Bitte geben Sie eine Zahl von 1 bis 365 an, oder lassen Sie das Feld leer.
field-error-service-held-back-percent = Bitte geben Sie eine Zahl von 0 bis 90 an.
field-error-service-held-back-hours = Bitte geben Sie eine Zahl von 0 bis 8760 an.
field-error-service-rerelease-minutes = Bitte geben Sie eine Zahl von 0 bis 1440 an.
field-error-service-buffer-minutes = Bitte geben Sie eine Zahl von 0 bis 120 an, in Schritten von 5.
field-error-service-max-persons = Bitte geben Sie eine Zahl von 1 bis 10 an.
field-error-service-languages = Bitte wählen Sie Sprachen aus der Liste.

## Refusals
refusal-unknown-closure = Diesen Schließtag gibt es nicht mehr.
refusal-unknown-closure-action = Vielleicht hat ihn jemand anderes entfernt. Bitte öffnen Sie die Liste der Schließtage.
refusal-unknown-stop = Diesen Halt gibt es nicht mehr.
refusal-unknown-stop-action = Vielleicht hat ihn jemand anderes entfernt. Bitte öffnen Sie die Seite des mobilen Bürgeramts.
refusal-unknown-place = Diesen Stadtteil gibt es nicht mehr.
refusal-unknown-place-action = Vielleicht hat ihn jemand anderes entfernt. Bitte öffnen Sie die Liste der Stadtteile.
refusal-not-mobile = Dieser Standort hat keine Halte.
refusal-not-mobile-action = Halte gibt es nur beim mobilen Bürgeramt.
refusal-stops-overlap = Zu dieser Zeit steht das mobile Bürgeramt schon woanders.
refusal-stops-overlap-action = Bitte wählen Sie eine andere Zeit.
refusal-cannot-merge = Diese Standorte lassen sich nicht zusammenlegen.
refusal-cannot-merge-action = Beide müssen von derselben Art sein, dieselbe Zeitzone haben und noch in Betrieb sein. Solange dort jemand wartet oder bedient wird, geht es auch nicht: Legen Sie nach Dienstschluss zusammen.
refusal-key-taken = Diesen Schlüssel hat schon ein anderer Standort.
refusal-key-taken-action = Bitte wählen Sie einen anderen Schlüssel.
refusal-stranded = Diese Änderung lässt Termine außerhalb der Öffnungszeiten.
refusal-stranded-action = Bitte entscheiden Sie, was aus ihnen wird: behalten, verschieben oder absagen.
refusal-decision-without-reason = Bitte geben Sie einen Grund an.
refusal-decision-without-reason-action = Wer Termine anderer verschiebt oder absagt, sagt ihnen, warum.
refusal-cannot-work-there = An einem Platz können nur Mitarbeitende arbeiten, die Beratungen führen.
refusal-cannot-work-there-action = Bitte öffnen Sie den Platz neu und wählen Sie aus der Liste.
refusal-hours-overlap = Zwei Öffnungszeiten oder zwei Pausen an denselben Tagen überschneiden sich.
refusal-hours-overlap-action = Bitte fassen Sie beide zu einer zusammen, und speichern Sie dann noch einmal.
refusal-desk-key-taken = Diesen Schlüssel hat schon ein anderer Platz.
refusal-desk-key-taken-action = Bitte wählen Sie einen anderen Schlüssel.
