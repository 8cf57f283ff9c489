# Texts of letters and calendar entries.

letter-greeting = Hello { $name },
letter-booked-subject = Your video appointment on { $day } at { $time }
letter-booked-intro = Your appointment is booked.
letter-link-intro = Open this link for your appointment. There you check camera and sound, enter the waiting room, and can also cancel:
letter-open-appointment = Open appointment
letter-keep-secret = Do not pass the link on: whoever has it can see and cancel your appointment.
letter-cancelled-subject = Cancelled: your video appointment on { $day } at { $time }
letter-cancelled-intro = Your appointment is cancelled.
letter-book-again = Book a new appointment here:
letter-closing = Kind regards
invite-summary = Video appointment: { $office }
invite-description = To join, to cancel, and for all details: { $link }
invite-location = Video ({ $location })
invite-join-label = Join the video call
invite-file-name = appointment
