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
field-error-service-duration-minutes = Please give a duration from 5 to 240 minutes, in steps of 5.
field-error-service-fee = Please give an amount in euros, for example 12.50, or leave the field empty.
field-error-service-leika = A LeiKa key has 14 digits.
field-error-service-name = Please enter a name of up to 120 characters.
field-error-service-summary = Up to 2000 characters are possible.
field-error-service-documents = Up to 20 lines are possible.
field-error-service-fee-note = Up to 500 characters are possible.

## Refusals
refusal-no-such-page = There is no such page.
refusal-no-such-page-action = Please check the address. Or book an appointment here.
refusal-unknown-service = We do not offer this service.
refusal-unknown-service-action = Its name may have changed. Please look through the list of all services.
refusal-unknown-location = There is no such office.
refusal-unknown-location-action = Please choose the time again.
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
refusal-busy = Very many people want something of us right now.
refusal-busy-action = Please try again in half a minute. What you have booked stays booked.
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
admin-live = Live overview
admin-live-none = There is no video office yet.
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
letters-failed-action = Look at them and send them again
locations-heading = Offices
offered = on offer
field-duration = Duration in minutes
field-duration-hint = In steps of 5 minutes
field-fee = Fee in euros
field-fee-hint = 0 means free, empty means: it depends
field-leika = LeiKa key
field-leika-hint = 14 digits from the catalogue of public services
service-offered = Can be booked
texts-in = Texts in { $language }
field-service-name = Name
field-summary = In short
field-documents-hint = One line for each document
field-fee-note = Note on the fee
closed = closed
desk = Desk
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
