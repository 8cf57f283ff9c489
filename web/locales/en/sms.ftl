# SMS: one short sentence with time and link, with the characters of GSM 7 alone (no typographic ones).
sms-booked = { $office }: Your appointment is on { $day } at { $time }. See, move or cancel it: { $link }
sms-moved = { $office }: We had to change your appointment, it is now on { $day } at { $time } ({ $place }). Another time: { $link }
sms-relocated = { $office }: We are moving. For your appointment on { $day } at { $time } please come here: { $place }. { $link }
sms-cancelled = { $office }: We had to cancel your appointment on { $day } at { $time }. Book a new one: { $link }
sms-reminder = { $office }: Your appointment is on { $day } at { $time }. { $link }

field-phone-hint-sms = To mobile numbers we also send a reminder by SMS.
staff-phone-hint-sms = Reminders go to mobile numbers by SMS as well.
