# Calendars of staff: invites, calendar addresses, calendars of their own.

## The page
calendars = Calendars
calendars-done-mail = The email address is saved.
calendars-done-revoked = The calendar address no longer works.
calendars-done-joined = Your calendar is connected.
calendars-done-changed = Your changes are saved.
calendars-done-removed = The calendar is disconnected. Our entries will leave it within the next minutes.

## Invites by mail
invites-by-mail = Invites by email
invites-by-mail-about = If you are the only one who works at a desk, we send you a calendar invite for each appointment. If the desk has a mailbox of its own, invites go there.
invites-mail = Your email address
invites-mail-hint = Leave empty for no invites.

## Addresses to subscribe to
feeds = Subscribe to calendars
feeds-about = With a calendar address your calendar program shows our appointments. Whoever knows the address sees them: do not pass it on. When somebody leaves the team, make a new address for the desk.
feed-mine = My appointments at all my desks
feed-name = Appointments { $name }
feed-none = There is no address for this yet.
feed-since = There has been an address since { $day }.
feed-make = Make an address
feed-make-anew = Make a new address, the old one stops working
feed-revoke = Switch the address off
feed-made = The address is ready.
feed-made-once = We show it only this once. Add it to your calendar program now.
feed-address = Calendar address
feed-subscribe = Open in calendar program
feed-copy = Copy address
feed-copy-webcal = Copy as webcal
feed-copied = Copied

## Calendars of their own
own-calendars = Your own calendars
own-calendars-about = Connect a calendar that you keep yourself: our appointments will be in it, and when you have other plans, your desk is closed.
own-calendar-at = { $desk }: { $host }
calendar-join = Connect a calendar
calendar-join-about = We try the connection right away and tell you if something is wrong.
calendar-change = Change
calendar-change-heading = Change connected calendar
calendar-remove = Disconnect
calendar-not-written = Appointments do not reach this calendar
calendar-not-read = This calendar cannot be read
calendar-not-read-remembered = For a week we go by what we read last. After that this calendar no longer closes the desk.
calendar-kind = Kind
calendar-kind-caldav = CalDAV
calendar-kind-caldav-hint = For reading and writing, for example with Nextcloud.
calendar-kind-ics = ICS address
calendar-kind-ics-hint = For reading only: an address that your calendar offers for subscribing.
calendar-uses = What for?
calendar-use-writes = enter appointments
calendar-use-closes = close the desk
calendar-writes = Enter appointments
calendar-writes-hint = New, changed and cancelled appointments of the desk. Only with CalDAV.
calendar-closes = Close the desk when I have other plans
calendar-closes-hint = We only read when something is on, and do not store what it is. Appointments that are booked already stay.
calendar-read-at = Last read
calendar-read-soon = not yet, this happens within the next minutes
calendar-address = Address
calendar-address-hint = The address of the calendar. With CalDAV the address of the server will do: then we show you your calendars.
calendar-which = Which calendar is it?
calendar-choose = Please choose one of your calendars, and enter the password once more.
calendar-user = User name
calendar-user-hint = As you sign in to the calendar.
calendar-password = Password
calendar-password-hint = An app password for this purpose alone is best. We store it encrypted and never show it again.
calendar-password-keep = Leave empty to keep it.
calendar-try-and-save = Try and save
desk-mailbox = Mailbox of the desk
desk-mailbox-hint = Calendar invites for the desk's appointments go there.

## What is wrong with a calendar
calendar-problem-address = This is no address that we can open. It starts with https:// and holds no user name.
calendar-problem-private = This address lies in an internal network that we may not open. Your technicians can allow it (VIDEODESK_CALENDARS_NETWORKS).
calendar-problem-insecure = This address is not encrypted. Use one that starts with https://.
calendar-problem-host = There is no such server. Please check the address.
calendar-problem-unreachable = The server does not answer. We keep trying. Please check the address as well.
calendar-problem-certificate = The server's certificate is wrong. Please ask whoever runs it.
calendar-problem-slow = The server takes too long. We keep trying.
calendar-problem-too-big = There is too much in this calendar. Use one that holds only what is needed.
calendar-problem-redirects = The address redirects over and over. Please check it.
calendar-problem-password = User name or password is wrong. Please enter both once more.
calendar-problem-forbidden = The server does not allow this user to do that. Please check that the calendar is yours or shared with you.
calendar-problem-gone = There is no calendar at this address any more. Please check the address.
calendar-problem-answer = The server answers with an error. We keep trying. If it stays so, ask whoever runs it.
calendar-problem-no-calendar = There is no calendar at this address. Please check the address and the kind.
calendar-problem-read-only = You may not write to this calendar. Use another one, or leave out “Enter appointments”.

## Errors beside fields
field-error-calendar-desk = Please choose one of your desks.
field-error-calendar-kind = Please choose what kind of calendar it is.
field-error-calendar-address = Please enter the address of your calendar, for example https://cloud.example.org.
field-error-calendar-user = The user name is too long or has characters that are not possible.
field-error-calendar-password = The password is too long or has characters that are not possible.
field-error-calendar-use = Please choose what the calendar is for. An ICS address can only close the desk.
field-error-desk-mailbox = Please enter a complete email address, or leave the field empty.

## Refusals
refusal-unknown-feed = There is no calendar at this address.
refusal-unknown-feed-action = Perhaps a new address has been made. You find it with your calendars when you are signed in.
refusal-unknown-calendar = This calendar is not connected with you.
refusal-unknown-calendar-action = Please choose a calendar from the list of your calendars.
refusal-password-missing = Please enter the password once more.
refusal-password-missing-action = The password that is known is for the server and user name of before alone.
refusal-calendar-joined = You have connected a calendar with this desk already.
refusal-calendar-joined-action = Change or disconnect the other calendar.
