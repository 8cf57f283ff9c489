# The admins' pages: locations, desks, hours, closures, services, and what becomes of appointments.

## Frame
admin-closures = Closures
admin-places = Districts
supply-name = Name
supply-address = Address
supply-channel = Channel
supply-channels = Channels
supply-channel-video = video
supply-channel-on-site = on site
supply-channel-phone = phone
supply-hours = Hours
supply-location = Location
supply-day = Day
supply-days = Days
supply-weekday = Weekday
supply-actions = Actions
supply-remove = Remove
please-choose = Please choose
none-yet = There is nothing here yet.
field-key = Key
field-key-hint = Small letters, digits and hyphens only. It is part of addresses and interfaces, for example mitte-1.
weekday-short-0 = Mon
weekday-short-1 = Tue
weekday-short-2 = Wed
weekday-short-3 = Thu
weekday-short-4 = Fri
weekday-short-5 = Sat
weekday-short-6 = Sun

## Two change the same
changed-by-other = Somebody else has changed this in the meantime.
changed-by-other-action = Each field that is stored differently shows the stored value. What you typed is still here. If you save now, your entries count.
stored-now = Stored now: { $value }
stored-empty = (empty)

## What becomes of the appointments?
stranded-heading = { $count ->
    [one] This change leaves one appointment outside opening hours
   *[other] This change leaves { $count } appointments outside opening hours
}
stranded-explained = Nothing is saved yet. First decide what shall become of these appointments. Whoever has given no e-mail address gets no letter: please call them.
stranded-appointments = Appointments concerned
outside-hours = outside opening hours
inside-hours = fits
decision = What shall become of these appointments?
decision-keep = They stay
decision-keep-hint = People come as agreed. They get no letter.
decision-move = Move to the next free time
decision-move-hint = At the same location and by the same channel. Whoever finds no free time keeps the appointment.
decision-cancel = Cancel
decision-cancel-hint = This cannot be undone.
decision-reason = Reason
decision-reason-hint = It is told in the letters. Needed to move or cancel appointments.
decision-save = Save the change
decision-back = Back to the form
decision-drop = Change nothing
settled = Appointments:
settled-moved = { $count } moved
settled-cancelled = { $count } cancelled
settled-kept = { $count ->
    [one] one stays
   *[other] { $count } stay
}

## Locations
location-kind = Kind
location-kind-office = Citizens’ office
location-kind-office-all = Citizens’ offices
location-kind-video = Video office
location-kind-video-all = Video offices
location-kind-mobile = Mobile office
location-kind-mobile-all = Mobile offices
location-add-office = Add a citizens’ office
location-add-video = Add a video office
location-add-mobile = Add a mobile office
location-new = New location
location-edit = Change location
location-edit-heading = Change location: { $name }
location-merged = This location has been merged into: { $into }
field-district = District
field-street = Street and number
field-postal-code = Postal code
field-city = City
coordinates = Coordinates
field-latitude = Latitude
field-latitude-hint = In degrees, for example 52.3759
field-longitude = Longitude
field-longitude-hint = In degrees, for example 9.7320
field-time-zone = Time zone
field-time-zone-hint = For example Europe/Berlin
field-region = State for public holidays
field-region-hint = For example DE-NI for Lower Saxony, DE-HB for Bremen, DE-BY for Bavaria. Empty means: no public holidays.
region-none = no public holidays

## Merging
merge = Merge into another location
merge-heading = Merge: { $name }
merge-explained = All desks move to the other location with their hours, and with them all appointments to come. After that this location offers nothing any more.
merge-into = Other location
merge-preview = Show preview
merge-no-target = There is no location with which this can be done.
merge-no-target-action = Both must be of the same kind and in the same time zone.
merge-result = { $count ->
    [0] No appointment to come is concerned
    [one] One appointment to come is concerned
   *[other] { $count } appointments to come are concerned
}
merge-appointments = Day, time and desk stay. The location is new: { $into }. Everybody with an e-mail address gets a letter with a new invitation.
merge-outside = { $count ->
    [one] One appointment is outside opening hours there
   *[other] { $count } appointments are outside opening hours there
}
merge-outside-action = The other location is closed at that time. In the next step we ask what shall become of these appointments.
merge-reason-hint = It is told in the letters.
merge-final = This cannot be undone.
merge-now = Merge { $name } into { $into }

## Closures and public holidays
closures-heading = Closures
closures-none = No closure is entered.
closures-past = { $count ->
    [one] One past closure
   *[other] { $count } past closures
}
closure-add = Enter a closure
closure-explained = On these days there are no appointments, not even on special days of single desks.
closure-whole-city = whole city
closure-reason = Occasion
closure-reason-hint = For example staff meeting
first-day = First day
last-day = Last day
last-day-hint = Empty means: one day only
holidays-next = Next public holidays
holidays-no-region = No state is entered whose public holidays count.
holidays-of = Public holidays { $year }
holidays-other-years = Public holidays of other years
holidays-at = Counts for:

## Stops of the mobile office
stops-heading = Stops
stops-none = No stop to come is entered.
stops-past = { $count ->
    [one] One past stop
   *[other] { $count } past stops
}
stop-add = Add a stop
stop-edit = Change stop
stop-again = Once more on another day
stop-opens = From
stop-opens-hint = In steps of 5 minutes
stop-closes = Until
stop-name = Place of the stop
stop-name-hint = For example Misburg market place

## Districts
places-explained = Whoever types a postal code or a district sees the nearest locations first.
place-add = Add a district
place-change = Change part of the city
place-postal-codes = Postal codes
place-postal-codes-hint = Separated by commas

## Desks
desk-add = Add a desk
desk-new = New desk
desk-edit = Change desk
desk-edit-heading = Change desk: { $name }
desk-in-use = In use
desk-is-in-use = The desk is in use
desk-is-in-use-hint = Otherwise it offers no appointments.
desk-not-in-use = This desk is not in use.
desk-not-in-use-action = It offers no appointments.
desk-channels = Channels at this desk
desk-languages = Languages spoken here
desk-services-hint = If nothing is chosen, all services are given here.
desk-all-services = all
desk-staff = Who may work here
desk-nobody = nobody yet
member-inactive = (no longer active)

## Weekly hours
hours-this-week = Hours this week
hours-by-stops = as the stops
hours-weekly = Weekly hours
hours-none = No hours are entered.
hours-open = Open
hours-break = Break
hours-break-on = { $weekday }: break
hours-edit = Change these hours
hours-add = Add hours that count from a certain day
hours-past = Hours that no longer count
hours-of = Hours: { $desk }
hours-new-of = New hours: { $desk }
hours-how = Write the hours like this: 08:00-12:00, 13:00-18:00. Empty means closed. There are no appointments during breaks.
hours-mobile = Its stops say when the mobile office is open. Here are only the breaks.
hours-together = Some of these hours count at the same time.
hours-together-action = On such days the desk is open at all of these times.
hours-alone = In this period only these hours count
hours-alone-hint = Other hours of the desk rest for that long, and count before and after.
hours-copy = Use for all desks of this location
hours-copy-hint = All weekly hours and breaks of the other desks are replaced by those of this desk.
valid-from = Valid from
valid-from-hint = Empty means: since ever
valid-until = Valid until
valid-until-hint = Empty means: no end
valid-always = Counts always
valid-from-day = Counts from { $first }
valid-until-day = Counts until { $last }
valid-from-until = Counts from { $first } to { $last }

## Special days
special-days = Special days
special-days-explained = On a special day only its own hours count, without the breaks of the week, and even on a public holiday.
special-days-past = { $count ->
    [one] One past special day
   *[other] { $count } past special days
}
special-day-add = Add a special day
special-day-of = Special day: { $desk }
special-day-spans-hint = For example 08:00-12:00, 13:00-18:00. Empty means closed.
special-day-note = Occasion
special-day-copy = Enter for all desks of this location

## Services
service-add = Add a service
service-new = New service
service-channels = Channels
service-channels-explained = Choose at least one channel. Each has its own terms.
service-by-video = Appointments by video
service-by-on-site = Appointments on site
service-by-phone = Appointments by phone
service-general = For all channels
field-notice = Notice in minutes
field-notice-hint = The appointment can be booked until so long before. Empty means: as everywhere.
field-window = How many days ahead
field-window-hint = So far the calendar is open. Empty means: as everywhere.
field-held-back = Held-back appointments in percent
field-held-back-hint = This share of the times can at first be booked by staff alone, for example by phone. 0 means: none.
field-held-back-hours = Held-back appointments open so many hours before
field-held-back-hours-hint = Then everybody can book them.
field-rerelease = Cancelled appointments open after so many minutes at most
field-rerelease-hint = When exactly is left to chance, so that it does not pay for programs to lie in wait. 0 means: at once.
field-buffer = Time afterwards in minutes
field-buffer-hint = The desk stays free for so long after each appointment.
field-max-persons = At most so many persons
field-max-persons-hint = The duration is for one person; for more persons the appointment takes longer.
service-languages = Languages
service-languages-hint = If nothing is chosen, the service is given in all languages that the desk speaks.

## Overview
overview-more = Manage

## What is wrong
field-error-decision = Please choose what shall become of the appointments.
field-error-decision-reason = Please give a reason.
field-error-decision-reason-long = Please be shorter: at most 500 characters.
field-error-coordinates = Please give latitude and longitude, or neither of them.
field-error-day = Please give a day, for example 24.12.2026.
field-error-last-day = The last day must not be before the first.
field-error-location-key = Please give a key of small letters, digits and hyphens.
field-error-location-kind = Please choose a kind from the list.
field-error-location-name = Please give a name of at most 100 characters.
field-error-location-district = At most 100 characters.
field-error-location-street = At most 100 characters.
field-error-location-postal-code = At most 10 characters.
field-error-location-city = At most 60 characters.
field-error-location-time-zone = We do not know this time zone. An example is Europe/Berlin.
field-error-location-region = We do not know this state. An example is DE-NI.
field-error-location-latitude = Please give a number from -90 to 90, for example 52.3759.
field-error-location-longitude = Please give a number from -180 to 180, for example 9.7320.
field-error-closure-location = Please choose a location from the list.
field-error-closure-first-day = Please give the first day, for example 24.12.2026.
field-error-closure-last-day = Please give a day that is not before the first.
field-error-closure-reason = At most 200 characters in one line.
field-error-stop-day = Please give a day, for example 24.12.2026.
field-error-stop-opens = Please give a time in steps of 5 minutes, for example 09:30.
field-error-stop-closes = Please give a time after the start, in steps of 5 minutes, for example 12:30.
field-error-stop-name = Please give a name of at most 100 characters.
field-error-stop-district = At most 100 characters.
field-error-stop-street = At most 100 characters.
field-error-stop-postal-code = At most 10 characters.
field-error-stop-city = At most 60 characters.
field-error-stop-latitude = Please give a number from -90 to 90, for example 52.3759.
field-error-stop-longitude = Please give a number from -180 to 180, for example 9.7320.
field-error-place-name = Please give a name of at most 100 characters.
field-error-place-taken = This district is there already.
field-error-place-postal-codes = At most 40 postal codes.
field-error-place-latitude = Please give a number from -90 to 90, for example 52.3759.
field-error-place-longitude = Please give a number from -180 to 180, for example 9.7320.
field-error-desk-key = Please give a key of small letters, digits and hyphens.
field-error-desk-name = Please give a name of at most 60 characters.
field-error-desk-channels = Please choose at least one channel.
field-error-desk-languages = Please choose languages from the list.
field-error-desk-services = Please choose services from the list.
field-error-hours = Please write the hours like this: 08:00-12:00, 13:00-18:00. Only steps of 5 minutes, and no overlap.
field-error-hours-none = Please give at least one time.
field-error-hours-taken = There are hours for exactly these days already. Please change those.
field-error-special-day-day = Please give a day, for example 24.12.2026.
field-error-special-day-spans = Please write the hours like this: 08:00-12:00, 13:00-18:00. Only steps of 5 minutes, and no overlap.
field-error-special-day-note = At most 200 characters in one line.
field-error-special-day-taken = There are hours for this day already. Please change those.
field-error-service-key = Please give a key of small letters, digits and hyphens. Only “new” is not possible.
field-error-service-key-taken = Another service has this key.
field-error-service-channels = Please choose at least one channel.
field-error-service-notice-minutes = Please give a number from 0 to 20160, or leave the field empty.
field-error-service-window-days = Please give a number from 1 to 365, or leave the field empty.
field-error-service-held-back-percent = Please give a number from 0 to 90.
field-error-service-held-back-hours = Please give a number from 0 to 8760.
field-error-service-rerelease-minutes = Please give a number from 0 to 1440.
field-error-service-buffer-minutes = Please give a number from 0 to 120, in steps of 5.
field-error-service-max-persons = Please give a number from 1 to 10.
field-error-service-languages = Please choose languages from the list.

## Refusals
refusal-unknown-closure = This closure is no longer there.
refusal-unknown-closure-action = Maybe somebody else has removed it. Please open the list of closures.
refusal-unknown-stop = This stop is no longer there.
refusal-unknown-stop-action = Maybe somebody else has removed it. Please open the page of the mobile office.
refusal-unknown-place = This part of the city is no longer there.
refusal-unknown-place-action = Maybe somebody else has removed it. Please open the list of parts of the city.
refusal-not-mobile = This location has no stops.
refusal-not-mobile-action = Only a mobile office has stops.
refusal-stops-overlap = At that time the mobile office is somewhere else already.
refusal-stops-overlap-action = Please choose another time.
refusal-cannot-merge = These locations cannot be merged.
refusal-cannot-merge-action = Both must be of the same kind, in the same time zone, and still in use. And nobody may be waiting or being served there: merge after closing time.
refusal-key-taken = Another location has this key.
refusal-key-taken-action = Please choose another key.
refusal-stranded = This change leaves appointments outside opening hours.
refusal-stranded-action = Please decide what shall become of them: keep, move or cancel.
refusal-decision-without-reason = Please give a reason.
refusal-decision-without-reason-action = Whoever moves or cancels other people’s appointments tells them why.
refusal-cannot-work-there = Only members of staff who hold consultations can work at a desk.
refusal-cannot-work-there-action = Please open the desk again and choose from the list.
refusal-hours-overlap = Two openings or two breaks of the same days overlap.
refusal-hours-overlap-action = Please make one of the two, and save again.
refusal-desk-key-taken = Another desk has this key.
refusal-desk-key-taken-action = Please choose another key.
