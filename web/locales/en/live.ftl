# Live pages: device check, waiting room, call and the staff desk.
# Every id begins with "live-", so that it stays unique beside the other files.

## Everywhere

live-loading = The page is loading …
live-close = Close
live-back = Back
live-on = on
live-off = off
live-retry = Try again
live-continue-here = Continue here
live-to-appointment = To your appointment
live-book = Book a new appointment
live-offline = No connection to the server
live-offline-help = We keep trying. You do not have to do anything. If it takes long, check your internet connection.
live-no-answer = The server has not answered. Please try again.

## Devices

live-camera = Camera
live-microphone = Microphone
live-speaker = Loudspeaker
live-devices = Devices
live-other-devices = Choose other devices
live-own-video = Own picture
live-own-camera-off = Your camera is off.
live-camera-turn-on = Turn camera on
live-camera-turn-off = Turn camera off
live-blur = Blur my background
live-blur-preparing = Your picture is being prepared. Nobody can see you yet.
live-unblurred = Go on with a visible background
live-level = Level of your microphone
live-level-silent = Say something. The bar must move.
live-level-heard = We can hear you well.
live-no-sound = Your microphone is not connected. Nobody can hear you.
live-tone-play = Play a tone
live-tone-again = Play it again
live-tone-heard = I hear the tone
live-tone-silent = I hear nothing
live-tone-good = Good. Your loudspeaker works.
live-tone-help = Turn the volume up. Check whether headphones are plugged in. Then play the tone again.

## Problems with devices

live-sound-only = Continue with sound only
live-problem-denied = Camera and microphone are not allowed
live-problem-camera-denied = The camera is not allowed
live-problem-microphone-denied = The microphone is not allowed
live-problem-denied-help = Your browser has declined. Tap the sign to the left of this page's address. Allow camera and microphone there. Then try again. If that does not help, allow the browser to use them in the settings of your device.
live-problem-nothing-found = No camera and no microphone found
live-problem-nothing-found-help = Connect a camera or a microphone and try again. Or open your link on a phone.
live-problem-no-camera = No camera found
live-problem-no-camera-help = You can take part without a picture. We hear you, and you see us. To send a picture, connect a camera.
live-problem-no-microphone = No microphone found
live-problem-no-microphone-help = We can see you, but not hear you. Connect a microphone or a headset and try again.
live-problem-in-use = Camera and microphone do not start
live-problem-camera-in-use = The camera does not start
live-problem-microphone-in-use = The microphone does not start
live-problem-in-use-help = Another program may be using it. Close other programs and browser windows with video. Then try again.
live-problem-unsuitable = The chosen device does not fit
live-problem-unsuitable-help = Choose another device or try again.
live-problem-aborted = The device was interrupted
live-problem-insecure = This page is not connected securely
live-problem-insecure-help = Camera and microphone only work when the address begins with https. Open the link from your confirmation.
live-problem-forbidden = Camera and microphone are blocked here
live-problem-forbidden-help = A setting of the browser or of your organisation blocks them. Open your link in another browser or on a phone.
live-problem-blur-failed = Your background cannot be blurred
live-problem-blur-slow = Your device is too slow to blur the background
live-problem-blur-help = Your camera is off so that nobody sees your background. Try again, or go on with a visible background. You can also take part without a picture.
live-problem-unknown = Camera and microphone cannot be opened
live-problem-unknown-help = Load the page again. If that does not help, open your link in another browser or on a phone.

## Device check

live-check = Check camera and sound
live-check-intro = Before you go to the waiting room, we check camera, microphone, loudspeaker and connection. Your browser will ask you whether it may use camera and microphone. Please allow it. Nobody can see or hear you yet.
live-check-start = Turn on camera and microphone
live-check-sound-only = Sound only, no picture
live-asking = Please allow camera and microphone
live-asking-help = Your browser now shows a question. Choose “Allow” there.
live-documents = Have these at hand
live-opens-at = The waiting room opens on { $day } at { $time }. You can leave this page open.
live-without-devices = Without camera and microphone nobody can see or hear you.
live-enter = To the waiting room
live-enter-anyway = To the waiting room all the same
live-enter-failed = That did not work. Please try again in a moment.
## Connection test

live-connection = Internet connection
live-connection-waiting = We are waiting for the connection to the server …
live-connection-running = We are checking your connection …
live-connection-again = Check the connection again
live-connection-good = Your connection is good
live-connection-slow = Your connection is slow, but it will do
live-connection-slow-help = If the call falters, turn off your camera. Close other programs that load a lot.
live-connection-doubtful = The call may not work
live-connection-doubtful-help = Picture and sound get through in only one of two ways. That can be enough. If it is not, one of these will help:
live-connection-blocked = Picture and sound do not get through this network
live-connection-blocked-help = This page works, but the network does not let video calls through. That is common in companies, hotels and schools. Try one of these, then check again:
live-connection-try-mobile = On a phone, turn Wi-Fi off and use mobile data.
live-connection-try-wifi = Change to another Wi-Fi network. Or open your link on a phone.
live-connection-try-vpn = Turn off your VPN if you use one.
live-connection-try-anyway = You can go to the waiting room all the same. We will see that you are there.
live-connection-untested = You are connected to us. Nothing more can be checked before the call.
live-connection-failed = The server has not answered just now. Please check the connection again.
live-connection-details = Technical details
live-connection-line = Server (WebSocket)
live-connection-up = can be reached
live-connection-down = cannot be reached
live-connection-direct = Own address seen from outside (STUN)
live-connection-found = found
live-connection-not-found = not found
live-connection-relay = By way of { $host } ({ $way })
live-connection-milliseconds = { $count } ms

## Waiting room

live-waiting = Waiting room
live-ahead =
    { $ahead ->
        [one] 1 person is waiting before you
       *[other] { $ahead } people are waiting before you
    }
live-ahead-short = { $ahead } before you
live-next = You are next
live-next-short = You are next
live-waiting-text = Your appointment begins at { $time }. We will call you as soon as a desk is free.
live-waiting-walk-in = You are here without an appointment. People who have one come before you at their time.
live-estimate = Probably in { $from } to { $to } minutes
live-estimate-soon = Probably in { $to } minutes at most
live-estimate-none = It may not be your turn any more today
live-estimate-none-text = All desks are taken until we close. If an appointment is dropped, we call you. An appointment on another day is certain.
live-book-instead = Book an appointment
live-what-next = What happens next
live-what-next-stay = Leave this page open.
live-what-next-call = When it is your turn, you hear a tone. The call then begins by itself.
live-what-next-lost = If the connection is lost, open your link again. You keep your place.
live-arrived = You are checked in
live-parked = Please wait a moment
live-parked-short = Please wait
live-parked-text = We will call you again soon. You do not have to do anything.
live-handed-over = You are now waiting at: { $to }
live-handed-over-note = { $name } writes:
live-messages = Messages for you
live-message-from = { $name } writes at { $time }
live-given-up = Your place has been given to others
live-given-up-text = You were not connected for a long time. Just enter the waiting room again.
live-wishes = Other ways
live-wish-no-camera = I have no camera
live-wish-no-camera-done = We know that you come without a camera. That is fine.
live-wish-by-phone = Please call me by telephone instead
live-wish-by-phone-done = We will call you: { $phone }
live-wish-by-phone-done-text = When it is your turn, your telephone rings. You can then close this page.
live-wish-none = I will come by video after all
live-wish-number = Your telephone number
live-wish-number-send = Ask for a call
live-wish-number-wrong = Please enter your telephone number, for example 0511 123456.
live-leave = Leave the waiting room
live-your-turn = It is your turn

## Call

live-call = Call
live-call-with = Call with { $name }
live-remote-video = Picture of { $name }
live-no-picture = There is no picture of { $name } right now.
live-controls = Controls of the call
live-hang-up = Hang up
live-finish = Finish
live-sound-on = Turn the sound on
live-keys = Keys during the call: M switches the microphone, V the camera.
live-status-nobody = The other side is not connected yet. Please wait a moment.
live-status-connecting = Connecting …
live-status-weak = The connection is weak. Turn your camera off if the sound breaks up.
live-status-shaky = The connection is interrupted. One moment please …
live-status-broken = The connection was lost. We are connecting again …
live-status-server-lost = The server cannot be reached right now. Your call goes on.
live-status-away = We have lost { $name } for a moment. We are waiting …
live-status-gone = { $name } is not connected any more. We are waiting …
live-status-left = { $name } has hung up.

## Documents

live-papers = Documents
live-papers-choose = Choose a file or a photo
live-papers-drop = Or drop files here.
live-papers-types = You can send PDF, photos and texts (ODT, DOCX) of up to { $size }.
live-papers-none = Nobody has handed in a document yet.
live-papers-yours = from you
live-papers-theirs = from { $name }
live-papers-signed = signed
live-papers-remove = Remove
live-papers-remove-name = Remove { $name }
live-papers-waiting = is next
live-papers-sending = is being sent
live-papers-checking = is being checked
live-papers-progress = How much of { $name } has been sent
live-papers-cancel = Cancel
live-papers-cancel-name = Stop sending { $name }
live-papers-arrived = { $name } has arrived.
live-papers-new = New document for you: { $name }
live-papers-lost = The connection was lost
live-papers-lost-action = Your file is still chosen. As soon as the connection is back, we try again by ourselves.
live-papers-too-large = The file is too large
live-papers-too-large-action = { $size } are possible at most. Take a photo of the document with a lower resolution, or split it into several files.
live-papers-empty = The file is empty
live-papers-empty-action = Open the file on your device and check whether it is the right one.
live-papers-other = That did not work
live-papers-other-action = Please try again. If it does not help, load the page again.
live-papers-until = You can save them until { $day }, { $time }. Then they are deleted.

## Signature

live-sign-asked = Please sign: { $title }
live-sign-open = Read and sign
live-sign-read = Read this document first:
live-sign-document = Open { $name }
live-sign-name = Your name
live-sign-how = How would you like to sign?
live-sign-drawn = With a finger, a pen or the mouse
live-sign-typed = With my name, without drawing
live-sign-box = Box for your signature
live-sign-clear = Draw again
live-sign-sure = I, { $name }, have read this and I sign it.
live-sign = Sign
live-sign-sending = Signing …
live-sign-decline = Do not sign
live-sign-missing-name = Please enter your name.
live-sign-missing-strokes = Please draw your signature in the box.
live-sign-missing-sure = Please tick the box if you want to sign.
live-sign-signed = You have signed: { $title }
live-sign-declined = You have not signed: { $title }
live-sign-withdrawn = You are not asked for this signature any more: { $title }

## Holding something to the camera

live-guide-id = Hold your identity card in the frame.
live-guide-page = Hold the sheet in the frame.

## Afterwards

live-agreed = What we have agreed
live-rate = Answer two questions
live-book-again = Book the next appointment for “{ $service }”

## The end

live-hung-up = You have hung up
live-hung-up-text = The call is still open. If it was a mistake, just come back.
live-return = Back to the call
live-finished = The call has ended
live-finished-text = Thank you. Camera and microphone are off. You can close this page.
live-missed = Your appointment has lapsed
live-missed-text = We waited for you and could not reach you. Please book a new appointment.
live-cancelled = This appointment is cancelled
live-cancelled-text = If you need us after all, please book a new appointment.
live-taken-over = Open in another window
live-taken-over-text = You can take part in one window only. To continue here, take the call back.
live-unknown-link = This appointment does not exist
live-unknown-link-text = The link is incomplete or no longer valid. Open the link from your confirmation again.
live-fault = Something went wrong
live-fault-text = It is our fault. Load the page again. Your appointment stays as it is.
live-elsewhere = Your appointment is no longer by video
live-elsewhere-text = It was changed. The page of your appointment says when and where it is now.
live-unsupported = Your browser cannot make video calls
live-unsupported-text = Please open your link in one of these browsers:
live-unsupported-phone = on a phone or tablet: Safari (iPhone, iPad) or Chrome (Android)
live-unsupported-computer = on a computer: a current Firefox, Chrome, Edge or Safari

## Desk

live-desk-title = ({ $count }) waiting
live-desk-waiting =
    { $count ->
        [0] Nobody is waiting
        [one] person is waiting
       *[other] people are waiting
    }
live-desk-nobody = Whoever enters the waiting room appears here.
live-desk-arrived = New in the waiting room: { $name }
live-desk-sound = Tone on arrival
live-walk-in = No appointment
live-walk-in-since = none, here since { $time }
live-desk-away = not connected
live-desk-call = Call
live-desk-call-name = Call { $name }
live-desk-busy = Finish the current call first. Then you can call the next person.
live-desk-already-called = Another desk has just called this person.
live-desk-changed = That is no longer possible. The list is up to date now.
live-desk-failed = That did not work. Please try again.
live-desk-taken-over-text = Your desk is open in another window. To continue here, take it back.
live-desk-hung-up-text = The call is still open. You can return or finish it.
live-mark-missed = Did not come
live-mark-missed-name = { $name } did not come
live-missed-ask = Did { $name } not come?
live-missed-ask-text = The appointment lapses. This cannot be undone.
live-finish-ask = Finish the call?
live-finish-ask-text = The call with { $name } ends for everybody. Nobody can return.
live-agenda = Appointments today
live-agenda-empty = There are no appointments today.
live-agenda-time = Time
live-agenda-name = Name
live-agenda-service = Service
live-agenda-state = State
live-called-by = by { $name }
live-state-expected = expected
live-state-waiting = waiting
live-state-called = called
live-state-talking = talking
live-state-finished = done
live-state-missed = did not come
live-state-cancelled = cancelled
live-fact-service = Service
live-fact-time = Appointment
live-fact-language = Language
live-fact-access = Needs
live-fact-phone = Phone
live-device-test = Check camera and sound
live-signed-out = You are signed out
live-signed-out-text = Sign in again. Then you are back at your desk.
live-sign-in = Sign in
live-refused-text = This desk cannot be opened right now.
live-not-your-desk = This is not your desk
live-not-your-desk-text = You may not serve this desk, or it no longer exists. Choose another one.
live-not-your-consultation = Another desk has this call now.
live-to-desks = To the overview

## Guests

live-guests = Guests
live-guests-invite = Invite more people
live-guests-full = No more than four people can take part.
live-guests-explained = Each link lets in one person, on one device. It is valid until the call has ended.
live-guest-who = What is somebody to join for?
live-guest-sign-language = Sign language
live-guest-interpreter = Interpreting
live-guest-relative = Companion
live-guest-colleague = Colleague
live-guest-make = Make a link
live-guest-link = Link for this person
live-guest-copy = Copy
live-guest-copied = Copied
live-guest-send = Send
live-guest-share = Invitation to a video call
live-guest-invited = invited, not there yet
live-guest-joined = has come
live-guest-revoke = Take back
live-guest-revoke-name = Take the invitation back: { $name }
live-guest-remove = Remove
live-guest-remove-name = Remove from the call: { $name }
live-guest-ready = You are about to join
live-guest-ready-intro = Your browser will ask whether it may use camera and microphone. Please allow it. Nobody sees or hears you yet.
live-guest-join = Join
live-guest-waiting = You are here
live-guest-let-in = You will be let in as soon as the call begins.
live-guest-let-in-text = Leave this page open. Nobody sees or hears you yet.
live-guest-removed = You do not take part any more
live-guest-removed-text = Your invitation has been taken back. Camera and microphone are off. Ask the person who has invited you.

## Pictures in the call

live-speaks = speaks
live-pin = Keep large: { $name }
live-small-window = Into a small window: { $name }
live-own-move = Move own picture to another corner
live-own-held = Nobody sees or hears you.
live-tile-connecting = Connecting to { $name } …
live-tile-broken = The connection to { $name } is interrupted. One moment please …
live-held = One moment please
live-held-text = The call takes a short break. Meanwhile nobody sees or hears you. Just stay here, it goes on soon.
live-remote-screen = Screen of { $name }
live-screen = Show screen
live-screen-shown = Everybody sees your screen.
live-screen-stop = Stop showing
live-screen-refused = Your screen is not shown. You have chosen nothing, or a setting of your device forbids it.
live-screen-taken = Somebody else shows their screen right now. After that you can show yours.
live-screen-failed = Your screen cannot be shown right now. Please try again.

## Writing in the call

live-chat = Chat
live-chat-unread = Chat ({ $unread } new)
live-chat-empty = Nobody has written anything yet.
live-chat-you = You
live-chat-write = Write a message
live-chat-send = Send
live-chat-failed = Your message has not arrived. Please send it again.
live-text = Live text
live-text-write = Write here. The others read along at once.
live-text-send = End of line
