# For whoever asks too often, sends the same thing twice, or whose proof of work is not right.

refusal-too-many-requests = Very many requests are coming from your connection.
refusal-too-many-requests-action = Please wait a moment and try again. On a large network, such as at work or on a mobile phone, the requests may come from other people.
refusal-idempotency-key-reused = You have sent this before, with other details.
refusal-idempotency-key-reused-action = The first details count. If you want to change something, please open the page again and fill it in once more.
refusal-proof-invalid = The check against automatic requests has expired.
refusal-proof-invalid-action = Please go back, reload the page and send it again. The check then runs again by itself.
