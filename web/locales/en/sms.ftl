# SMS: one short sentence with time and link, with the characters of GSM 7 alone (no typographic ones).
sms-booked = { $office }: Your appointment is on { $day } at { $time }. See, move or cancel it: { $link }
sms-moved = { $office }: We had to move your appointment, it is now on { $day } at { $time }. Another time: { $link }
sms-cancelled = { $office }: We had to cancel your appointment on { $day } at { $time }. Book a new one: { $link }
sms-reminder = { $office }: Your appointment is on { $day } at { $time }. { $link }

field-phone-hint-sms = To mobile numbers we also send a reminder by SMS.
staff-phone-hint-sms = Reminders go to mobile numbers by SMS as well.
