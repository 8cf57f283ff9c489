# Guests in a video call: the page behind the link that opens once.

guest-heading = You are invited to a video call
guest-invited-by = { $name } invites you. The call is held by { $office }.
guest-invited-by-office = { $office } invites you.
guest-when = Begins
guest-what = Everybody in the call sees and hears you, and you see and hear everybody. You can switch your camera off. The call is not recorded.
guest-name-hint = Everybody in the call sees this name.
guest-once = The link works on one device only. Open it on the device with which you take part.
guest-come-in = Continue
guest-room-heading = Your video call
refusal-unknown-guest-link = This invitation is not valid, or not any more.
refusal-unknown-guest-link-action = Perhaps the call is over, or the invitation has been taken back. Ask the person who has sent you the link.
refusal-guest-link-used = This link has been opened already.
refusal-guest-link-used-action = It works only on the device on which it was opened first. Take that device, or ask for a new link.
