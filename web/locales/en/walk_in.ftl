# Without an appointment: whether somebody is free, how long it is likely to take, and joining the queue.

walk-in-heading = Video call without an appointment
walk-in-intro = Choose what you need. If somebody is free, you talk to us right away.
walk-in-services = Services
walk-in-free = Somebody is free now
walk-in-wait = About { $from } to { $to } minutes to wait
walk-in-wait-short = At most { $to } minutes to wait
walk-in-badge-free = Free now
walk-in-badge-wait = { $from } to { $to } minutes
walk-in-badge-wait-short = At most { $to } minutes
walk-in-free-text = Join the queue, check camera and sound, and we will call you.
walk-in-waiting = { $count ->
    [0] Nobody is waiting.
    [one] One person is waiting.
   *[other] { $count } people are waiting.
}
walk-in-estimated = The time is estimated from how long the last calls took. People who have an appointment come first at their time.
walk-in-as-of = As of { $time }.
walk-in-refresh = Refresh
walk-in-full = Nobody is free any more today
walk-in-full-until = { $office } is open until { $time }. All desks are taken until then.
walk-in-full-action = Please book an appointment.
walk-in-not-now = Not possible right now
walk-in-closed = We are closed right now
walk-in-opens = We are here again on { $day } at { $time }.
walk-in-opens-unknown = It is not known yet when we will be here again.
walk-in-closed-action = You can book an appointment already.
walk-in-who = Who would like to talk to us?
walk-in-email-hint = Only in case we have to write to you.
walk-in-access = What do you need so that the call goes well?
walk-in-access-hint = For example sign language, captions or more time.
walk-in-next = Next you check camera and sound and go to the waiting room. All you need is this browser. We use what you tell us for this call only.
walk-in-join = Join the queue
walk-in-busy = One moment please …
walk-in-book = Book an appointment
walk-in-other-service = Choose another service
