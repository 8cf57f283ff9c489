# Ohne Termin: ob gerade jemand frei ist, wie lange es etwa dauert, und wer sich anstellt.

walk-in-heading = Ohne Termin zum Videogespräch
walk-in-intro = Wählen Sie Ihr Anliegen. Ist jemand frei, sprechen Sie gleich mit uns.
walk-in-services = Anliegen
walk-in-free = Gerade ist jemand frei
walk-in-wait = Etwa { $from } bis { $to } Minuten Wartezeit
walk-in-wait-short = Höchstens { $to } Minuten Wartezeit
walk-in-badge-free = Jetzt frei
walk-in-badge-wait = { $from } bis { $to } Minuten
walk-in-badge-wait-short = Höchstens { $to } Minuten
walk-in-free-text = Stellen Sie sich an, prüfen Sie Kamera und Ton, dann rufen wir Sie auf.
walk-in-waiting = { $count ->
    [0] Niemand wartet.
    [one] Eine Person wartet.
   *[other] { $count } Personen warten.
}
walk-in-estimated = Die Wartezeit schätzen wir: nach der Dauer der letzten Gespräche. Wer einen Termin hat, kommt zu seiner Zeit zuerst dran.
walk-in-as-of = Stand: { $time } Uhr.
walk-in-refresh = Aktualisieren
walk-in-full = Heute ist niemand mehr frei
walk-in-full-until = { $office } ist bis { $time } Uhr offen. Bis dahin sind alle Plätze belegt.
walk-in-full-action = Bitte buchen Sie einen Termin.
walk-in-not-now = Gerade nicht möglich
walk-in-closed = Gerade ist geschlossen
walk-in-opens = Das nächste Mal sind wir am { $day } um { $time } Uhr da.
walk-in-opens-unknown = Wann wir wieder da sind, steht noch nicht fest.
walk-in-closed-action = Sie können jetzt schon einen Termin buchen.
walk-in-who = Wer möchte mit uns sprechen?
walk-in-email-hint = Nur für den Fall, dass wir Ihnen etwas schreiben müssen.
walk-in-access = Was brauchen Sie, damit das Gespräch gut gelingt?
walk-in-access-hint = Zum Beispiel Gebärdensprache, Untertitel oder mehr Zeit.
walk-in-next = Danach prüfen Sie Kamera und Ton und gehen in den Warteraum. Dafür brauchen Sie nur diesen Browser. Ihre Angaben verwenden wir nur für dieses Gespräch.
walk-in-join = Jetzt anstellen
walk-in-busy = Einen Moment bitte …
walk-in-book = Termin buchen
walk-in-other-service = Anderes Anliegen wählen
