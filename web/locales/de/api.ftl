## Refusals of the API that people read
refusal-changed-meanwhile = Das hat inzwischen jemand anderes geändert.
refusal-changed-meanwhile-action = Bitte laden Sie die Seite neu, und nehmen Sie Ihre Änderung noch einmal vor.
refusal-precondition-required = Diese Änderung konnten wir nicht zuordnen.
refusal-precondition-required-action = Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.
refusal-unsupported-media-type = Dieses Format können wir nicht lesen.
refusal-unsupported-media-type-action = Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.
refusal-login-failed = Anmeldename oder Passwort stimmen nicht.
refusal-login-failed-action = Bitte prüfen Sie beides und versuchen Sie es noch einmal.
