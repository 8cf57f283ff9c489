# Die Seiten der Bürgerinnen und Bürger: der Weg zum Termin, und was mit ihm geschehen kann.

## Steps
steps-label = Schritte bis zum Termin
step-what = Anliegen
step-when = Zeit
step-who = Angaben
step-check = Prüfen
step-done = erledigt

## Channels
by-video = per Video
by-on-site = vor Ort
by-phone = am Telefon
channel-any = egal
duration-by = { $channel } { $minutes } Minuten

## What
services-heading = Was möchten Sie erledigen?
services-intro = Wählen Sie Ihr Anliegen. Danach sehen Sie die freien Termine: im Videogespräch, am Telefon oder vor Ort. Sie brauchen keine App und kein Konto.
services-without-appointment = Ohne Termin: Ist gerade jemand im Videogespräch frei?
services-search = Anliegen suchen
services-list = Anliegen
services-found = { $count ->
    [0] Dazu haben wir nichts gefunden.
    [one] Ein Anliegen gefunden
   *[other] { $count } Anliegen gefunden
}
services-show-all = Alle Anliegen zeigen
minutes = { $minutes } Minuten
service = Anliegen
services = Ihre Anliegen
persons = Personen
for-persons = { $count ->
    [one] eine Person
   *[other] { $count } Personen
}
duration = Dauer
fee = Gebühr
fee-none = kostenlos
fee-depends = Die Gebühr hängt vom Einzelfall ab. Wir nennen sie Ihnen im Gespräch.
documents-heading = Das brauchen Sie
about-service = Zu diesem Anliegen
about-services = Zu Ihren Anliegen
choose-other-service = Anderes Anliegen wählen
add-heading = Noch ein Anliegen dazu?
add-heading-persons = Noch ein Anliegen dazu, oder mehrere Personen?
add-persons-heading = Für mehrere Personen?
add-service = Noch ein Anliegen
add-service-hint = Sie erledigen dann alles in einem Termin.
add-none = keines mehr
add-now = Übernehmen
persons-label = Für wie viele Personen?
persons-hint = Zum Beispiel für die ganze Familie. Der Termin dauert dann länger.
remove = weglassen
remove-service = „{ $service }“ weglassen

## When
slots-heading = Wann passt es Ihnen?
filter-heading = Suche eingrenzen
filter-channel = Wie möchten Sie den Termin wahrnehmen?
filter-language = Sprache des Gesprächs
filter-any-language = jede Sprache
filter-office = Standort
filter-any-office = alle Standorte
filter-near = In der Nähe von
filter-near-hint = Postleitzahl oder Stadtteil
filter-weekdays = Wochentage
filter-weekdays-hint = Ohne Auswahl suchen wir an allen Tagen.
filter-after = Beginn ab
filter-before = Beginn vor
filter-any-hour = egal
filter-hour = { $hour } Uhr
filter-now = Termine suchen
filter-reset = Alle Termine zeigen
unknown-place = Den Ort „{ $words }“ kennen wir nicht.
unknown-place-action = Wir zeigen Ihnen deshalb alle Termine. Bitte geben Sie eine Postleitzahl oder einen Stadtteil ein.
near-place = Die nächsten Standorte stehen zuerst (Entfernung von { $place }).
distance = etwa { NUMBER($km, maximumFractionDigits: 1) } km entfernt
beyond-wishes = An diesen Tagen und zu diesen Zeiten ist nichts frei.
beyond-wishes-action = Das sind die nächsten freien Termine an anderen Tagen oder zu anderen Zeiten.
earliest-heading = Der früheste freie Termin
take-earliest = Diesen Termin nehmen
offers-heading = Früheste Termine nach Standort
offers-by = Termine { $channel }
offers-more = { $count ->
    [one] Einen weiteren Standort zeigen
   *[other] { $count } weitere Standorte zeigen
}
take-slot = Termin nehmen
take-slot-label = Termin nehmen: { $place }, { $channel }, { $day }, { $time } Uhr
all-times-here = Alle Zeiten hier
all-times-here-label = Alle Zeiten hier: { $place }, { $channel }
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
no-slots-action = Jeden Tag kommen neue Termine dazu, und abgesagte werden wieder frei. Bitte schauen Sie morgen früh wieder vorbei.
no-slots-filtered = So ist kein Termin frei.
no-slots-filtered-action = Vielleicht passt es auf einem anderen Weg, an einem anderen Standort oder von heute an:
no-slots-try-channel = Termine { $channel } suchen
no-slots-try-all = Alle freien Termine zeigen
no-slots-call = Oder rufen Sie uns an: { $phone }
offices-heading = Unsere Standorte
problem-slot-taken = Diese Zeit hat gerade jemand anderes gebucht.
problem-slot-taken-action = Bitte wählen Sie eine andere Zeit.
problem-hold-expired = Ihre Reservierung ist abgelaufen, und die Zeit ist inzwischen vergeben.
problem-hold-expired-action = Ihre Angaben sind noch da. Bitte wählen Sie eine andere Zeit.
problem-not-by-channel = Auf diesem Weg geht das leider nicht.
problem-not-by-channel-action = Bitte wählen Sie eine der Zeiten, die wir Ihnen hier zeigen.
not-together-heading = Das geht nicht in einem Termin
not-together-channels = Diese Anliegen lassen sich nicht gemeinsam erledigen:
not-together-channels-action = Lassen Sie eines weg und buchen Sie dafür einen eigenen Termin.
not-together-too-long = Zusammen dauert das zu lange für einen Termin.
not-together-too-long-action = Wählen Sie weniger Anliegen oder weniger Personen, oder buchen Sie mehrere Termine.
not-together-none = Dafür gibt es zurzeit keine Termine.
not-together-none-action = Bitte rufen Sie uns an, oder wählen Sie ein anderes Anliegen.

## Who
details-heading = Wer kommt zum Termin?
held-label = Reservierte Zeit
hold-until = Wir halten den Termin bis { $time } Uhr für Sie.
hold-extended = Sie haben die Zeit verlängert. Wir halten den Termin bis { $time } Uhr für Sie.
hold-longer = Brauchen Sie länger? Dann verlängern Sie die Zeit einmal, bevor sie um ist.
hold-extend = Zeit verlängern
hold-countdown = { $minutes ->
    [one] Noch eine Minute für Sie reserviert
   *[other] Noch { $minutes } Minuten für Sie reserviert
}
hold-warning = Noch zwei Minuten für Sie reserviert. Mit „Zeit verlängern“ haben Sie länger Zeit.
hold-warning-last = Noch zwei Minuten für Sie reserviert. Danach kann jemand anderes die Zeit bekommen.
hold-ended = Die Reservierung ist abgelaufen.
hold-ended-action = Machen Sie ruhig weiter. Ist die Zeit dann vergeben, schlagen wir Ihnen andere Zeiten vor. Ihre Angaben bleiben erhalten.
field-name = Vor- und Nachname
field-email = E-Mail-Adresse
field-email-hint = Dorthin schicken wir die Bestätigung mit dem Link zu Ihrem Termin.
field-phone = Telefonnummer
field-phone-hint-video = Damit wir Sie anrufen können, wenn es mit dem Video nicht klappt.
field-phone-hint-on-site = Damit wir Sie erreichen, wenn sich etwas ändert.
field-phone-hint-phone = Unter dieser Nummer rufen wir Sie zum Termin an.
field-phone-hint-sms = An Mobilnummern senden wir auch eine Erinnerung per SMS.
field-language = Sprache im Gespräch
field-language-hint = Sprechen wir Ihre Sprache nicht, versuchen wir, jemanden zum Dolmetschen zu finden.
field-access-needs = Was brauchen Sie, damit der Termin gut gelingt?
field-access-needs-hint = Zum Beispiel Gebärdensprache, einen Zugang ohne Stufen oder mehr Zeit.
field-error-phone-missing = Bitte geben Sie Ihre Telefonnummer ein. Wir rufen Sie zum Termin an.
field-error-phone-string-too-short = Bitte geben Sie Ihre Telefonnummer ein. Wir rufen Sie zum Termin an.
other-time = Andere Zeit wählen

## Check and book
check-heading = Stimmt alles?
your-details = Ihre Angaben
change-details = Angaben ändern
check-privacy = Wir verwenden Ihre Angaben nur für diesen Termin.
book-now = Termin verbindlich buchen
book-busy = Einen Moment bitte: Wir prüfen noch, dass hier ein Mensch bucht.
book-appointment = Termin buchen

## Confirm by mail
sent-heading = Bitte bestätigen Sie Ihren Termin
sent = Wir haben Ihnen eine E-Mail geschickt.
sent-action = Öffnen Sie die E-Mail an { $email } und darin den Link. Drücken Sie dort auf „Termin bestätigen“. Erst dann ist Ihr Termin gebucht.
sent-until = Wir halten die Zeit für Sie bis { $time } Uhr ({ $day }). Danach kann sie jemand anderes bekommen.
sent-expired = Die Frist ist abgelaufen.
sent-expired-action = Probieren Sie den Link in der E-Mail trotzdem: Vielleicht ist die Zeit noch frei. Sonst buchen Sie bitte neu.
sent-done-heading = Sie haben auf die E-Mail geantwortet
sent-done = Ihre E-Mail-Adresse ist bestätigt.
sent-done-action = Zu Ihrem Termin kommen Sie mit dem Link in der E-Mail. Dort sehen Sie, wann er ist, und können ihn verschieben oder absagen.
book-another = Weiteren Termin buchen
sent-nothing = Keine E-Mail da?
sent-nothing-action = Sehen Sie auch im Ordner für unerwünschte Nachrichten nach (Spam). Stimmt die Adresse oben nicht, dann buchen Sie bitte noch einmal.
unconfirmed-heading = Bitte bestätigen Sie Ihren Termin
unconfirmed = Ihr Termin ist noch nicht gebucht.
unconfirmed-action = Drücken Sie auf „Termin bestätigen“, dann ist er fest für Sie gebucht.
unconfirmed-expired = Die Frist ist abgelaufen.
unconfirmed-expired-action = Vielleicht ist die Zeit noch frei: Drücken Sie auf „Termin bestätigen“, dann sehen Sie es.
confirm-appointment = Termin bestätigen
not-me = Haben Sie gar nichts gebucht? Dann tun Sie einfach nichts. Die Zeit wird von selbst wieder frei.
refuse-appointment = Ich möchte den Termin nicht
gone-heading = Die Zeit ist leider vergeben
gone-action = Die Bestätigung kam zu spät, und jemand anderes hat die Zeit gebucht. Bitte wählen Sie eine andere.
other-times = Andere Zeiten ansehen

## The appointment
appointment-heading = Ihr Termin
appointment-booked-heading = Ihr Termin ist gebucht
appointment-booked = Wir freuen uns auf Sie.
appointment-booked-mail = Die Bestätigung geht an die E-Mail-Adresse, die Sie angegeben haben. Darin stehen der Link zu dieser Seite und ein Kalendereintrag.
appointment-moved = Ihr Termin ist verschoben.
appointment-moved-mail = Unten steht die neue Zeit. Sie bekommen darüber eine E-Mail an die Adresse, die Sie angegeben haben.
appointment-moved-no-mail = Unten steht die neue Zeit.
appointment-over = Dieser Termin ist vorbei.
appointment-over-action = Sie können jederzeit einen neuen Termin buchen.
when = Wann
where = Wo
how = Wie
office = Amt
we-call = Wir rufen Sie an unter { $phone }
we-call-you = Wir rufen Sie unter der Nummer an, die Sie angegeben haben.
directions-heading = So finden Sie uns
directions = Bitte kommen Sie ein paar Minuten vorher. Bringen Sie alles mit, was unten steht.
call-heading = Wir rufen Sie an
call-explained = Halten Sie Ihr Telefon bereit. Unsere Nummer kann unterdrückt sein. Erreichen wir Sie nicht, versuchen wir es noch einmal.
join-heading = Zum Videogespräch
join-opens = Der Warteraum öffnet am { $day } um { $time } Uhr. Kamera und Ton können Sie schon jetzt prüfen.
join-open = Der Warteraum ist offen.
join-needs = Sie brauchen nur diesen Browser, am besten mit Kamera und Mikrofon.
join-check = Kamera und Ton prüfen
join-now = Zum Warteraum
keep-heading = Termin merken, verschieben oder absagen
keep-link = Mit dem Link in Ihrer E-Mail kommen Sie jederzeit auf diese Seite zurück. Geben Sie ihn nicht weiter: Wer ihn hat, kann den Termin sehen, verschieben und absagen.
add-to-calendar = In den Kalender eintragen
copy-link = Link kopieren
link-copied = Der Link ist kopiert.
back-to-appointment = Zurück zum Termin
room-heading = Ihr Videogespräch

## Move
move-appointment = Termin verschieben
move-heading = Wann passt es Ihnen besser?
move-now-booked = Ihr Termin bisher
move-stays = Ihr Termin bleibt Ihnen, bis Sie einen neuen bestätigen.
move-stays-booked = Ihr bisheriger Termin bleibt: { $day }, { $time } Uhr.
move-check-heading = Termin verschieben?
move-before = Bisher
move-after = Neu
move-explained = Der bisherige Termin wird dann wieder frei. Der Link zu Ihrem Termin bleibt derselbe.
move-now = Ja, Termin verschieben

## Cancel
cancel-appointment = Termin absagen
cancel-heading = Termin absagen?
cancel-explained = Die Zeit wird dann wieder frei. Das lässt sich nicht rückgängig machen.
cancel-now = Ja, Termin absagen
keep-appointment = Nein, Termin behalten
cancelled-heading = Ihr Termin ist abgesagt
cancelled-thanks = Danke, dass Sie Bescheid gegeben haben.
cancelled-explained = Danke, dass Sie Bescheid gegeben haben. Sie bekommen darüber eine E-Mail.

## Wish for an earlier one
wish-heading = Früher kommen?
wish-explained = Wird ein früherer Termin frei, bieten wir ihn Ihnen per E-Mail an. Ihr Termin bleibt Ihnen, bis Sie zusagen.
wish-open = Früheren Termin wünschen
wish-page-heading = Wann könnten Sie früher kommen?
wish-offices = An welchen Standorten?
wish-offices-hint = Ohne Auswahl suchen wir an allen Standorten.
wish-weekdays-hint = Ohne Auswahl suchen wir an allen Tagen.
wish-save = Wunsch speichern
wish-waiting = Sie stehen auf der Liste
wish-since = Ihr Wunsch ist gespeichert seit { $day }, { $time } Uhr.
wish-anytime = Wir suchen an allen Tagen und Standorten.
wish-terms = Wir suchen so: { $terms }.
wish-after = ab { $hour } Uhr
wish-before = vor { $hour } Uhr
wish-change = Wunsch ändern
wish-withdraw = Wunsch zurücknehmen
wish-saved = Ihr Wunsch ist gespeichert.
wish-saved-action = Sobald ein früherer Termin frei wird, bekommen Sie eine E-Mail. Bis dahin bleibt alles, wie es ist.
wish-withdrawn = Ihr Wunsch ist zurückgenommen.
wish-withdrawn-action = Ihr Termin bleibt, wie er ist.
wish-declined = Sie haben das Angebot abgelehnt.
wish-declined-action = Ihr Termin bleibt, wie er ist. Wird ein anderer früherer frei, bieten wir Ihnen auch den an.
offer-heading = Ein früherer Termin ist frei
offer-until = Wir halten ihn für Sie bis { $time } Uhr ({ $day }). Ihr Termin bleibt, bis Sie zusagen.
offer-over = Die Zeit für dieses Angebot ist um.
offer-accept = Früheren Termin annehmen
offer-decline = Ablehnen
offer-ended-heading = Dieses Angebot gilt nicht mehr
offer-ended-explained = Wir konnten den früheren Termin nicht länger halten. Ihr Termin bleibt, wie er ist:
offer-ended-action = Ihr Wunsch gilt weiter: Wird wieder etwas frei, melden wir uns.

## Refusals
refusal-unknown-link = Diesen Link kennen wir nicht.
refusal-unknown-link-action = Bitte öffnen Sie den Link aus Ihrer E-Mail noch einmal, und zwar vollständig. Ist der Termin lange vorbei, buchen Sie einfach einen neuen.
refusal-cancelled = Dieser Termin ist abgesagt.
refusal-cancelled-action = Brauchen Sie doch einen Termin? Dann buchen Sie einen neuen.
refusal-unknown-hold = Diese Buchung gibt es nicht mehr.
refusal-unknown-hold-action = Wir haben Ihre Angaben gelöscht, weil die Buchung nicht abgeschlossen wurde. Bitte beginnen Sie neu.
refusal-already-booked = Dieser Termin ist schon gebucht.
refusal-already-booked-action = Öffnen Sie den Link in Ihrer E-Mail.
refusal-not-by-channel = So lässt sich das nicht in einem Termin erledigen.
refusal-not-by-channel-action = Wählen Sie weniger Anliegen oder Personen, oder einen anderen Weg: per Video, vor Ort oder am Telefon.
refusal-no-number = Wir haben keine Telefonnummer für diesen Termin.
refusal-no-number-action = Wählen Sie einen anderen Weg, oder buchen Sie neu und geben Sie dabei eine Nummer an.
refusal-not-to-close = Dieser Termin lässt sich hier nicht abschließen.
refusal-not-to-close-action = Das geht ab zwölf Stunden vor Beginn, am Schalter und am Telefon. Videogespräche schließen Sie am Platz ab.
refusal-too-late = Dieser Termin hat begonnen oder ist vorbei. Er lässt sich nicht mehr ändern.
refusal-too-late-action = Sie können einen neuen Termin buchen.
refusal-details-missing = Es fehlen noch Angaben.
refusal-details-missing-action = Bitte gehen Sie zurück und geben Sie Namen und E-Mail-Adresse ein, für einen Anruf auch Ihre Telefonnummer.
refusal-slot-taken = Diese Zeit ist nicht mehr frei.
refusal-slot-taken-action = Bitte wählen Sie eine andere Zeit.
refusal-extended-already = Sie haben die Zeit schon einmal verlängert.
refusal-extended-already-action = Machen Sie ruhig weiter. Ist die Zeit dann vergeben, schlagen wir Ihnen andere Zeiten vor.
refusal-not-confirmed = Dieser Termin ist noch nicht bestätigt.
refusal-not-confirmed-action = Öffnen Sie den Link aus Ihrer E-Mail und drücken Sie dort auf „Termin bestätigen“. Danach können Sie ihn ändern.
refusal-too-many-appointments = Mit dieser E-Mail-Adresse sind schon sehr viele Termine gebucht.
refusal-too-many-appointments-action = Sagen Sie Termine ab, die Sie nicht mehr brauchen, oder versuchen Sie es morgen wieder. Sie können uns auch anrufen.
refusal-reason-missing = Bitte geben Sie einen Grund an.
refusal-reason-missing-action = Wer einen Termin für andere ändert, sagt ihnen auch, warum.
refusal-unknown-appointment = Diesen Termin gibt es nicht.
refusal-unknown-appointment-action = Vielleicht ist er inzwischen gelöscht. Bitte laden Sie die Liste neu.
refusal-no-wish = Es gibt keinen Wunsch nach einem früheren Termin.
refusal-no-wish-action = Öffnen Sie die Seite Ihres Termins. Dort können Sie sich einen früheren wünschen.
refusal-offer-ended = Dieses Angebot gilt nicht mehr.
refusal-offer-ended-action = Ihr Termin bleibt, wie er ist. Wird wieder etwas frei, melden wir uns.
refusal-nobody-there = Im Moment ist niemand im Video-Bürgeramt.
refusal-nobody-there-action = Bitte buchen Sie einen Termin, oder kommen Sie zu den Öffnungszeiten wieder.
