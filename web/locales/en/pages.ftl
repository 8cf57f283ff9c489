# Texts of the server-rendered pages. Short sentences, plain words.

## Frame
skip-to-content = Skip to content
choose-language = Choose language
language-name-de = Deutsch
language-name-en = English
demo-note = This is a demonstration: appointments and people are not real.
demo-mail = Sent e-mails
demo-no-mail = No e-mail has been sent yet.
contact-phone = Phone:
imprint = Imprint
privacy = Privacy
optional = (optional)
continue = Continue
back = Back
save = Save
saved = Your changes are saved.
search = Search
yes = yes
no = no
form-has-errors = { $count ->
    [one] One entry is missing or wrong
   *[other] { $count } entries are missing or wrong
}
needs-javascript = The video call needs JavaScript.
needs-javascript-action = Switch JavaScript on in your browser and reload the page. Or give us a call.

## Steps
steps-label = Steps to your appointment
step-what = Service
step-when = Time
step-who = Your details
step-check = Check
step-done = done

## What
services-heading = What do you need?
services-intro = Choose a service. You can do many of them in a video call: no way to go, no app, no account.
services-search = Search services
services-list = Services
services-found = { $count ->
    [0] We have found nothing for that.
    [one] One service found
   *[other] { $count } services found
}
services-show-all = Show all services
by-video = by video
only-on-site = in person only
minutes = { $minutes } minutes
service = Service
duration = Duration
fee = Fee
fee-none = free
fee-depends = The fee depends on your case. We will tell you in the call.
documents-heading = What you need
about-service = About this service
choose-other-service = Choose another service

## When
slots-heading = When does it suit you?
earliest-heading = The earliest free appointment
take-earliest = Take this appointment
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
no-slots-action = New appointments are added all the time. Please look again tomorrow.
needs-visit = You have to come in person for this.
offices-heading = Our offices
problem-slot-taken = Somebody else has just booked this time.
problem-slot-taken-action = Please choose another time.
problem-hold-expired = Your reservation has ended, and the time has been taken.
problem-hold-expired-action = Your details are still here. Please choose another time.

## Who
details-heading = Who is the appointment for?
held-label = Reserved time
hold-until = Reserved for you until { $time }
hold-countdown = { $minutes ->
    [one] Reserved for you for one more minute
   *[other] Reserved for you for { $minutes } more minutes
}
hold-ended = The reservation has ended.
hold-ended-action = Just go on. If somebody takes the time, we will suggest others. Your details are kept.
field-name = First and last name
field-email = E-mail address
field-email-hint = We send the confirmation and the link to the call there.
field-phone = Phone number
field-phone-hint = So that we can call you if the video does not work.
field-language = Language of the call
field-language-hint = If we do not speak your language, we try to find an interpreter.
field-access-needs = What do you need for the call to go well?
field-access-needs-hint = For example sign language, captions or more time.
other-time = Choose another time

## Check and book
check-heading = Is everything right?
your-details = Your details
change-details = Change details
check-privacy = We use your details for this appointment only.
book-now = Book the appointment
book-appointment = Book an appointment

## Errors beside fields
field-error = Please check this entry.
field-error-name-missing = Please enter your name.
field-error-name-string-too-short = Please enter your first and last name.
field-error-name-value-error = Please write the name in one line, without special characters.
field-error-name-string-too-long = The name is too long. Up to 100 characters are possible.
field-error-email-missing = Please enter your e-mail address.
field-error-email-value-error = Please enter a complete e-mail address, for example name@example.org.
field-error-email-string-too-long = The e-mail address is too long.
field-error-phone-value-error = Please enter the phone number with its area code, for example 0511 123456.
field-error-phone-string-too-long = The phone number is too long.
field-error-language-value-error = Please choose a language from the list.
field-error-access-needs-string-too-long = Please keep it shorter: up to 500 characters are possible.
field-error-login-missing = Please enter your login name.
field-error-login-string-too-short = Please enter your login name.
field-error-login-string-too-long = The login name is too long.
field-error-password-string-too-long = The password is too long.
field-error-password-missing = Please enter your password.
field-error-password-string-too-short = Please enter your password.
field-error-hours = Please write the times like this: 08:00-12:00, 13:00-18:00
field-error-service-duration-minutes = Please give a duration from 5 to 240 minutes, in steps of 5.
field-error-service-fee = Please give an amount in euros, for example 12.50, or leave the field empty.
field-error-service-leika = A LeiKa key has 14 digits.
field-error-service-name = Please enter a name of up to 120 characters.
field-error-service-summary = Up to 2000 characters are possible.
field-error-service-documents = Up to 20 lines are possible.
field-error-service-fee-note = Up to 500 characters are possible.

## The appointment
appointment-heading = Your appointment
appointment-booked-heading = Your appointment is booked
appointment-booked = We look forward to seeing you.
appointment-booked-mail = The confirmation goes to { $email }. It holds the link to this page and a calendar entry.
appointment-over = This appointment is over.
appointment-over-action = You can book a new one at any time.
when = When
where = Where
join-heading = To the video call
join-opens = The waiting room opens on { $day } at { $time }. You can check camera and sound now.
join-open = The waiting room is open.
join-needs = All you need is this browser, best with camera and microphone.
join-check = Check camera and sound
join-now = To the waiting room
keep-heading = Keep or cancel the appointment
keep-link = The link in your e-mail brings you back to this page at any time. Do not pass it on: whoever has it can see and cancel your appointment.
add-to-calendar = Add to calendar
copy-link = Copy link
link-copied = The link is copied.
cancel-appointment = Cancel appointment
cancel-heading = Cancel the appointment?
cancel-explained = The time becomes free for others. This cannot be undone.
cancel-now = Yes, cancel it
keep-appointment = No, keep it
cancelled-heading = Your appointment is cancelled
cancelled-explained = Thank you for telling us. You will get an e-mail about it.
room-heading = Your video call

## Refusals
refusal-no-such-page = There is no such page.
refusal-no-such-page-action = Please check the address. Or book an appointment here.
refusal-unknown-link = We do not know this link.
refusal-unknown-link-action = Please open the whole link from your e-mail again. If the appointment was long ago, just book a new one.
refusal-cancelled = This appointment has been cancelled.
refusal-cancelled-action = Do you need one after all? Then book a new one.
refusal-unknown-hold = This booking does not exist any more.
refusal-unknown-hold-action = We have deleted your details, since the booking was not completed. Please start again.
refusal-already-booked = This appointment is booked already.
refusal-already-booked-action = Open the link in your e-mail.
refusal-unknown-service = We do not offer this service.
refusal-unknown-service-action = Its name may have changed. Please look through the list of all services.
refusal-unknown-location = There is no such office.
refusal-unknown-location-action = Please choose the time again.
refusal-not-by-video = You have to come in person for this.
refusal-not-by-video-action = This service is not possible in a video call.
refusal-too-late = This appointment is over and cannot be changed.
refusal-too-late-action = You can book a new one.
refusal-details-missing = Some details are missing.
refusal-details-missing-action = Please go back and enter your name and e-mail address.
refusal-slot-taken = This time is no longer free.
refusal-slot-taken-action = Please choose another time.
refusal-forged = This page is out of date.
refusal-forged-action = Please reload the page and try again.
refusal-forbidden = Your role does not allow this.
refusal-forbidden-action = Please sign in with another account or ask your manager.
refusal-not-your-desk = You are not entered for this desk.
refusal-not-your-desk-action = Please choose one of your desks or ask your manager.
refusal-unknown-desk = There is no such desk.
refusal-unknown-desk-action = Please choose a desk from the list.
refusal-unknown-consultation = There is no such call.
refusal-unknown-consultation-action = Please open the link from your e-mail again.
refusal-malformed = We cannot make sense of this.
refusal-malformed-action = Please go back and try again.
refusal-too-large = That is too much at once.
refusal-too-large-action = Please shorten your entries.
refusal-internal = Something has gone wrong on our side.
refusal-internal-action = We are sorry. Please try again in a few minutes.

## Staff
login-heading = Sign in for staff
login-failed = Login name or password is wrong.
field-login = Login name
field-password = Password
sign-in = Sign in
sign-out = Sign out
desks-heading = At which desk do you work today?
desks-intro = All desks of an office share its waiting room.
desks-none = You are not entered for any desk. Please ask your manager.

## Admin
admin-menu = Administration
admin-overview = Overview
admin-services = Services
admin-desks = Desks and hours
tile-services = services on offer
tile-desks = desks
tile-letters-pending = letters wait to be sent
tile-letters-sent = letters sent
letters-failed = { $count ->
    [one] One letter did not arrive
   *[other] { $count } letters did not arrive
}
letters-failed-action = The mail server has refused them for good. The log names them under outbox_gave_up.
locations-heading = Offices
offered = on offer
field-duration = Duration in minutes
field-duration-hint = In steps of 5 minutes
field-fee = Fee in euros
field-fee-hint = 0 means free, empty means: it depends
field-leika = LeiKa key
field-leika-hint = 14 digits from the catalogue of public services
video-possible = Possible in a video call
service-offered = Can be booked
texts-in = Texts in { $language }
field-service-name = Name
field-summary = In short
field-documents-hint = One line for each document
field-fee-note = Note on the fee
closed = closed
desk = Desk
hours-of = Hours: { $desk }
hours-hint = Write the times like this: 08:00-12:00, 13:00-18:00. Empty means closed. Booked appointments stay.
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
