# Der Arbeitsplatz der Mitarbeitenden und die Live-Übersicht der Amtsleitung.
# Jede Kennung beginnt mit »work-«; was auch Bürgerinnen und Bürger lesen, steht in live.ftl.

## Kopf des Arbeitsplatzes

work-call-next = Nächste Person aufrufen
work-nobody-suits = Gerade wartet niemand, den Sie aufrufen können. Prüfen Sie den Filter, oder rufen Sie jemanden mit Namen auf.
work-nobody-there = Dort hat heute kein Platz mehr für dieses Anliegen geöffnet.
work-not-offered = Diese Anfrage gilt nicht mehr.
work-filter = Filter
work-filter-on = Filter (eingeschaltet)
work-filter-text = Der Filter gilt für die Liste und für »Nächste Person aufrufen«. Er bleibt auf diesem Computer gespeichert.
work-filter-hides =
    { $count ->
        [one] Der Filter verbirgt 1 Person, die wartet.
       *[other] Der Filter verbirgt { $count } Personen, die warten.
    }
work-filter-off = Alle zeigen
work-settings = Einstellungen
work-notices = Hinweis am Bildschirm, wenn jemand kommt
work-notices-allow = Hinweise am Bildschirm erlauben
work-notices-denied = Hinweise am Bildschirm sind in Ihrem Browser gesperrt.
work-notice-arrival =
    { $count ->
        [one] Im Warteraum ist jemand angekommen.
       *[other] Im Warteraum sind { $count } Personen angekommen.
    }
work-notice-offer = Ein anderer Platz möchte ein Gespräch an Sie weitergeben.
work-shortcuts = Tastenkürzel
work-shortcuts-show = Tastenkürzel zeigen
work-shortcuts-on = Tastenkürzel benutzen
work-shortcuts-text = Die Tasten wirken nur, wenn Sie gerade nichts schreiben. Unter »Einstellungen« lassen sie sich abschalten.
work-key-hold = Halten und fortsetzen
work-key-break = Pause beginnen und beenden

## Pause

work-take-break = Pause machen
work-on-break = Pause
work-on-break-text = An diesem Platz wird niemand aufgerufen. Andere sehen, dass Sie Pause machen.
work-end-break = Pause beenden
work-on-break-refused = Sie machen gerade Pause. Beenden Sie die Pause, um jemanden aufzurufen.

## Wer wartet

work-appointment-at = Termin um { $time } Uhr
work-wait = wartet { $minutes } Min.
work-wait-long = wartet schon lange: { $minutes } Min.
work-wait-very-long = wartet sehr lange: { $minutes } Min.
work-here = ist da
work-reconnecting = Verbindung kurz weg
work-urgent = dringend
work-no-camera = ohne Kamera
work-by-phone = möchte angerufen werden
work-reason = Notiz: { $text }
work-more = Mehr
work-more-name = Mehr zu { $name }
work-make-urgent = Als dringend nach vorn
work-not-urgent = Nicht mehr dringend
work-park = Parken
work-unpark = Zurück in die Reihe
work-parked = geparkt
work-parked-heading =
    { $count ->
        [one] 1 Person geparkt
       *[other] { $count } Personen geparkt
    }
work-tell = Nachricht schreiben
work-hand-over = Weitergeben

## Fragen

work-note = Hinweis
work-note-hint = { $name } liest diesen Hinweis.
work-park-ask = { $name } parken?
work-park-text = Wer geparkt ist, wartet weiter und wird nur mit Namen aufgerufen.
work-tell-ask = Nachricht an { $name }
work-tell-text = Nachricht
work-send = Senden
work-say-five = Es dauert noch etwa fünf Minuten.
work-say-next = Sie sind gleich dran.
work-say-documents = Bitte halten Sie Ihren Ausweis und Ihre Unterlagen bereit.
work-say-sound = Bitte prüfen Sie, ob Ihr Mikrofon eingeschaltet ist.
work-result = Wie ist es ausgegangen?
work-result-done = Erledigt
work-result-follow-up = Ein weiterer Termin ist nötig
work-result-documents = Unterlagen fehlen
work-result-referred = An eine andere Stelle verwiesen
work-result-broken-off = Abgebrochen
work-hand-over-ask = { $name } weitergeben
work-to-desk = An einen anderen Platz
work-to-office = In den Warteraum eines anderen Amtes
work-no-target = Es gibt gerade keinen anderen Platz und kein anderes Video-Amt.
work-office-desks =
    { $count ->
        [0] kein Platz besetzt
        [one] 1 Platz besetzt
       *[other] { $count } Plätze besetzt
    }
work-offer = Anfragen
work-offer-text = Ihr Gespräch läuft weiter, bis der andere Platz annimmt.
work-hand-over-text = Die Person wartet dort weiter. Ihre bisherige Wartezeit zählt.
work-seat-open = frei
work-seat-busy = im Gespräch
work-seat-break = in der Pause
work-seat-closed = nicht besetzt

## Im Gespräch

work-hold = Halten
work-resume = Fortsetzen
work-recall = Noch einmal klingeln
work-phone-call = Rufen Sie { $name } an
work-phone-call-text = Das Gespräch läuft über Ihr Telefon, ohne Bild. Beenden Sie es danach hier.
work-fact-reason = Notiz
work-private-note = Eigene Notizen
work-private-note-hint = Nur Mitarbeitende lesen sie.
work-agreed = Vereinbart
work-agreed-hint = Das liest die Person nach dem Gespräch.
work-saving = Wird gespeichert …
work-saved = Gespeichert
work-save-failed = Noch nicht gespeichert. Wir versuchen es weiter.
work-save-refused = Nicht gespeichert: Ein anderer Platz führt dieses Gespräch.
work-documents = Unterlagen: { $seen } von { $all } gesehen
work-quality-good = gut
work-quality-fair = mäßig
work-quality-weak = schlecht
work-quality-received = Von { $name }: { $level }
work-quality-sent = Zu { $name }: { $level }
work-help-received-loss = Bild und Ton von { $name } kommen mit Lücken an. Bitten Sie { $name }, näher an den WLAN-Router zu gehen oder die Kamera auszuschalten.
work-help-received-silence = Von { $name } kommt gerade nichts an. Warten Sie einen Moment, oder rufen Sie an.
work-help-delay = Die Leitung ist langsam. Lassen Sie nach jedem Satz eine kurze Pause.
work-help-sent-loss = { $name } hört und sieht Sie mit Lücken. Schalten Sie Ihre Kamera aus, wenn es nicht besser wird.
work-help-sent-silence = Bei { $name } kommt gerade nichts von Ihnen an. Prüfen Sie Ihr Mikrofon.
work-help-sent-work = Ihr Computer ist ausgelastet. Schließen Sie andere Programme.
work-asked = { $desk } ist gefragt
work-asked-text = Ihr Gespräch läuft weiter, bis der Platz annimmt.
work-withdraw = Anfrage zurückziehen
work-declined = { $staff } an { $desk } kann gerade nicht übernehmen.
work-offered = { $staff } ({ $desk }) möchte das Gespräch mit { $name } an Sie weitergeben
work-accept = Übernehmen
work-decline = Ablehnen
work-agenda-others =
    { $count ->
        [one] 1 Termin an anderen Plätzen
       *[other] { $count } Termine an anderen Plätzen
    }

## Live-Übersicht

work-desks = Plätze
work-no-desks = Hier gibt es keinen Platz für Videogespräche.
work-office-sum = { $open } von { $all } Plätzen besetzt, { $waiting } wartend
work-waiting-heading =
    { $count ->
        [0] Niemand wartet
        [one] 1 Person wartet
       *[other] { $count } Personen warten
    }
work-since = seit { $time } Uhr ({ $minutes } Min.)
work-put-first = Nach vorn
work-put-first-name = { $name } nach vorn holen
work-put-first-text = Die Person kommt als Nächste dran, vor allen, die nicht dringend sind.
work-not-urgent-name = { $name } ist nicht mehr dringend
work-redirect = In ein anderes Amt
work-redirect-name = { $name } in ein anderes Amt schicken
work-signed-out-lead = Melden Sie sich neu an. Danach sehen Sie die Übersicht wieder.
work-overview-refused = Diese Übersicht lässt sich gerade nicht öffnen.

work-bring-in = Kollegin oder Kollegen dazuholen
work-bring-in-ask = Wen möchten Sie dazuholen?
work-bring-in-whom = Platz
work-bring-in-yes = Bitten
work-bring-in-text = Das Gespräch bleibt bei Ihnen. Wer dazukommt, sieht auch Ihre Notizen.
work-colleague-asks = { $name } bittet Sie in ein Gespräch
work-colleague-call = Gespräch an einem anderen Platz

## Dokumente und Unterschrift

work-case-tools = Unterschrift und Zeigen
work-ask-signature = Um Unterschrift bitten
work-ask-signature-what = Was soll unterschrieben werden?
work-ask-signature-title = Überschrift
work-ask-signature-text = Text
work-ask-signature-yes = Darum bitten
work-ask-signature-missing = Geben Sie Überschrift und Text ein.
work-withdraw-signature = Bitte zurücknehmen
work-signature-open = Es wird schon um eine Unterschrift gebeten. Warten Sie, oder nehmen Sie die Bitte zurück.
work-not-signable = Dieses Dokument kann nicht unterschrieben werden: Möglich sind PDF-Dateien ohne Passwort mit höchstens 200 Seiten.
work-sign-asked = Unterschrift erbeten: { $title }
work-sign-signed = Unterschrieben: { $title }
work-sign-declined = Nicht unterschrieben: { $title }
work-sign-withdrawn = Bitte zurückgenommen: { $title }
work-sign-own = Eigener Text
work-sign-ready-consent = Einwilligung in die Speicherung von Unterlagen
work-sign-ready-consent-text = Ich bin damit einverstanden, dass die Behörde die Unterlagen, die ich heute übergeben habe, speichert und für mein Anliegen verwendet. Ich kann diese Einwilligung jederzeit widerrufen.
work-sign-ready-complete = Erklärung über meine Angaben
work-sign-ready-complete-text = Ich versichere, dass meine Angaben in diesem Gespräch vollständig und richtig sind.
work-ask-guide-id = Ausweis zeigen lassen
work-ask-guide-page = Blatt zeigen lassen
work-ask-guide-end = Rahmen ausblenden
