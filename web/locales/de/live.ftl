# Live-Seiten: Gerätetest, Warteraum, Gespräch und Arbeitsplatz der Mitarbeitenden.
# Jede Kennung beginnt mit »live-«, damit sie neben den anderen Dateien eindeutig bleibt.

## Überall

live-loading = Die Seite wird geladen …
live-close = Schließen
live-back = Zurück
live-on = an
live-off = aus
live-retry = Noch einmal versuchen
live-continue-here = Hier weitermachen
live-to-appointment = Zu Ihrem Termin
live-book = Neuen Termin buchen
live-offline = Keine Verbindung zum Server
live-offline-help = Wir versuchen es weiter. Sie müssen nichts tun. Prüfen Sie sonst Ihre Internetverbindung.
live-no-answer = Der Server hat nicht geantwortet. Bitte versuchen Sie es noch einmal.

## Geräte

live-camera = Kamera
live-microphone = Mikrofon
live-speaker = Lautsprecher
live-devices = Geräte
live-other-devices = Andere Geräte wählen
live-own-video = Eigenes Bild
live-own-camera-off = Ihre Kamera ist aus.
live-camera-turn-on = Kamera einschalten
live-camera-turn-off = Kamera ausschalten
live-blur = Hintergrund unscharf machen
live-blur-preparing = Ihr Bild wird vorbereitet. Noch sieht Sie niemand.
live-unblurred = Mit sichtbarem Hintergrund weitermachen
live-level = Lautstärke Ihres Mikrofons
live-level-silent = Sagen Sie etwas. Der Balken muss sich bewegen.
live-level-heard = Wir hören Sie gut.
live-no-sound = Ihr Mikrofon ist nicht verbunden. Man kann Sie nicht hören.
live-tone-play = Ton abspielen
live-tone-again = Noch einmal abspielen
live-tone-heard = Ich höre den Ton
live-tone-silent = Ich höre nichts
live-tone-good = Gut. Ihr Lautsprecher funktioniert.
live-tone-help = Stellen Sie die Lautstärke höher. Prüfen Sie, ob Kopfhörer angeschlossen sind. Spielen Sie den Ton dann noch einmal ab.

## Probleme mit Geräten

live-sound-only = Nur mit Ton weitermachen
live-problem-denied = Kamera und Mikrofon sind nicht erlaubt
live-problem-camera-denied = Die Kamera ist nicht erlaubt
live-problem-microphone-denied = Das Mikrofon ist nicht erlaubt
live-problem-denied-help = Ihr Browser hat den Zugriff abgelehnt. Tippen Sie auf das Zeichen links neben der Adresse dieser Seite. Erlauben Sie dort Kamera und Mikrofon. Versuchen Sie es dann noch einmal. Hilft das nicht, erlauben Sie dem Browser den Zugriff in den Einstellungen Ihres Geräts.
live-problem-nothing-found = Keine Kamera und kein Mikrofon gefunden
live-problem-nothing-found-help = Schließen Sie eine Kamera oder ein Mikrofon an und versuchen Sie es noch einmal. Oder öffnen Sie Ihren Link auf einem Telefon.
live-problem-no-camera = Keine Kamera gefunden
live-problem-no-camera-help = Sie können ohne Bild teilnehmen. Wir hören Sie und Sie sehen uns. Möchten Sie ein Bild senden, schließen Sie eine Kamera an.
live-problem-no-microphone = Kein Mikrofon gefunden
live-problem-no-microphone-help = Wir können Sie sehen, aber nicht hören. Schließen Sie ein Mikrofon oder ein Headset an und versuchen Sie es noch einmal.
live-problem-in-use = Kamera und Mikrofon lassen sich nicht starten
live-problem-camera-in-use = Die Kamera lässt sich nicht starten
live-problem-microphone-in-use = Das Mikrofon lässt sich nicht starten
live-problem-in-use-help = Vielleicht nutzt sie gerade ein anderes Programm. Schließen Sie andere Programme und Browserfenster mit Video. Versuchen Sie es dann noch einmal.
live-problem-unsuitable = Das gewählte Gerät passt nicht
live-problem-unsuitable-help = Wählen Sie ein anderes Gerät oder versuchen Sie es noch einmal.
live-problem-aborted = Das Gerät wurde unterbrochen
live-problem-insecure = Diese Seite ist nicht sicher verbunden
live-problem-insecure-help = Kamera und Mikrofon funktionieren nur, wenn die Adresse mit https beginnt. Öffnen Sie den Link aus Ihrer Bestätigung.
live-problem-forbidden = Kamera und Mikrofon sind hier gesperrt
live-problem-forbidden-help = Eine Einstellung des Browsers oder Ihrer Organisation sperrt den Zugriff. Öffnen Sie Ihren Link in einem anderen Browser oder auf einem Telefon.
live-problem-blur-failed = Der Hintergrund lässt sich nicht unscharf machen
live-problem-blur-slow = Ihr Gerät ist für den unscharfen Hintergrund zu langsam
live-problem-blur-help = Ihre Kamera ist aus, damit niemand Ihren Hintergrund sieht. Versuchen Sie es noch einmal, oder machen Sie mit sichtbarem Hintergrund weiter. Sie können auch ohne Bild teilnehmen.
live-problem-unknown = Kamera und Mikrofon lassen sich nicht öffnen
live-problem-unknown-help = Laden Sie die Seite neu. Hilft das nicht, öffnen Sie Ihren Link in einem anderen Browser oder auf einem Telefon.

## Gerätetest

live-check = Kamera und Ton prüfen
live-check-intro = Bevor Sie in den Warteraum gehen, prüfen wir Kamera, Mikrofon, Lautsprecher und Verbindung. Ihr Browser fragt Sie gleich, ob er Kamera und Mikrofon benutzen darf. Bitte erlauben Sie es. Noch sieht und hört Sie niemand.
live-check-start = Kamera und Mikrofon einschalten
live-check-sound-only = Nur mit Ton, ohne Bild
live-asking = Bitte erlauben Sie Kamera und Mikrofon
live-asking-help = Ihr Browser zeigt jetzt eine Frage. Wählen Sie dort »Zulassen« oder »Erlauben«.
live-documents = Das sollten Sie bereithalten
live-opens-at = Der Warteraum öffnet am { $day } um { $time } Uhr. Sie können die Seite geöffnet lassen.
live-without-devices = Ohne Kamera und Mikrofon kann Sie niemand sehen oder hören.
live-enter = Zum Warteraum
live-enter-anyway = Trotzdem zum Warteraum
live-enter-failed = Das hat nicht geklappt. Bitte versuchen Sie es gleich noch einmal.
## Verbindungstest

live-connection = Internetverbindung
live-connection-waiting = Wir warten auf die Verbindung zum Server …
live-connection-running = Wir prüfen Ihre Verbindung …
live-connection-again = Verbindung noch einmal prüfen
live-connection-good = Ihre Verbindung ist gut
live-connection-slow = Ihre Verbindung ist langsam, aber sie reicht
live-connection-slow-help = Stockt das Gespräch, schalten Sie Ihre Kamera aus. Schließen Sie andere Programme, die viel laden.
live-connection-doubtful = Vielleicht kommt das Gespräch nicht zustande
live-connection-doubtful-help = Bild und Ton kommen nur auf einem von zwei Wegen durch. Das kann reichen. Reicht es nicht, hilft eines davon:
live-connection-blocked = In diesem Netz kommen Bild und Ton nicht durch
live-connection-blocked-help = Diese Seite funktioniert, aber das Netz lässt keine Videogespräche zu. Das ist oft in Firmen, Hotels und Schulen so. Versuchen Sie eines davon und prüfen Sie dann noch einmal:
live-connection-try-mobile = Schalten Sie am Telefon das WLAN aus und nehmen Sie mobile Daten.
live-connection-try-wifi = Wechseln Sie in ein anderes WLAN. Oder öffnen Sie Ihren Link auf einem Telefon.
live-connection-try-vpn = Schalten Sie ein VPN aus, wenn Sie eines benutzen.
live-connection-try-anyway = Sie können trotzdem in den Warteraum gehen. Wir sehen dort, dass Sie da sind.
live-connection-untested = Sie sind mit uns verbunden. Mehr lässt sich vor dem Gespräch nicht prüfen.
live-connection-failed = Der Server hat gerade nicht geantwortet. Prüfen Sie die Verbindung noch einmal.
live-connection-details = Einzelheiten für die Technik
live-connection-line = Server (WebSocket)
live-connection-up = erreichbar
live-connection-down = nicht erreichbar
live-connection-direct = Eigene Adresse von außen (STUN)
live-connection-found = gefunden
live-connection-not-found = nicht gefunden
live-connection-relay = Umweg über { $host } ({ $way })
live-connection-milliseconds = { $count } ms

## Warteraum

live-waiting = Warteraum
live-ahead =
    { $ahead ->
        [one] Vor Ihnen wartet noch 1 Person
       *[other] Vor Ihnen warten noch { $ahead } Personen
    }
live-ahead-short = Noch { $ahead } vor Ihnen
live-next = Sie sind als Nächstes dran
live-next-short = Als Nächstes dran
live-waiting-text = Ihr Termin beginnt um { $time } Uhr. Wir rufen Sie auf, sobald ein Platz frei ist.
live-waiting-walk-in = Sie sind ohne Termin da. Wer einen Termin hat, kommt zu seiner Zeit vor Ihnen dran.
live-estimate = Voraussichtlich in { $from } bis { $to } Minuten
live-estimate-soon = Voraussichtlich in höchstens { $to } Minuten
live-estimate-none = Vielleicht kommen Sie heute nicht mehr dran
live-estimate-none-text = Bis zum Schluss sind alle Plätze belegt. Fällt ein Termin aus, rufen wir Sie auf. Sicher ist ein Termin an einem anderen Tag.
live-book-instead = Termin buchen
live-what-next = So geht es weiter
live-what-next-stay = Lassen Sie diese Seite geöffnet.
live-what-next-call = Wenn Sie dran sind, hören Sie einen Ton. Das Gespräch beginnt dann von selbst.
live-what-next-lost = Bricht die Verbindung ab, öffnen Sie Ihren Link noch einmal. Ihr Platz bleibt erhalten.
live-arrived = Sie sind angemeldet
live-parked = Bitte warten Sie einen Moment
live-parked-short = Bitte warten
live-parked-text = Wir rufen Sie gleich wieder auf. Sie müssen nichts tun.
live-handed-over = Sie warten jetzt bei: { $to }
live-handed-over-note = { $name } schreibt dazu:
live-messages = Nachrichten an Sie
live-message-from = { $name } schreibt um { $time } Uhr
live-given-up = Ihr Platz wurde weitergegeben
live-given-up-text = Sie waren lange nicht verbunden. Betreten Sie den Warteraum einfach noch einmal.
live-wishes = Andere Wege
live-wish-no-camera = Ich habe keine Kamera
live-wish-no-camera-done = Wir wissen: Sie kommen ohne Kamera. Das ist in Ordnung.
live-wish-by-phone = Bitte rufen Sie mich lieber an
live-wish-by-phone-done = Wir rufen Sie an: { $phone }
live-wish-by-phone-done-text = Wenn Sie dran sind, klingelt Ihr Telefon. Sie können diese Seite dann schließen.
live-wish-none = Ich komme doch mit Video
live-wish-number = Ihre Telefonnummer
live-wish-number-send = Rückruf wünschen
live-wish-number-wrong = Geben Sie Ihre Telefonnummer ein, zum Beispiel 0511 123456.
live-leave = Warteraum verlassen
live-your-turn = Sie sind dran

## Gespräch

live-call = Gespräch
live-call-with = Gespräch mit { $name }
live-remote-video = Bild von { $name }
live-no-picture = Von { $name } kommt gerade kein Bild.
live-controls = Steuerung des Gesprächs
live-hang-up = Auflegen
live-finish = Beenden
live-sound-on = Ton einschalten
live-keys = Tasten im Gespräch: M schaltet das Mikrofon um, V die Kamera.
live-status-nobody = Die andere Seite ist noch nicht verbunden. Bitte warten Sie einen Moment.
live-status-connecting = Die Verbindung wird aufgebaut …
live-status-weak = Die Verbindung ist schwach. Schalten Sie die Kamera aus, wenn der Ton stockt.
live-status-shaky = Die Verbindung ist unterbrochen. Einen Moment bitte …
live-status-broken = Die Verbindung ist abgebrochen. Wir verbinden neu …
live-status-server-lost = Der Server ist gerade nicht erreichbar. Ihr Gespräch läuft weiter.
live-status-away = Die Verbindung zu { $name } war kurz weg. Wir warten …
live-status-gone = { $name } ist nicht mehr verbunden. Wir warten …
live-status-left = { $name } hat aufgelegt.

## Dokumente

live-papers = Dokumente
live-papers-choose = Datei oder Foto auswählen
live-papers-drop = Oder ziehen Sie Dateien hierher.
live-papers-types = Möglich sind PDF, Fotos und Texte (ODT, DOCX) bis { $size }.
live-papers-none = Noch hat niemand ein Dokument übergeben.
live-papers-yours = von Ihnen
live-papers-theirs = von { $name }
live-papers-signed = unterschrieben
live-papers-remove = Entfernen
live-papers-remove-name = { $name } entfernen
live-papers-waiting = kommt gleich an die Reihe
live-papers-sending = wird übertragen
live-papers-checking = wird geprüft
live-papers-progress = Wie viel von { $name } übertragen ist
live-papers-cancel = Abbrechen
live-papers-cancel-name = Übertragung von { $name } abbrechen
live-papers-arrived = { $name } ist angekommen.
live-papers-new = Neues Dokument für Sie: { $name }
live-papers-lost = Die Verbindung ist abgerissen
live-papers-lost-action = Ihre Datei ist noch ausgewählt. Sobald die Verbindung wieder da ist, versuchen wir es von selbst noch einmal.
live-papers-too-large = Die Datei ist zu groß
live-papers-too-large-action = Höchstens { $size } sind möglich. Fotografieren Sie das Dokument mit geringerer Auflösung, oder teilen Sie es in mehrere Dateien.
live-papers-empty = Die Datei ist leer
live-papers-empty-action = Öffnen Sie die Datei auf Ihrem Gerät, und prüfen Sie, ob es die richtige ist.
live-papers-other = Das hat nicht geklappt
live-papers-other-action = Versuchen Sie es bitte noch einmal. Hilft das nicht, laden Sie die Seite neu.
live-papers-until = Sie können sie bis { $day }, { $time } Uhr speichern. Dann werden sie gelöscht.

## Unterschrift

live-sign-asked = Bitte um Ihre Unterschrift: { $title }
live-sign-open = Lesen und unterschreiben
live-sign-read = Lesen Sie zuerst dieses Dokument:
live-sign-document = { $name } öffnen
live-sign-name = Ihr Name
live-sign-how = Wie möchten Sie unterschreiben?
live-sign-drawn = Mit dem Finger, einem Stift oder der Maus
live-sign-typed = Mit dem Namen, ohne zu zeichnen
live-sign-box = Feld für Ihre Unterschrift
live-sign-clear = Neu zeichnen
live-sign-sure = Ich, { $name }, habe das gelesen und unterschreibe.
live-sign = Unterschreiben
live-sign-sending = Wird unterschrieben …
live-sign-decline = Nicht unterschreiben
live-sign-missing-name = Geben Sie bitte Ihren Namen ein.
live-sign-missing-strokes = Zeichnen Sie bitte Ihre Unterschrift in das Feld.
live-sign-missing-sure = Setzen Sie bitte das Häkchen, wenn Sie unterschreiben möchten.
live-sign-signed = Sie haben unterschrieben: { $title }
live-sign-declined = Sie haben nicht unterschrieben: { $title }
live-sign-withdrawn = Um diese Unterschrift werden Sie nicht mehr gebeten: { $title }

## Etwas in die Kamera halten

live-guide-id = Halten Sie Ihren Ausweis in den Rahmen.
live-guide-page = Halten Sie das Blatt in den Rahmen.

## Danach

live-agreed = Was wir vereinbart haben
live-rate = Zwei Fragen beantworten
live-book-again = Nächsten Termin für „{ $service }“ buchen

## Ende

live-hung-up = Sie haben aufgelegt
live-hung-up-text = Das Gespräch ist noch offen. War es ein Versehen, kommen Sie einfach zurück.
live-return = Zurück ins Gespräch
live-finished = Das Gespräch ist beendet
live-finished-text = Vielen Dank. Kamera und Mikrofon sind aus. Sie können diese Seite schließen.
live-missed = Ihr Termin ist verfallen
live-missed-text = Wir haben auf Sie gewartet und Sie nicht erreicht. Bitte buchen Sie einen neuen Termin.
live-cancelled = Dieser Termin ist abgesagt
live-cancelled-text = Brauchen Sie uns doch noch, buchen Sie bitte einen neuen Termin.
live-taken-over = In einem anderen Fenster geöffnet
live-taken-over-text = Sie können nur in einem Fenster teilnehmen. Möchten Sie hier weitermachen, holen Sie das Gespräch zurück.
live-unknown-link = Diesen Termin gibt es nicht
live-unknown-link-text = Der Link ist unvollständig oder nicht mehr gültig. Öffnen Sie den Link aus Ihrer Bestätigung noch einmal.
live-fault = Etwas ist schiefgegangen
live-fault-text = Der Fehler liegt bei uns. Laden Sie die Seite neu. Ihr Termin bleibt bestehen.
live-elsewhere = Ihr Termin ist nicht mehr per Video
live-elsewhere-text = Er wurde geändert. Wann und wo er jetzt ist, steht auf der Seite Ihres Termins.
live-unsupported = Ihr Browser kann keine Videogespräche
live-unsupported-text = Öffnen Sie Ihren Link bitte in einem dieser Browser:
live-unsupported-phone = auf dem Telefon oder Tablet: Safari (iPhone, iPad) oder Chrome (Android)
live-unsupported-computer = am Computer: Firefox, Chrome, Edge oder Safari in einer aktuellen Fassung

## Arbeitsplatz

live-desk-title = ({ $count }) wartend
live-desk-waiting =
    { $count ->
        [0] Niemand wartet
        [one] Person wartet
       *[other] Personen warten
    }
live-desk-nobody = Wer den Warteraum betritt, erscheint hier.
live-desk-arrived = Neu im Warteraum: { $name }
live-desk-sound = Ton bei Ankunft
live-walk-in = Ohne Termin
live-walk-in-since = ohne, da seit { $time } Uhr
live-desk-away = nicht verbunden
live-desk-call = Aufrufen
live-desk-call-name = { $name } aufrufen
live-desk-busy = Beenden Sie erst das laufende Gespräch. Dann können Sie die nächste Person aufrufen.
live-desk-already-called = Diese Person hat gerade ein anderer Platz aufgerufen.
live-desk-changed = Das ist nicht mehr möglich. Die Liste ist jetzt auf dem neuesten Stand.
live-desk-failed = Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.
live-desk-taken-over-text = Ihr Arbeitsplatz ist in einem anderen Fenster geöffnet. Möchten Sie hier weitermachen, holen Sie ihn zurück.
live-desk-hung-up-text = Das Gespräch ist noch offen. Sie können zurückkehren oder es beenden.
live-mark-missed = Nicht erschienen
live-mark-missed-name = { $name } ist nicht erschienen
live-missed-ask = Ist { $name } nicht erschienen?
live-missed-ask-text = Der Termin verfällt. Das lässt sich nicht rückgängig machen.
live-finish-ask = Gespräch beenden?
live-finish-ask-text = Das Gespräch mit { $name } endet für alle. Niemand kann zurückkehren.
live-agenda = Termine heute
live-agenda-empty = Heute gibt es keine Termine.
live-agenda-time = Zeit
live-agenda-name = Name
live-agenda-service = Anliegen
live-agenda-state = Stand
live-called-by = von { $name }
live-state-expected = erwartet
live-state-waiting = wartet
live-state-called = aufgerufen
live-state-talking = im Gespräch
live-state-finished = erledigt
live-state-missed = nicht erschienen
live-state-cancelled = abgesagt
live-fact-service = Anliegen
live-fact-time = Termin
live-fact-language = Sprache
live-fact-access = Bedarf
live-fact-phone = Telefon
live-device-test = Kamera und Ton prüfen
live-signed-out = Sie sind abgemeldet
live-signed-out-text = Melden Sie sich neu an. Danach sind Sie wieder an Ihrem Platz.
live-sign-in = Anmelden
live-refused-text = Dieser Arbeitsplatz lässt sich gerade nicht öffnen.
live-not-your-desk = Das ist nicht Ihr Arbeitsplatz
live-not-your-desk-text = Sie dürfen diesen Platz nicht bedienen, oder es gibt ihn nicht mehr. Wählen Sie einen anderen.
live-not-your-consultation = Dieses Gespräch führt jetzt ein anderer Platz.
live-to-desks = Zur Übersicht

## Gäste

live-guests = Gäste
live-guests-invite = Weitere Personen einladen
live-guests-full = Mehr als vier Personen können nicht teilnehmen.
live-guests-explained = Jeder Link lässt eine Person herein, auf einem Gerät. Er gilt, bis das Gespräch zu Ende ist.
live-guest-who = Wofür soll jemand dazukommen?
live-guest-sign-language = Gebärdensprache
live-guest-interpreter = Dolmetschen
live-guest-relative = Begleitung
live-guest-colleague = Kollegin oder Kollege
live-guest-make = Link erstellen
live-guest-link = Link für diese Person
live-guest-copy = Kopieren
live-guest-copied = Kopiert
live-guest-send = Senden
live-guest-share = Einladung zu einem Videogespräch
live-guest-invited = eingeladen, noch nicht da
live-guest-joined = ist gekommen
live-guest-revoke = Zurücknehmen
live-guest-revoke-name = Einladung zurücknehmen: { $name }
live-guest-remove = Entfernen
live-guest-remove-name = Aus dem Gespräch entfernen: { $name }
live-guest-ready = Gleich geht es los
live-guest-ready-intro = Ihr Browser fragt Sie gleich, ob er Kamera und Mikrofon benutzen darf. Bitte erlauben Sie es. Noch sieht und hört Sie niemand.
live-guest-join = Teilnehmen
live-guest-waiting = Sie sind angemeldet
live-guest-let-in = Sie werden eingelassen, sobald das Gespräch beginnt.
live-guest-let-in-text = Lassen Sie diese Seite geöffnet. Noch sieht und hört Sie niemand.
live-guest-removed = Sie nehmen nicht mehr teil
live-guest-removed-text = Ihre Einladung wurde zurückgenommen. Kamera und Mikrofon sind aus. Fragen Sie die Person, die Sie eingeladen hat.

## Bilder im Gespräch

live-speaks = spricht
live-pin = Groß zeigen: { $name }
live-small-window = In ein kleines Fenster: { $name }
live-own-move = Eigenes Bild in eine andere Ecke
live-own-held = Niemand sieht oder hört Sie.
live-tile-connecting = Die Verbindung zu { $name } wird aufgebaut …
live-tile-broken = Die Verbindung zu { $name } ist unterbrochen. Einen Moment bitte …
live-held = Einen Moment bitte
live-held-text = Das Gespräch macht eine kurze Pause. Solange sieht und hört Sie niemand. Bleiben Sie einfach da, es geht gleich weiter.
live-remote-screen = Bildschirm von { $name }
live-screen = Bildschirm zeigen
live-screen-shown = Alle sehen Ihren Bildschirm.
live-screen-stop = Nicht mehr zeigen
live-screen-refused = Ihr Bildschirm wird nicht gezeigt. Sie haben nichts ausgewählt, oder eine Einstellung Ihres Geräts sperrt es.
live-screen-taken = Gerade zeigt jemand anderes den Bildschirm. Danach können Sie Ihren zeigen.
live-screen-failed = Ihr Bildschirm lässt sich gerade nicht zeigen. Bitte versuchen Sie es noch einmal.

## Schreiben im Gespräch

live-chat = Chat
live-chat-unread = Chat ({ $unread } neu)
live-chat-empty = Noch hat niemand etwas geschrieben.
live-chat-you = Sie
live-chat-write = Nachricht schreiben
live-chat-send = Senden
live-chat-failed = Ihre Nachricht ist nicht angekommen. Bitte senden Sie sie noch einmal.
live-text = Mitlesen
live-text-write = Schreiben Sie hier. Die anderen lesen sofort mit.
live-text-send = Zeile beenden
