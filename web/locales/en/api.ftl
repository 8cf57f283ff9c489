## Refusals of the API that people read
refusal-changed-meanwhile = Somebody else has changed this meanwhile.
refusal-changed-meanwhile-action = Please reload the page and make your change again.
refusal-precondition-required = We do not know which version you wanted to change.
refusal-precondition-required-action = Please reload the page and try again.
refusal-unsupported-media-type = We cannot read this format.
refusal-unsupported-media-type-action = Please reload the page and try again.
refusal-login-failed = Login name or password is wrong.
refusal-login-failed-action = Please check both and try again.
