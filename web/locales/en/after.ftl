# Texts of the pages that letters lead to: "I come", "How was it?", "no more questions".

coming-heading = Are you coming to your appointment?
coming-yes = I am coming
coming-no = I cannot come: cancel
coming-explained = If you cancel, the appointment is free for somebody else at once. You can book a new one at any time.
appointment-coming = Thank you, we expect you.
appointment-coming-action = If something comes up after all, please cancel here.

rating-heading = How was it?
rating-explained = Two questions about your appointment. We see your answers only summed up, without your name.
rating-conversation = How was the conversation?
rating-ease = How easy was it to book the appointment and to get to us?
rating-5 = very good
rating-4 = good
rating-3 = all right
rating-2 = bad
rating-1 = very bad
rating-send = Send answers
rating-thanks = Thank you
rating-saved = Your answers have arrived.
rating-saved-explained = They help us to do better.
field-error-conversation-missing = Please choose how the conversation was.
field-error-ease-missing = Please choose how easy it was.
refusal-not-served-yet = This appointment has not taken place yet.
refusal-not-served-yet-action = Afterwards we shall be glad of your answers.
tile-ratings = Ratings in 30 days
ratings-means = Conversation { $conversation }, way to it { $ease } (of 5)

no-questions-heading = No more questions?
no-questions-explained = After an appointment we ask by e-mail how it was. Press the button, and we will not ask you at this address any more. You still get everything that concerns your appointments.
no-questions-now = Do not ask again
no-questions-done = We will not ask again
no-questions-done-explained = From us you only get what concerns your appointments.
staff-coming = has said yes
