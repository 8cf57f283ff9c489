# Texts of letters and calendar entries.

## To citizens
letter-confirm-subject = Please confirm: your appointment on { $day } at { $time }
letter-confirm-intro = Your appointment is reserved, but not booked yet. Please confirm it by { $endTime } ({ $endDay }). After that somebody else may get it.
letter-confirm-link = If you have not booked anything, you need not do anything. Otherwise open this link and press “Confirm appointment”:
letter-confirm-button = Confirm appointment
letter-booked-subject = Your appointment on { $day } at { $time }
letter-booked-intro = Your appointment is booked.
letter-booked-link = This link opens your appointment. There you can also move or cancel the appointment. For a video appointment, this is where you enter the waiting room:
letter-booked-button = Open appointment
letter-moved-subject = Moved: your appointment is now on { $day } at { $time }
letter-moved-intro = You have moved your appointment. It was on { $beforeDay } at { $beforeTime } ({ $beforeLocation }).
letter-moved-intro-by-office = We had to change your appointment. It was on { $beforeDay } at { $beforeTime } ({ $beforeLocation }). If the new time does not suit you, you can move or cancel the appointment.
letter-moved-link = The link to your appointment has stayed the same:
letter-moved-button = Open appointment
letter-relocated-subject = New address: your appointment on { $day } at { $time }
letter-relocated-intro = We are moving. Your appointment takes place at the same time, at a new address. It used to be here: { $beforeLocation }.
letter-relocated-link = If the new place does not suit you, you can move or cancel the appointment:
letter-relocated-button = Open appointment
letter-cancelled-subject = Cancelled: your appointment on { $day } at { $time }
letter-cancelled-intro = You have cancelled your appointment.
letter-cancelled-intro-by-office = We are sorry: we have to cancel your appointment.
letter-offer-subject = Sooner is possible: { $day } at { $time }
letter-offer-intro = You wished for an earlier appointment, and one has become free. We keep it for you until { $endTime } ({ $endDay }). Until you accept, your appointment on { $beforeDay } at { $beforeTime } ({ $beforeLocation }) stays as it is.
letter-offer-link = Open this link to accept or decline:
letter-offer-button = See the offer
letter-documents-subject = What you need on { $day }
letter-documents-intro = Your appointment is coming up. Please put together what you need for it.
letter-documents-link = If something is missing, it is better to move the appointment:
letter-documents-button = Open appointment
letter-reminder-subject = Reminder: your appointment on { $day } at { $time }
letter-reminder-intro = This is a reminder of your appointment. If you cannot come, please cancel it. Then somebody else can have the time.
letter-reminder-link = Are you coming? Please tell us:
letter-reminder-button = I am coming
letter-reminder-button-cancel = I cannot come
letter-reminder-button-open = Open appointment
letter-countered-subject = Another time? Your appointment on { $day } at { $time }
letter-countered-intro = Your calendar has proposed another time. We cannot accept it that way: your appointment stays as it is.
letter-countered-link = You can see free times here, and move your appointment with two clicks:
letter-countered-button = Choose another time
letter-missed-subject = Your appointment on { $day } at { $time }
letter-missed-intro = We waited for you, but you were not there. That can happen. If you still need us, just book a new appointment.
letter-rating-subject = How was your appointment on { $day }?
letter-rating-intro = You were with us recently. Two questions, a few seconds: your answer helps us to do better.
letter-rating-link = Answer here:
letter-rating-button = Answer two questions
letter-rating-unsubscribe = Would you rather not be asked again?
letter-rating-unsubscribe-link = Send me no more questions

## In several letters to citizens
letter-persons = Persons
letter-greeting = Hello { $name },
letter-reason = The reason
letter-where-video = Video ({ $location })
letter-where-on-site = { $location }
letter-where-phone = Telephone ({ $location } will call you: { $phone })
letter-book-again = You can book a new appointment here:
letter-keep-secret = Do not pass the link on: whoever has it can see, move and cancel your appointment.
letter-closing = Kind regards
letter-contact = Questions?

## SMS to citizens: with the characters of GSM 7 and in 306 of them, or each costs more
sms-booked-text = { $office }: Your appointment is on { $day } at { $time }. See, move or cancel it: { $link }
sms-moved-text = { $office }: We had to change your appointment, it is now on { $day } at { $time } ({ $place }). Another time: { $link }
sms-relocated-text = { $office }: We are moving. For your appointment on { $day } at { $time } please come here: { $place }. { $link }
sms-cancelled-text = { $office }: We had to cancel your appointment on { $day } at { $time }. Book a new one: { $link }
sms-reminder-text = { $office }: Your appointment is on { $day } at { $time }. { $link }

## Calendar entries of citizens
invite-summary-video = Video appointment: { $office }
invite-summary-on-site = Appointment: { $office }
invite-summary-phone = Telephone appointment: { $office }
invite-location-video = Video: { $link }
invite-location-on-site = { $location }
invite-location-phone = Telephone ({ $location } will call you: { $phone })
invite-description-video = Join the call, move or cancel the appointment: { $link }
invite-description-on-site = See, move or cancel the appointment: { $link }
invite-description-phone = We will call you. See, move or cancel the appointment: { $link }
invite-join-label = Join the video call
invite-category = Public office
invite-file-name = appointment

## To staff
staff-letter-new-subject = New: { $summary }, { $day }, { $time }
staff-letter-new-intro = An appointment has been booked at your desk.
staff-letter-changed-subject = Changed: { $summary }, { $day }, { $time }
staff-letter-changed-intro = An appointment at your desk has changed. This is how it is now:
staff-letter-gone-subject = Gone: { $summary }, { $day }, { $time }
staff-letter-gone-intro = This appointment no longer takes place at your desk.
staff-letter-open = Open appointment

## Calendar entries of staff
staff-invite-summary = { $service }: { $visitor }
staff-invite-description = All about the appointment: { $link }
staff-invite-location-video = Video ({ $desk })
staff-invite-location-on-site = { $desk }, { $location }
staff-invite-location-phone = Telephone ({ $desk })
staff-invite-category-video = Video appointment
staff-invite-category-on-site = Appointment on site
staff-invite-category-phone = Telephone appointment

## Refusals
refusal-unknown-opt-out = This link is not complete.
refusal-unknown-opt-out-action = Please open the link in your e-mail once more.
