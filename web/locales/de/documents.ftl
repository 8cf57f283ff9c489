# Dokumente und Unterschriften, soweit der Server davon spricht. Was in den Seiten des Gesprächs steht, ist in live.ftl.

refusal-documents-closed = Jetzt können keine Dokumente übergeben werden.
refusal-documents-closed-action = Dokumente übergeben Sie im Warteraum und während des Gesprächs.
refusal-upload-running = Ein anderes Dokument von Ihnen wird gerade übertragen.
refusal-upload-running-action = Warten Sie, bis es fertig ist, und versuchen Sie es dann noch einmal.
refusal-document-empty = Die Datei ist leer.
refusal-document-empty-action = Öffnen Sie die Datei auf Ihrem Gerät, prüfen Sie sie und wählen Sie sie noch einmal aus.
refusal-document-too-large = Die Datei ist zu groß.
refusal-document-too-large-action = Fotografieren Sie das Dokument mit geringerer Auflösung, oder teilen Sie es in mehrere Dateien.
refusal-document-type-unknown = Diese Art von Datei können wir nicht annehmen.
refusal-document-type-unknown-action = Möglich sind PDF, Fotos (JPEG, PNG, WebP, HEIC, TIFF) und Texte (ODT, DOCX).
refusal-document-suspicious = Diese Datei nehmen wir nicht an, weil sie Programme enthält oder ungewöhnlich aufgebaut ist.
refusal-document-suspicious-action = Speichern Sie das Dokument als PDF und übergeben Sie das PDF.
refusal-document-infected = In der Datei wurde Schadsoftware gefunden.
refusal-document-infected-action = Die Datei wurde nicht gespeichert. Prüfen Sie Ihr Gerät, und fotografieren Sie das Dokument, wenn es eilt.
refusal-scanner-unavailable = Die Datei konnte nicht geprüft werden.
refusal-scanner-unavailable-action = Versuchen Sie es in einer Minute noch einmal. Ihre Datei ist nicht gespeichert worden.
refusal-too-many-documents = Mehr Dokumente passen nicht in dieses Gespräch.
refusal-too-many-documents-action = Entfernen Sie Dokumente, die nicht gebraucht werden, und versuchen Sie es dann noch einmal.
refusal-unknown-document = Dieses Dokument gibt es nicht mehr.
refusal-unknown-document-action = Es wurde entfernt. Bitten Sie darum, es noch einmal zu bekommen.
refusal-documents-gone = Die Dokumente zu diesem Gespräch sind gelöscht.
refusal-documents-gone-action = Sie werden nur kurze Zeit aufbewahrt. Wenn Sie ein Dokument noch brauchen, fragen Sie bei der Behörde danach.
refusal-not-your-document = Dieses Dokument hat jemand anderes übergeben.
refusal-not-your-document-action = Nur wer ein Dokument übergeben hat, kann es entfernen.
refusal-not-signable = Dieses Dokument kann nicht unterschrieben werden.
refusal-not-signable-action = Unterschreiben kann man PDF-Dateien ohne Passwort mit höchstens 200 Seiten.
refusal-signature-open = Für dieses Dokument wird gerade eine Unterschrift erbeten.
refusal-signature-open-action = Warten Sie, bis unterschrieben oder abgelehnt wurde, oder nehmen Sie die Bitte zurück.
refusal-not-asked = Um diese Unterschrift werden Sie nicht mehr gebeten.
refusal-not-asked-action = Sie müssen nichts weiter tun. Fragen Sie im Gespräch nach, wenn Sie unsicher sind.
refusal-not-in-call = Das Gespräch ist beendet.
refusal-not-in-call-action = Wenn noch etwas fehlt, wenden Sie sich an die Behörde oder vereinbaren Sie einen neuen Termin.
refusal-not-signed-in = Sie sind nicht mehr angemeldet.
refusal-not-signed-in-action = Melden Sie sich in einem anderen Fenster wieder an, und versuchen Sie es dann noch einmal.
refusal-not-your-consultation = Dieses Gespräch führt jemand anderes.
refusal-not-your-consultation-action = Dokumente bekommt, wer diese Person aufgerufen hat.

# Die Seite mit der Unterschrift

signature-file = { $name } – unterschrieben
signature-heading = Unterschrift
signature-statement = Ich habe „{ $title }“ gelesen und unterschreibe.
signature-name = Name
signature-at = Unterschrieben am
signature-moment = { $day }, { $time }
signature-case = Anliegen und Amt
signature-reference = Kennung des Gesprächs
signature-checksum = Prüfsumme (SHA-256) des unterschriebenen Dokuments: des Anfangs dieser Datei, vor dieser Seite
signature-drawn = Auf dem Bildschirm gezeichnet.
signature-typed = Durch Eintippen des Namens und Bestätigen unterschrieben.

# Danach

after-agreed = Was wir vereinbart haben
after-documents = Ihre Dokumente
after-documents-until = Sie können sie bis { $day }, { $time } Uhr speichern. Dann werden sie gelöscht.
after-document-size = { $size } kB
after-rate = Zwei Fragen beantworten
after-rate-explained = Wie war es? Ihre Antwort hilft uns, besser zu werden.
after-book-again = Nächsten Termin für „{ $service }“ buchen
