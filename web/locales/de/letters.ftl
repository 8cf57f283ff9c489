# Texts of letters and calendar entries.

## To citizens
letter-confirm-subject = Bitte bestätigen: Ihr Termin am { $day } um { $time } Uhr
letter-confirm-intro = Wir halten die Zeit für Sie frei, aber Ihr Termin ist noch nicht gebucht. Bitte bestätigen Sie den Termin bis { $endTime } Uhr ({ $endDay }). Danach kann ihn jemand anderes bekommen.
letter-confirm-link = Wenn Sie nichts gebucht haben, müssen Sie nichts tun. Sonst öffnen Sie diesen Link und drücken Sie „Termin bestätigen“:
letter-confirm-button = Termin bestätigen
letter-booked-subject = Ihr Termin am { $day } um { $time } Uhr
letter-booked-intro = Ihr Termin ist gebucht.
letter-booked-link = Mit diesem Link öffnen Sie Ihren Termin. Dort können Sie den Termin auch verschieben oder absagen. Bei einem Videotermin kommen Sie dort in den Warteraum:
letter-booked-button = Termin öffnen
letter-moved-subject = Verschoben: Ihr Termin ist jetzt am { $day } um { $time } Uhr
letter-moved-intro = Sie haben Ihren Termin verschoben. Er war am { $beforeDay } um { $beforeTime } Uhr ({ $beforeLocation }).
letter-moved-intro-by-office = wir mussten Ihren Termin ändern. Er war am { $beforeDay } um { $beforeTime } Uhr ({ $beforeLocation }). Wenn Ihnen die neue Zeit nicht passt, können Sie den Termin verschieben oder absagen.
letter-moved-link = Der Link zum Termin ist derselbe geblieben:
letter-moved-button = Termin öffnen
letter-relocated-subject = Neue Adresse: Ihr Termin am { $day } um { $time } Uhr
letter-relocated-intro = wir ziehen um. Ihr Termin findet zur selben Zeit an einer neuen Adresse statt. Vorher war es hier: { $beforeLocation }.
letter-relocated-link = Wenn Ihnen der neue Ort nicht passt, können Sie den Termin verschieben oder absagen:
letter-relocated-button = Termin öffnen
letter-cancelled-subject = Abgesagt: Ihr Termin am { $day } um { $time } Uhr
letter-cancelled-intro = Sie haben Ihren Termin abgesagt.
letter-cancelled-intro-by-office = wir müssen Ihren Termin leider absagen.
letter-offer-subject = Früher möglich: { $day } um { $time } Uhr
letter-offer-intro = Sie haben sich einen früheren Termin gewünscht, und einer ist frei geworden. Wir halten ihn für Sie bis { $endTime } Uhr ({ $endDay }). Bis Sie zusagen, bleibt Ihr Termin am { $beforeDay } um { $beforeTime } Uhr ({ $beforeLocation }).
letter-offer-link = Öffnen Sie diesen Link, um zuzusagen oder abzulehnen:
letter-offer-button = Angebot ansehen
letter-documents-subject = Diese Unterlagen brauchen Sie am { $day }
letter-documents-intro = Bald ist Ihr Termin. Bitte legen Sie schon einmal bereit, was Sie dafür brauchen.
letter-documents-link = Wenn Ihnen etwas fehlt, verschieben Sie den Termin lieber:
letter-documents-button = Termin öffnen
letter-reminder-subject = Erinnerung: Ihr Termin am { $day } um { $time } Uhr
letter-reminder-intro = wir erinnern Sie an Ihren Termin. Wenn Sie nicht können, sagen Sie bitte ab. Dann bekommt jemand anderes die Zeit.
letter-reminder-link = Kommen Sie? Bitte sagen Sie es uns:
letter-reminder-button = Ich komme
letter-reminder-button-cancel = Ich kann nicht
letter-reminder-button-open = Termin öffnen
letter-countered-subject = Andere Zeit? Ihr Termin am { $day } um { $time } Uhr
letter-countered-intro = Ihr Kalender hat uns eine andere Zeit vorgeschlagen. Auf diesem Weg können wir sie nicht annehmen: Ihr Termin bleibt, wie er ist.
letter-countered-link = Freie Zeiten sehen Sie hier. Dort verschieben Sie den Termin mit zwei Klicks:
letter-countered-button = Andere Zeit wählen
letter-missed-subject = Ihr Termin am { $day } um { $time } Uhr
letter-missed-intro = wir haben auf Sie gewartet, aber Sie waren leider nicht da. Das kann passieren. Wenn Sie uns noch brauchen, buchen Sie einfach einen neuen Termin.
letter-rating-subject = Wie war Ihr Termin am { $day }?
letter-rating-intro = Sie waren vor Kurzem bei uns. Zwei Fragen, ein paar Sekunden: Ihre Antwort hilft uns, besser zu werden.
letter-rating-link = Hier antworten Sie:
letter-rating-button = Zwei Fragen beantworten
letter-rating-unsubscribe = Möchten Sie nicht mehr gefragt werden?
letter-rating-unsubscribe-link = Keine Fragen mehr schicken

## In several letters to citizens
letter-persons = Personen
letter-greeting = Guten Tag { $name },
letter-reason = Der Grund
letter-where-video = Video ({ $location })
letter-where-on-site = { $location }
letter-where-phone = Telefon ({ $location } ruft Sie an: { $phone })
letter-book-again = Einen neuen Termin buchen Sie hier:
letter-keep-secret = Geben Sie den Link nicht weiter: Wer ihn hat, kann Ihren Termin sehen, verschieben und absagen.
letter-closing = Mit freundlichen Grüßen
letter-contact = Fragen?

## SMS to citizens: with the characters of GSM 7 and in 306 of them, or each costs more
sms-booked-text = { $office }: Ihr Termin ist am { $day } um { $time } Uhr. Ansehen, verschieben oder absagen: { $link }
sms-moved-text = { $office }: Wir mussten Ihren Termin ändern, er ist jetzt am { $day } um { $time } Uhr ({ $place }). Andere Zeit: { $link }
sms-relocated-text = { $office }: Wir ziehen um. Zu Ihrem Termin am { $day } um { $time } Uhr kommen Sie bitte hierher: { $place }. { $link }
sms-cancelled-text = { $office }: Wir mussten Ihren Termin am { $day } um { $time } Uhr leider absagen. Neuer Termin: { $link }
sms-reminder-text = { $office }: Ihr Termin ist am { $day } um { $time } Uhr. { $link }

## Calendar entries of citizens
invite-summary-video = Videotermin: { $office }
invite-summary-on-site = Termin: { $office }
invite-summary-phone = Telefontermin: { $office }
invite-location-video = Video: { $link }
invite-location-on-site = { $location }
invite-location-phone = Telefon ({ $location } ruft Sie an: { $phone })
invite-description-video = Zum Gespräch kommen, den Termin verschieben oder absagen: { $link }
invite-description-on-site = Den Termin ansehen, verschieben oder absagen: { $link }
invite-description-phone = Wir rufen Sie an. Den Termin ansehen, verschieben oder absagen: { $link }
invite-join-label = Zum Videogespräch
invite-category = Behördentermin
invite-file-name = termin

## To staff
staff-letter-new-subject = Neu: { $summary }, { $day }, { $time } Uhr
staff-letter-new-intro = An Ihrem Platz ist ein Termin gebucht worden.
staff-letter-changed-subject = Geändert: { $summary }, { $day }, { $time } Uhr
staff-letter-changed-intro = Ein Termin an Ihrem Platz hat sich geändert. So ist er jetzt:
staff-letter-gone-subject = Entfällt: { $summary }, { $day }, { $time } Uhr
staff-letter-gone-intro = Dieser Termin findet an Ihrem Platz nicht mehr statt.
staff-letter-open = Termin öffnen

## Calendar entries of staff
staff-invite-summary = { $service }: { $visitor }
staff-invite-description = Alles zum Termin: { $link }
staff-invite-location-video = Video ({ $desk })
staff-invite-location-on-site = { $desk }, { $location }
staff-invite-location-phone = Telefon ({ $desk })
staff-invite-category-video = Videotermin
staff-invite-category-on-site = Termin vor Ort
staff-invite-category-phone = Telefontermin

## Refusals
refusal-unknown-opt-out = Dieser Link ist nicht vollständig.
refusal-unknown-opt-out-action = Bitte öffnen Sie den Link aus Ihrer E-Mail noch einmal.
