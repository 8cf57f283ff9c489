# The staff's desk and the office lead's live overview.
# Every id begins with "work-"; what citizens read too is in live.ftl.

## Head of the desk

work-call-next = Call the next person
work-nobody-suits = Nobody whom you can call is waiting right now. Check the filter, or call somebody by name.
work-nobody-there = No desk there is open for this service any more today.
work-not-offered = This request no longer stands.
work-filter = Filter
work-filter-on = Filter (on)
work-filter-text = The filter counts for the list and for “Call the next person”. It is kept on this computer.
work-filter-hides =
    { $count ->
        [one] The filter hides 1 person who is waiting.
       *[other] The filter hides { $count } people who are waiting.
    }
work-filter-off = Show all
work-settings = Settings
work-notices = Notice on the screen when somebody arrives
work-notices-allow = Allow notices on the screen
work-notices-denied = Your browser blocks notices on the screen.
work-notice-arrival =
    { $count ->
        [one] Somebody has come into the waiting room.
       *[other] { $count } people have come into the waiting room.
    }
work-notice-offer = Another desk would like to hand a call over to you.
work-shortcuts = Keyboard shortcuts
work-shortcuts-show = Show keyboard shortcuts
work-shortcuts-on = Use keyboard shortcuts
work-shortcuts-text = The keys work only while you are not writing. You can switch them off under “Settings”.
work-key-hold = Hold and resume
work-key-break = Begin and end a break

## Break

work-take-break = Take a break
work-on-break = Break
work-on-break-text = Nobody is called at this desk. Others see that you are on a break.
work-end-break = End the break
work-on-break-refused = You are on a break. End it to call somebody.

## Who waits

work-appointment-at = appointment at { $time }
work-wait = waiting { $minutes } min
work-wait-long = waiting long: { $minutes } min
work-wait-very-long = waiting very long: { $minutes } min
work-here = is here
work-reconnecting = connection briefly lost
work-urgent = urgent
work-no-camera = no camera
work-by-phone = asks to be phoned
work-reason = Note: { $text }
work-more = More
work-more-name = More about { $name }
work-make-urgent = Urgent: to the top
work-not-urgent = Not urgent any more
work-park = Park
work-unpark = Back into the line
work-parked = parked
work-parked-heading =
    { $count ->
        [one] 1 person parked
       *[other] { $count } people parked
    }
work-tell = Write a message
work-hand-over = Hand over

## Questions

work-note = Note
work-note-hint = { $name } reads this note.
work-park-ask = Park { $name }?
work-park-text = Whoever is parked goes on waiting, and is called by name only.
work-tell-ask = Message to { $name }
work-tell-text = Message
work-send = Send
work-say-five = It will take about five minutes more.
work-say-next = It is your turn in a moment.
work-say-documents = Please have your ID and your documents ready.
work-say-sound = Please check that your microphone is on.
work-result = What has come of it?
work-result-done = Done
work-result-follow-up = Another appointment is needed
work-result-documents = Documents are missing
work-result-referred = Referred to another place
work-result-broken-off = Broken off
work-hand-over-ask = Hand { $name } over
work-to-desk = To another desk
work-to-office = Into the waiting room of another office
work-no-target = There is no other desk and no other video office right now.
work-office-desks =
    { $count ->
        [0] no desk open
        [one] 1 desk open
       *[other] { $count } desks open
    }
work-offer = Ask
work-offer-text = Your call goes on until the other desk accepts.
work-hand-over-text = The person goes on waiting there. The time they have waited counts.
work-seat-open = free
work-seat-busy = in a call
work-seat-break = on a break
work-seat-closed = closed

## In the call

work-hold = Hold
work-resume = Resume
work-recall = Ring again
work-phone-call = Phone { $name }
work-phone-call-text = The call is on your telephone, without a picture. Finish it here afterwards.
work-fact-reason = Note
work-private-note = Own notes
work-private-note-hint = Only staff read them.
work-agreed = Agreed
work-agreed-hint = The person reads this after the call.
work-saving = Saving …
work-saved = Saved
work-save-failed = Not saved yet. We keep trying.
work-save-refused = Not saved: another desk has this call.
work-documents = Documents: { $seen } of { $all } seen
work-quality-good = good
work-quality-fair = fair
work-quality-weak = poor
work-quality-received = From { $name }: { $level }
work-quality-sent = To { $name }: { $level }
work-help-received-loss = Picture and sound from { $name } arrive with gaps. Ask { $name } to move closer to the Wi-Fi router or to turn the camera off.
work-help-received-silence = Nothing comes from { $name } right now. Wait a moment, or phone.
work-help-delay = The line is slow. Leave a short pause after each sentence.
work-help-sent-loss = { $name } hears and sees you with gaps. Turn your camera off if it does not get better.
work-help-sent-silence = Nothing of yours reaches { $name } right now. Check your microphone.
work-help-sent-work = Your computer is at its limit. Close other programs.
work-asked = { $desk } has been asked
work-asked-text = Your call goes on until that desk accepts.
work-withdraw = Take the request back
work-declined = { $staff } at { $desk } cannot take over right now.
work-offered = { $staff } ({ $desk }) would like to hand the call with { $name } over to you
work-accept = Take over
work-decline = Decline
work-agenda-others =
    { $count ->
        [one] 1 appointment at other desks
       *[other] { $count } appointments at other desks
    }

## Live overview

work-desks = Desks
work-no-desks = There is no desk for video calls here.
work-office-sum = { $open } of { $all } desks open, { $waiting } waiting
work-waiting-heading =
    { $count ->
        [0] Nobody is waiting
        [one] 1 person is waiting
       *[other] { $count } people are waiting
    }
work-since = since { $time } ({ $minutes } min)
work-put-first = To the top
work-put-first-name = Put { $name } first
work-put-first-text = The person is next, before all who are not urgent.
work-not-urgent-name = { $name } is not urgent any more
work-redirect = To another office
work-redirect-name = Send { $name } to another office
work-signed-out-lead = Sign in again. Then you see the overview again.
work-overview-refused = This overview cannot be opened right now.

work-bring-in = Bring a colleague in
work-bring-in-ask = Whom would you like to bring in?
work-bring-in-whom = Desk
work-bring-in-yes = Ask
work-bring-in-text = The call stays with you. Whoever joins sees your notes, too.
work-colleague-asks = { $name } asks you to join a call
work-colleague-call = Call at another desk

## Documents and signature

work-case-tools = Signature and showing
work-ask-signature = Ask for a signature
work-ask-signature-what = What is to be signed?
work-ask-signature-title = Heading
work-ask-signature-text = Text
work-ask-signature-yes = Ask for it
work-ask-signature-missing = Enter heading and text.
work-withdraw-signature = Withdraw the request
work-signature-open = A signature is being asked for already. Wait, or withdraw the request.
work-not-signable = This document cannot be signed: PDF files without a password and with at most 200 pages are possible.
work-sign-asked = Signature asked for: { $title }
work-sign-signed = Signed: { $title }
work-sign-declined = Not signed: { $title }
work-sign-withdrawn = Request withdrawn: { $title }
work-sign-own = Own text
work-sign-ready-consent = Consent to the storing of documents
work-sign-ready-consent-text = I agree that the office stores the documents that I have handed in today and uses them for my request. I can withdraw this consent at any time.
work-sign-ready-complete = Statement about my information
work-sign-ready-complete-text = I affirm that what I have said in this call is complete and correct.
work-ask-guide-id = Have the identity card shown
work-ask-guide-page = Have a sheet shown
work-ask-guide-end = Hide the frame
