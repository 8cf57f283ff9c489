# The citizens' pages: the way to an appointment, and what can become of it.

## Steps
steps-label = Steps to your appointment
step-what = Service
step-when = Time
step-who = Your details
step-check = Check
step-done = done

## Channels
by-video = by video
by-on-site = in person
by-phone = by phone
channel-any = no matter
duration-by = { $channel } { $minutes } minutes

## What
services-heading = What do you need?
services-intro = Choose a service. Then you see the free appointments: in a video call, by phone or in person. You need no app and no account.
services-without-appointment = Without an appointment: is somebody free for a video call now?
services-search = Search services
services-list = Services
services-found = { $count ->
    [0] We have found nothing for that.
    [one] One service found
   *[other] { $count } services found
}
services-show-all = Show all services
minutes = { $minutes } minutes
service = Service
services = Your services
persons = Persons
for-persons = { $count ->
    [one] one person
   *[other] { $count } persons
}
duration = Duration
fee = Fee
fee-none = free
fee-depends = The fee depends on your case. We will tell you in the call.
documents-heading = What you need
about-service = About this service
about-services = About your services
choose-other-service = Choose another service
add-heading = One more service?
add-heading-persons = One more service, or several persons?
add-persons-heading = For several persons?
add-service = One more service
add-service-hint = You then do everything in one appointment.
add-none = no more
add-now = Apply
persons-label = For how many persons?
persons-hint = For the whole family, for example. The appointment then takes longer.
remove = leave out
remove-service = “{ $service }”: leave out

## When
slots-heading = When does it suit you?
filter-heading = Narrow the search
filter-channel = How would you like to meet us?
filter-language = Language of the conversation
filter-any-language = any language
filter-office = Office
filter-any-office = all offices
filter-near = Close to
filter-near-hint = Postal code or district
filter-weekdays = Days of the week
filter-weekdays-hint = If you choose none, we look at all days.
filter-after = Starts from
filter-before = Starts before
filter-any-hour = no matter
filter-hour = { $hour }:00
filter-now = Search appointments
filter-reset = Show all appointments
unknown-place = We do not know the place “{ $words }”.
unknown-place-action = So we show you all appointments. Please enter a postal code or a district.
near-place = The closest offices come first (distance from { $place }).
distance = about { NUMBER($km, maximumFractionDigits: 1) } km away
beyond-wishes = Nothing is free on these days and at these times.
beyond-wishes-action = These are the next free appointments on other days or at other times.
earliest-heading = The earliest free appointment
take-earliest = Take this appointment
offers-heading = Earliest appointments by office
offers-by = Appointments { $channel }
offers-more = { $count ->
    [one] Show one more office
   *[other] Show { $count } more offices
}
take-slot = Take appointment
take-slot-label = Take appointment: { $place }, { $channel }, { $day }, { $time }
all-times-here = All times here
all-times-here-label = All times here: { $place }, { $channel }
all-slots-heading = All free times
free-slots = { $count ->
    [one] one free time
   *[other] { $count } free times
}
part-morning = Morning
part-afternoon = Afternoon
part-evening = Evening
slot-label = { $day }, { $time }
at-time = { $time }
from-to = { $start } to { $end }
later-days = Show later days
slots-wall-clock = All times are in the time zone of the office ({ $zone }).
no-slots = There is no free appointment at the moment.
no-slots-action = New appointments are added every day, and cancelled ones become free again. Please look again tomorrow morning.
no-slots-filtered = No appointment is free like this.
no-slots-filtered-action = Perhaps it works in another way, at another office or from today on:
no-slots-try-channel = Search appointments { $channel }
no-slots-try-all = Show all free appointments
no-slots-call = Or give us a call: { $phone }
offices-heading = Our offices
problem-slot-taken = Somebody else has just booked this time.
problem-slot-taken-action = Please choose another time.
problem-hold-expired = Your reservation has ended, and the time has been taken.
problem-hold-expired-action = Your details are still here. Please choose another time.
problem-not-by-channel = It does not work in this way, sorry.
problem-not-by-channel-action = Please choose one of the times that you see here.
not-together-heading = This does not fit into one appointment
not-together-channels = These services cannot be done together:
not-together-channels-action = Leave one out and book an appointment of its own for it.
not-together-too-long = All together takes too long for one appointment.
not-together-too-long-action = Choose fewer services or fewer persons, or book several appointments.
not-together-none = There are no appointments for this at the moment.
not-together-none-action = Please give us a call, or choose another service.

## Who
details-heading = Who is the appointment for?
held-label = Reserved time
hold-until = We keep the appointment for you until { $time }.
hold-extended = You have extended the time. We keep the appointment for you until { $time }.
hold-longer = Do you need longer? Then extend the time once, before it has run out.
hold-extend = Extend the time
hold-countdown = { $minutes ->
    [one] Reserved for you for one more minute
   *[other] Reserved for you for { $minutes } more minutes
}
hold-warning = Reserved for you for two more minutes. With “Extend the time” you have longer.
hold-warning-last = Reserved for you for two more minutes. After that somebody else may get the time.
hold-ended = The reservation has ended.
hold-ended-action = Just go on. If somebody takes the time, we will suggest others. Your details are kept.
field-name = First and last name
field-email = E-mail address
field-email-hint = We send the confirmation and the link to your appointment there.
field-phone = Phone number
field-phone-hint-video = So that we can call you if the video does not work.
field-phone-hint-on-site = So that we can reach you if something changes.
field-phone-hint-phone = We call you at this number.
field-phone-hint-sms = To mobile numbers we also send a reminder by SMS.
field-language = Language of the conversation
field-language-hint = If we do not speak your language, we try to find an interpreter.
field-access-needs = What do you need for the appointment to go well?
field-access-needs-hint = For example sign language, a way in without steps or more time.
field-error-phone-missing = Please enter your phone number. We will call you for the appointment.
field-error-phone-string-too-short = Please enter your phone number. We will call you for the appointment.
other-time = Choose another time

## Check and book
check-heading = Is everything right?
your-details = Your details
change-details = Change details
check-privacy = We use your details for this appointment only.
book-now = Book the appointment
book-busy = One moment please: we are still checking that a human being is booking.
book-appointment = Book an appointment

## Confirm by mail
sent-heading = Please confirm your appointment
sent = We have sent you an e-mail.
sent-action = Open the e-mail to { $email } and the link in it. There press “Confirm appointment”. Only then is your appointment booked.
sent-until = We keep the time for you until { $time } ({ $day }). After that somebody else may get it.
sent-expired = It has taken too long.
sent-expired-action = Try the link in the e-mail all the same: the time may still be free. Otherwise please book again.
sent-done-heading = You have answered the e-mail
sent-done = Your e-mail address is confirmed.
sent-done-action = The link in the e-mail takes you to your appointment. There you see when it is, and can move or cancel it.
book-another = Book another appointment
sent-nothing = No e-mail?
sent-nothing-action = Please look in your spam folder too. If the address above is wrong, please book once more.
unconfirmed-heading = Please confirm your appointment
unconfirmed = Your appointment is not booked yet.
unconfirmed-action = Press “Confirm appointment”, and it is yours.
unconfirmed-expired = It has taken too long.
unconfirmed-expired-action = The time may still be free: press “Confirm appointment” to find out.
confirm-appointment = Confirm appointment
not-me = You have not booked anything? Then just do nothing. The time becomes free by itself.
refuse-appointment = I do not want the appointment
gone-heading = Sorry, the time has been taken
gone-action = The confirmation came too late, and somebody else has booked the time. Please choose another one.
other-times = See other times

## The appointment
appointment-heading = Your appointment
appointment-booked-heading = Your appointment is booked
appointment-booked = We look forward to seeing you.
appointment-booked-mail = The confirmation goes to the e-mail address that you gave. It holds the link to this page and a calendar entry.
appointment-moved = Your appointment has been moved.
appointment-moved-mail = You find the new time below. We send an e-mail about it to the address that you gave.
appointment-moved-no-mail = You find the new time below.
appointment-over = This appointment is over.
appointment-over-action = You can book a new one at any time.
when = When
where = Where
how = How
office = Office
we-call = We call you at { $phone }
we-call-you = We call you at the number that you gave.
directions-heading = How to find us
directions = Please come a few minutes early, and bring everything that is listed below.
call-heading = We call you
call-explained = Please keep your phone at hand. Our number may be hidden. If we do not reach you, we try again.
join-heading = To the video call
join-opens = The waiting room opens on { $day } at { $time }. You can check camera and sound now.
join-open = The waiting room is open.
join-needs = All you need is this browser, best with camera and microphone.
join-check = Check camera and sound
join-now = To the waiting room
keep-heading = Keep, move or cancel the appointment
keep-link = The link in your e-mail brings you back to this page at any time. Do not pass it on: whoever has it can see, move and cancel your appointment.
add-to-calendar = Add to calendar
copy-link = Copy link
link-copied = The link is copied.
back-to-appointment = Back to the appointment
room-heading = Your video call

## Move
move-appointment = Move appointment
move-heading = When does it suit you better?
move-now-booked = Your appointment so far
move-stays = Your appointment stays yours until you confirm a new one.
move-stays-booked = Your appointment stays as it was: { $day }, { $time }.
move-check-heading = Move the appointment?
move-before = So far
move-after = New
move-explained = The old time becomes free for others. The link to your appointment stays the same.
move-now = Yes, move it

## Cancel
cancel-appointment = Cancel appointment
cancel-heading = Cancel the appointment?
cancel-explained = The time becomes free for others. This cannot be undone.
cancel-now = Yes, cancel it
keep-appointment = No, keep it
cancelled-heading = Your appointment is cancelled
cancelled-thanks = Thank you for telling us.
cancelled-explained = Thank you for telling us. You will get an e-mail about it.

## Wish for an earlier one
wish-heading = Come earlier?
wish-explained = If an earlier appointment becomes free, we offer it to you by e-mail. Yours stays until you accept.
wish-open = Wish for an earlier one
wish-page-heading = When could you come earlier?
wish-offices = At which offices?
wish-offices-hint = If you choose none, we look at all offices.
wish-weekdays-hint = If you choose none, we look at all days.
wish-save = Save wish
wish-waiting = You are on the list
wish-since = Your wish has been saved since { $day }, { $time }.
wish-anytime = We look at all days and offices.
wish-terms = We look for: { $terms }.
wish-after = from { $hour }:00
wish-before = before { $hour }:00
wish-change = Change wish
wish-withdraw = Take wish back
wish-saved = Your wish is saved.
wish-saved-action = As soon as an earlier appointment becomes free, we send you an e-mail. Until then everything stays as it is.
wish-withdrawn = You have taken your wish back.
wish-withdrawn-action = Your appointment stays as it is.
wish-declined = You have declined the offer.
wish-declined-action = Your appointment stays as it is. If another earlier one becomes free, we offer you that one too.
offer-heading = An earlier appointment is free
offer-until = We keep it for you until { $time } ({ $day }). Your appointment stays until you accept.
offer-over = The time for this offer is over.
offer-accept = Accept the earlier one
offer-decline = Decline
offer-ended-heading = This offer has ended
offer-ended-explained = We could not keep the earlier appointment any longer. Yours stays as it is:
offer-ended-action = Your wish is still on the list: if something becomes free again, we tell you.

## Refusals
refusal-unknown-link = We do not know this link.
refusal-unknown-link-action = Please open the whole link from your e-mail again. If the appointment was long ago, just book a new one.
refusal-cancelled = This appointment has been cancelled.
refusal-cancelled-action = Do you need one after all? Then book a new one.
refusal-unknown-hold = This booking does not exist any more.
refusal-unknown-hold-action = We have deleted your details, since the booking was not completed. Please start again.
refusal-already-booked = This appointment is booked already.
refusal-already-booked-action = Open the link in your e-mail.
refusal-not-by-channel = This cannot be done in one appointment like that.
refusal-not-by-channel-action = Choose fewer services or persons, or another way: by video, in person or by phone.
refusal-no-number = We have no telephone number for this appointment.
refusal-no-number-action = Choose another way, or book anew and tell a number.
refusal-not-to-close = This appointment cannot be closed here.
refusal-not-to-close-action = That can be done from twelve hours before its start, at the counter and on the phone. Video calls are closed at the desk.
refusal-too-late = This appointment has begun or is over. It cannot be changed any more.
refusal-too-late-action = You can book a new one.
refusal-details-missing = Some details are still missing.
refusal-details-missing-action = Please go back and enter your name and e-mail address, for a call your phone number too.
refusal-slot-taken = This time is no longer free.
refusal-slot-taken-action = Please choose another time.
refusal-extended-already = You have extended the time once already.
refusal-extended-already-action = Just go on. If somebody takes the time, we will suggest others.
refusal-not-confirmed = This appointment has not been confirmed yet.
refusal-not-confirmed-action = Open the link from your e-mail and press “Confirm appointment” there. Then you can change it.
refusal-too-many-appointments = Very many appointments are booked with this e-mail address already.
refusal-too-many-appointments-action = Cancel those that you no longer need, or try again tomorrow. You can also give us a call.
refusal-reason-missing = Please give a reason.
refusal-reason-missing-action = Whoever changes an appointment for others tells them why.
refusal-unknown-appointment = There is no such appointment.
refusal-unknown-appointment-action = It may have been deleted. Please reload the list.
refusal-no-wish = There is no wish for an earlier appointment.
refusal-no-wish-action = Open the page of your appointment. There you can wish for an earlier one.
refusal-offer-ended = This offer has ended.
refusal-offer-ended-action = Your appointment stays as it is. If something becomes free again, we tell you.
refusal-nobody-there = Nobody is at the video office at the moment.
refusal-nobody-there-action = Please book an appointment, or come back during opening hours.
