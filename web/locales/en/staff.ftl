# The staff's pages for appointments: the day of an office, booking for callers, moving, cancelling.

## Frame
staff-menu = Appointments and desks
staff-desks = My desks
staff-appointments = Appointments of the day
staff-book = Book for somebody
staff-by-video = video
staff-by-on-site = on site
staff-by-phone = phone
staff-name = Name
staff-nameless = without a name
staff-for-persons = { $count } persons

## The day
staff-office = Location
staff-show = Show
staff-other-days = Other days
staff-day-before = Day before
staff-day-after = Day after
staff-no-appointments = There are no appointments here on this day.
staff-state = State
staff-state-unconfirmed = not confirmed yet
staff-state-confirmed = booked
staff-state-done = done
staff-state-missed = did not come
staff-state-cancelled = cancelled
staff-origin = Booked
staff-origin-online = online
staff-origin-staff = by staff
staff-origin-walk-in = came without appointment
staff-to-day = To the appointments of the day

## One appointment
staff-appointment-of = Appointment: { $name }
staff-phone = Phone
staff-email = E-mail
staff-no-email = none
staff-language = Language
staff-access-needs = What does the person need?
staff-link = Without an e-mail address the person gets no link to the video call. Pass it on in another way:
staff-done-booked = The appointment is booked.
staff-done-moved = The appointment is moved.
staff-done-cancelled = The appointment is cancelled.
staff-done-closed = The state is saved.
staff-letter-goes = The letter goes to { $email }.
staff-no-letter = No e-mail address is known: the person gets no letter. Please tell them yourself.
read-out = To read out
read-out-when = Your appointment is on { $day } at { $time }.
read-out-on-site = Please come here: { $place }.
read-out-phone = We will call you at { $phone }.
read-out-video = We will talk by video. You get the link from us.
read-out-documents = You need:
staff-close = Was the person there?
staff-close-done = Done
staff-close-missed = Did not come
staff-history = History
staff-history-none = Nothing has happened here yet.
staff-what = What
staff-who = Who
staff-by-citizen = online
staff-change-booked = booked
staff-change-moved = moved
staff-change-reseated = put at another desk at the same time
staff-change-cancelled = cancelled
staff-change-kept = kept in spite of changed hours
staff-change-done = served
staff-change-missed = did not come

## Cancel and move
staff-cancel = Cancel appointment
staff-cancel-heading = Cancel this appointment?
staff-cancel-now = Yes, cancel appointment
staff-reason-told-hint = It is told in the letter to the person and in the history.
staff-move = Move appointment
staff-move-heading = Choose a new time
staff-move-check-heading = Move appointment?
staff-move-now = Yes, move appointment
staff-before = Until now
staff-after = New
staff-other-time = Choose another time

## Times
staff-any-office = all locations
staff-any-channel = all channels
staff-from-day = From day
staff-find-times = Find free times
staff-earliest = Earliest times
staff-all-times = All times
staff-later = Show later days
staff-slot-label = { $day }, { $time }
staff-other-times = Free times
staff-no-times = No time is free like this.
staff-no-times-action = Look at all locations, by all channels or from today on.
staff-not-together = This cannot be done in one appointment.
staff-not-together-action = Choose fewer services or persons, or another channel.
staff-slot-taken = Somebody else has just booked this time.
staff-slot-taken-action = All entries are still here. Please choose another time.
staff-slot-taken-none = No time is free here any more. Please search again.

## Book for a caller
staff-book-heading = Book for somebody
staff-services = What is it about?
staff-choose-service = Please choose at least one service.
staff-persons = Persons
staff-persons-hint = For so many persons, at most 10
staff-details-heading = Who comes to the appointment?
staff-email-hint = Without an e-mail address the person gets no letter.
staff-email-hint-video = Without an e-mail address the person gets no letter, and so no link to the video call.
staff-phone-hint = We call this number for the appointment.
staff-phone-hint-sms = Reminders go to mobile numbers by SMS as well.
staff-phone-missing = Please give the phone number. We will call for the appointment.
staff-book-reason = Why do you book?
staff-book-reason-hint = For example: has called. This stands in the history only, not in the letter.
staff-book-now = Book appointment
field-error-reason-missing = Please give a reason.
field-error-reason-string-too-short = Please give a reason.
field-error-reason-string-too-long = Please be shorter: at most 500 characters.
field-error-reason-value-error = Please write the reason in one line.
