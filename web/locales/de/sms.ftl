# SMS: ein kurzer Satz mit Zeit und Link, nur mit den Zeichen von GSM 7 (keine typografischen Zeichen).
sms-booked = { $office }: Ihr Termin ist am { $day } um { $time } Uhr. Ansehen, verschieben oder absagen: { $link }
sms-moved = { $office }: Wir mussten Ihren Termin ändern, er ist jetzt am { $day } um { $time } Uhr ({ $place }). Andere Zeit: { $link }
sms-relocated = { $office }: Wir ziehen um. Zu Ihrem Termin am { $day } um { $time } Uhr kommen Sie bitte hierher: { $place }. { $link }
sms-cancelled = { $office }: Wir mussten Ihren Termin am { $day } um { $time } Uhr leider absagen. Neuer Termin: { $link }
sms-reminder = { $office }: Ihr Termin ist am { $day } um { $time } Uhr. { $link }

field-phone-hint-sms = An Mobilnummern senden wir auch eine Erinnerung per SMS.
staff-phone-hint-sms = An Mobilnummern gehen auch Erinnerungen per SMS.
